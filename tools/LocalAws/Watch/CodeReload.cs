using System.Diagnostics;
using System.Text.Json;

namespace LocalAws.Watch;

/// <summary>Builds the working copy again whenever code is saved. Until a build compiles, the one before it is served.</summary>
/// <param name="say">Takes lines for the terminal.</param>
/// <param name="analyze">Finds what the analyzers would refuse, a line each, while the build is served already; null leaves it out.</param>
internal sealed class CodeReload(
    WorkingCopy workingCopy, ServedCode served, Action<string> say, Func<CancellationToken, Task<IReadOnlyList<string>>>? analyze = null)
{
    private IReadOnlyList<string> warnings = [];

    /// <summary>Makes the first build.</summary>
    /// <exception cref="UserException">It does not compile.</exception>
    public async Task StartAsync(CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        if (await workingCopy.BuildAsync(restore: true, cancellationToken, onLine) is { } errors)
        {
            throw new UserException($"the functions do not compile:\n{errors}");
        }

        served.Change(status => status with { Build = Build() });
    }

    /// <summary>Builds whatever is saved until it is cancelled.</summary>
    public async Task RunAsync(FolderWatch watch, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Of what is saved meanwhile nobody wants to know it any more.
            using var outdated = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var analysis = AnalyzeAsync(outdated.Token);
            IReadOnlyList<string> names;
            try
            {
                names = await watch.NextAsync(cancellationToken);
            }
            finally
            {
                await outdated.CancelAsync();
                await analysis;
            }

            await ReloadAsync(names, cancellationToken);
        }
    }

    private async Task AnalyzeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = analyze is null || served.Now.Code.Problem is not null ? warnings : await analyze(cancellationToken);
            if (!found.SequenceEqual(warnings))
            {
                say(found.Count == 0
                    ? "The analyzers refuse nothing any more."
                    : $"{string.Join('\n', found)}\nIt is served; the tests' build would refuse it.");
                warnings = found;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // Said after the next save.
        }
        catch (Exception exception) when (exception is UserException or JsonException)
        {
            say($"The analyzers could not run: {exception.Message}");
        }
    }

    private async Task ReloadAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var what = names.Count == 1 ? names[0] : $"{names.Count} files";
        say($"{what} saved: building…");
        served.Change(status => status with { Code = status.Code with { Activity = $"Building: {what} saved" } });
        var last = workingCopy.BuildId;
        var errors = await BuildAsync(names.Any(name => name.EndsWith(".csproj", StringComparison.Ordinal)), cancellationToken);
        if (errors is not null)
        {
            say($"{errors}\nIt does not compile; build {last} goes on being served.");
            var problem = $"The code saved last does not compile; the build before it is served.\n{errors}";
            served.Change(status => status with { Code = new ServedCode.Part(null, problem) });
            return;
        }

        say(workingCopy.BuildId == last
            ? $"Nothing changed: build {last} goes on being served."
            : $"Serving build {workingCopy.BuildId}, {clock.Elapsed.TotalSeconds:0.0} s after the save.");
        served.Change(
            status => status with { Build = workingCopy.BuildId == last ? status.Build : Build(), Code = new ServedCode.Part(null, null) });
    }

    private async Task<string?> BuildAsync(bool restore, CancellationToken cancellationToken)
    {
        try
        {
            return await workingCopy.BuildAsync(restore, cancellationToken);
        }
        catch (IOException exception)
        {
            return exception.Message;
        }
    }

    private string Build() => $"build {workingCopy.BuildId}, {DateTime.Now:HH:mm:ss}";
}
