using System.Diagnostics;

namespace LocalAws.Watch;

/// <summary>Applies terraform/ again whenever a file of it is saved, so that a new job, a new trigger or a new setting is there without a
/// restart.</summary>
/// <param name="apply">Applies; gives what Terraform said.</param>
/// <param name="say">Takes lines for the terminal.</param>
/// <param name="codeIsServed">Ends when the code that was saved with it is served, or does not compile: a new job's schedule fires as soon
/// as it is there.</param>
internal sealed class TerraformReload(
    Func<CancellationToken, Task<string>> apply, ServedCode served, Action<string> say, Func<CancellationToken, Task> codeIsServed)
{
    /// <summary>Applies whatever is saved until it is cancelled.</summary>
    public async Task RunAsync(FolderWatch watch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var names = await watch.NextAsync(cancellationToken);
            var what = names.Count == 1 ? $"terraform/{names[0]}" : $"{names.Count} files of terraform/";
            await ReloadAsync(what, cancellationToken);
        }
    }

    private async Task ReloadAsync(string what, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        say($"{what} saved: terraform apply…");
        served.Change(status => status with { Terraform = status.Terraform with { Activity = $"terraform apply: {what} saved" } });
        await codeIsServed(cancellationToken);
        try
        {
            var output = await apply(cancellationToken);
            say($"{Summary(output)} {clock.Elapsed.TotalSeconds:0.0} s after the save.");
            served.Change(status => status with { Terraform = new ServedCode.Part(null, null) });
        }
        catch (UserException exception)
        {
            say($"{exception.Message}\nNothing more is applied until a file of terraform/ is saved again.");
            var problem = $"The Terraform saved last cannot be applied.\n{exception.Message}";
            served.Change(status => status with { Terraform = new ServedCode.Part(null, problem) });
        }
    }

    /// <summary>The line in which Terraform counts what it did.</summary>
    private static string Summary(string output) =>
        output.Split('\n').LastOrDefault(line => line.StartsWith("Apply complete!", StringComparison.Ordinal)) ?? "Apply complete!";
}
