using System.Diagnostics;

namespace LocalAws;

/// <summary>
/// A C# compiler that stays between builds, which makes each after the first one fast. A name of its own lets us end it, and it alone.
/// </summary>
internal sealed class SharedCompiler : IAsyncDisposable
{
    private readonly string name = $"worker-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>For one build.</summary>
    public IReadOnlyList<string> Arguments => [.. Properties.Select(property => $"-p:{property.Name}={property.Value}")];

    private IReadOnlyList<(string Name, string Value)> Properties => [("UseSharedCompilation", "true"), ("SharedCompilationId", name)];

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
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsOurs(process))
                {
                    process.Kill();
                    await process.WaitForExitAsync();
                }
            }
        }
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
