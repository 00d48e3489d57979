using System.Diagnostics;
using System.Text;
using Hydra.Overrides;

namespace Worker.Tests.Hydra;

/// <summary>Runs wrappers under a shell.</summary>
internal static class ShellFixture
{
    /// <summary>
    /// What a wrapper makes of each argument list: the arguments for the program one a line, or the line on standard error. All go through
    /// one process, and those that are expected to be refused through a subshell each, because the wrapper then exits.
    /// </summary>
    public static IReadOnlyList<string> ConvertAll(
        string shell, ParameterTypes types, IEnumerable<(IReadOnlyList<string> Argv, bool IsRefused)> lists)
    {
        const string Start = "h_main \"$@\"\n";
        var wrapper = ShellWrapper.Write(new WrapperSpec(["program"], types));
        Assert.EndsWith(Start, wrapper, StringComparison.Ordinal);
        var script = new StringBuilder(wrapper[..^Start.Length])
            .Append("h_run() { shift; printf '%s\\n' \"$@\"; printf '\\0'; }\nexec 2>&1\n");
        foreach (var (argv, isRefused) in lists)
        {
            var call = $"h_main {string.Join(' ', argv.Select(Word))}";
            script.Append(isRefused ? $"( {call} ) || printf '\\0'\n" : $"{call}\n");
        }

        return Run(shell, script.ToString(), []).Output.Split('\0')[..^1];
    }

    /// <summary>Runs a script with arguments; gives its exit status, and its two outputs as one.</summary>
    public static (int Exit, string Output) Run(
        string shell, string script, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        var words = shell.Split(' ');
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        Assert.SkipUnless(Array.Exists(folders, folder => File.Exists(Path.Combine(folder, words[0]))), $"needs {words[0]}");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, script);
            var start = new ProcessStartInfo(words[0], [.. words[1..], file, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            };
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Word(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
