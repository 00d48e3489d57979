using System.Text;

namespace Worker.Cli.HydraFiles;

/// <summary>Writes files whole: into a file beside, which takes the name of the old one when nothing can fail any more.</summary>
internal static class OutputFile
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file that is there keeps its permissions, a link keeps leading to it.</summary>
    /// <param name="executable">Whoever may read it may run it.</param>
    /// <exception cref="IOException">It cannot or may not be written; what was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a device that may not be written to.</exception>
    public static void Write(string path, string text, bool executable = false)
    {
        var file = new FileInfo(path);
        var target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (IsDevice(path) || IsDevice(target))
        {
            File.WriteAllText(path, text, Utf8);
            return;
        }

        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        var beside = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = executable ? Readable | Executable : Readable; // less the umask
            }

            using (var content = new FileStream(beside, options))
            {
                content.Write(Utf8.GetBytes(text));
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                var mode = File.GetUnixFileMode(target);
                File.SetUnixFileMode(beside, executable ? mode | WhoReads(mode) : mode);
            }

            File.Move(beside, target, overwrite: true);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            File.Delete(beside);
            throw new IOException(FileProblem.Of(exception, beside, target), exception);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>The same, for a command's one result.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static void WriteOrRefuse(string path, string text, bool executable = false)
    {
        try
        {
            Write(path, text, executable);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserException($"cannot write '{path}': {exception.Message}");
        }
    }

    private static UnixFileMode WhoReads(UnixFileMode mode) => (UnixFileMode)((int)mode >> 2) & Executable;

    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
}
