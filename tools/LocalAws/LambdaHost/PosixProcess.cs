using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LocalAws.LambdaHost;

/// <summary>What .NET's Process cannot do: stop and continue a process, read its largest size, and hear what it was told to
/// ignore.</summary>
internal static partial class PosixProcess
{
    private const int SigInt = 2;
    private const int SigCont = 18;
    private const int SigStop = 19;

    /// <summary>
    /// Lets Ctrl-C's signal reach this process, which a script started in the background: its shell had it ignored, and .NET leaves what is
    /// ignored alone. To be called before anybody registers for it.
    /// </summary>
    public static void HearInterrupts() => _ = SetSignal(SigInt, 0);

    /// <summary>Stops every thread of the process, as Lambda does between two events.</summary>
    public static void Freeze(this Process process) => Signal(process, SigStop);

    public static void Thaw(this Process process) => Signal(process, SigCont);

    /// <summary>Largest resident size so far, in MB (<c>VmHWM</c> of /proc); 0 when the process is gone.</summary>
    public static int MaxMemoryInMB(this Process process) => StatusInMB(process, "VmHWM:");

    /// <summary>Resident memory that is no file's, in MB; 0 when the process is gone.</summary>
    public static int AnonymousMemoryInMB(this Process process) => StatusInMB(process, "RssAnon:");

    private static int StatusInMB(Process process, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status")
                .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null
                ? 0
                : int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return 0;
        }
    }

    private static void Signal(Process process, int signal)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetSignal(int signal, nint handler);
}
