using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace LocalAws;

/// <summary>Runs other programs: output line by line, and nothing left running when we are cancelled.</summary>
public static class ChildProcess
{
    /// <param name="Output">Standard output and standard error, in the order in which they came.</param>
    public sealed record Result(int ExitCode, string Output)
    {
        /// <summary>The last lines of the output, for an error message.</summary>
        public string Tail(int lines = 40) => string.Join('\n', Output.TrimEnd().Split('\n').TakeLast(lines));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="environment">Variables to set; a null value takes a variable away.</param>
    /// <param name="onLine">Called with each line as it comes.</param>
    /// <exception cref="UserException">The program is not there.</exception>
    public static async Task<Result> RunAsync(
        string file,
        IEnumerable<string> arguments,
        string directory,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? environment = null,
        Action<string>? onLine = null)
    {
        using var process = new Process { StartInfo = StartInfo(file, arguments, directory, environment) };
        var output = new StringBuilder();
        void Take(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is { } line)
            {
                lock (output)
                {
                    output.Append(line).Append('\n');
                }

                onLine?.Invoke(line);
            }
        }

        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        Start(process);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitAsync(process, cancellationToken);
        return new Result(process.ExitCode, output.ToString());
    }

    /// <param name="Output">Standard output.</param>
    /// <param name="Errors">Standard error.</param>
    public sealed record Streams(int ExitCode, string Output, string Errors)
    {
        /// <summary>Standard error as one line, for an error message.</summary>
        public string ErrorLine => string.Join(' ', Errors.Split((char[])['\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Runs a program whose output is for a machine to its end.</summary>
    /// <param name="environment">Variables to set; a null value takes a variable away.</param>
    /// <exception cref="UserException">The program is not there.</exception>
    public static async Task<Streams> CaptureAsync(
        string file, IEnumerable<string> arguments, string directory, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        using var process = new Process { StartInfo = StartInfo(file, arguments, directory, environment) };
        Start(process);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WaitAsync(process, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested(); // Ctrl-C reaches the program too, which may end first
        return new Streams(process.ExitCode, await output, await errors);
    }

    private static async Task WaitAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    internal static ProcessStartInfo StartInfo(
        string file, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            info.Environment[name] = value;
        }

        return info;
    }

    internal static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            const int noSuchFile = 2;
            var (file, folder) = (process.StartInfo.FileName, process.StartInfo.WorkingDirectory);
            var isMissing = exception.NativeErrorCode == noSuchFile && !Path.IsPathRooted(file) && Directory.Exists(folder);
            throw new UserException(isMissing
                ? $"{file} is missing on this machine: ./worker setup installs or names what the commands need."
                : $"{file} cannot be run in {folder}: {Marshal.GetPInvokeErrorMessage(exception.NativeErrorCode)}.");
        }
    }
}
