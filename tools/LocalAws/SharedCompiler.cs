using System.Diagnostics;

namespace LocalAws;

/// <summary>
/// A C# compiler that stays between builds, which makes each after the first one fast. A name of its own lets us end it, and it alone.
/// </summary>
internal sealed class SharedCompiler : IAsyncDisposable
{
    private readonly string name;

    // Whether a build may have started it.
    private bool isUsed;

    /// <param name="started">The name of one that a build has started; null for a new one.</param>
    public SharedCompiler(string? started = null) =>
        (name, isUsed) = (started ?? $"worker-{Guid.NewGuid().ToString("N")[..8]}", started is not null);

    /// <summary>The one with which the script built this tool before it became this process; a new one where it built
    /// nothing.</summary>
    public static SharedCompiler OfThisProcess { get; } = OfScript();

    /// <summary>The arguments with which a build uses it.</summary>
    public IReadOnlyList<string> ForOneBuild() => [.. Use().Select(property => $"-p:{property.Name}={property.Value}")];

    /// <summary>For every build that this process starts from now on, by itself or by scripts: MSBuild takes properties from the
    /// environment.</summary>
    public void UseEverywhere()
    {
        foreach (var (property, value) in Use())
        {
            Environment.SetEnvironmentVariable(property, value);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in isUsed ? Process.GetProcesses() : [])
        {
            using (process)
            {
                if (IsOurs(process))
                {
                    process.Kill();
                    await process.WaitForExitAsync();
                    File.Delete(Path.Combine("/tmp", name)); // its socket, which the compiler has there whatever TMPDIR says
                }
            }
        }
    }

    private (string Name, string Value)[] Use()
    {
        isUsed = true;
        return [("UseSharedCompilation", "true"), ("SharedCompilationId", name)];
    }

    private static SharedCompiler OfScript()
    {
        const string Variable = "WORKER_COMPILER";
        var compiler = new SharedCompiler(Environment.GetEnvironmentVariable(Variable));
        Environment.SetEnvironmentVariable(Variable, null); // not for what this process starts
        return compiler;
    }

    private bool IsOurs(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains($"-pipename:{name}", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile, or somebody else's
        }
    }
}
