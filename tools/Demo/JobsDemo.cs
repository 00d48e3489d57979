using System.Reflection;

namespace Demo;

/// <summary>Shows on this machine, from the real package and the real Terraform, what the jobs do.</summary>
internal static class JobsDemo
{
    public static async Task RunAsync(Repository repository, bool sentry, bool install, CancellationToken cancellationToken)
    {
        await using var spotlight = await LocalDeployment.StartSpotlightAsync(sentry, repository, cancellationToken);
        await using var standIns = await StandIns.StartAsync();
        var variables = standIns.Variables.Concat(spotlight?.Variables ?? new Dictionary<string, string>()).ToDictionary();
        await using var environment = await LocalDeployment.StartAsync(
            repository, cancellationToken, variables: variables, install: install);
        await standIns.PrepareAsync(environment);

        // Without the schedules: the demo runs the jobs itself, and shows what each run did.
        await environment.StartTriggersAsync(problem => Screen.Line($"trigger  {problem}"), cancellationToken, schedules: false);
        using var demo = new DemoRun(
            repository, environment, standIns, spotlight, await environment.FunctionNamesAsync(cancellationToken));
        foreach (var part in Discovered.All<IDemoPart>().Where(part => demo.Has(JobsOf(part))).OrderBy(part => part.Order))
        {
            await part.RunAsync(demo, cancellationToken);
        }
    }

    private static string[] JobsOf(IDemoPart part) => [.. part.GetType().GetCustomAttribute<NeedsJobsAttribute>()?.Functions ?? []];
}
