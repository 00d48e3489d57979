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

    public SharedCompiler()
        : this(null)
    {
    }

    private SharedCompiler(string? started) =>
        (name, isUsed) = (started ?? $"worker-{Guid.NewGuid().ToString("N")[..8]}", started is not null);

    /// <summary>The one with which the script built this tool before it became this process; a new one where it built
    /// nothing.</summary>
    public static SharedCompiler OfThisProcess { get; } = OfScript();

    /// <summary>For one build.</summary>
    public IReadOnlyList<string> Arguments => [.. Properties.Select(property => $"-p:{property.Name}={property.Value}")];

    private IReadOnlyList<(string Name, string Value)> Properties
    {
        get
        {
            isUsed = true;
            return [("UseSharedCompilation", "true"), ("SharedCompilationId", name)];
        }
    }

    /// <summary>For every build that this process starts from now on, by itself or by scripts: MSBuild takes properties from the
    /// environment.</summary>
    public void UseEverywhere()
    {
        foreach (var (property, value) in Properties)
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
