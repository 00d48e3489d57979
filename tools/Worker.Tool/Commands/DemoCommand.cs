using System.CommandLine;
using Worker.Tool.Demo;
using Worker.Tool.LocalAws;

namespace Worker.Tool.Commands;

/// <summary><c>./worker demo</c>: shows on this machine, from the real package and the real Terraform, what the jobs do.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var sentry = new Option<bool>("--sentry") { Description = "Break a job on purpose at the end and show what it reports to Sentry, in Spotlight." };
        var noInstall = SetupCommand.NoInstallOption();
        var command = new DetailedCommand(
            "demo",
            "Show what the jobs do, on this machine.",
            """
            Builds the package, starts a local AWS, applies the real Terraform, puts sample data in, runs each job from the package,
            shows what it did and stops everything again. Takes about two minutes; Ctrl-C stops it earlier.
            """)
        {
            sentry,
            noInstall,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(sentry), !parsed.GetValue(noInstall), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool sentry, bool install, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        await using (var spotlight = await UpCommand.StartSpotlightAsync(sentry, repository, cancellationToken))
        await using (var webhooks = await WebhookSink.StartAsync())
        await using (var feed = await TelegramFeed.StartAsync())
        await using (var environment = await UpCommand.DeployAsync(repository, cancellationToken, spotlight: spotlight, webhooks: webhooks, feed: feed, install: install))
        {
            await RunJobsAsync(repository, environment, webhooks, feed, cancellationToken);
            if (spotlight is not null)
            {
                await BreakJobAsync(environment, spotlight, cancellationToken);
            }
        }

        Screen.Title("Everything is stopped again. ./worker up serves the same until you end it.");
        return 0;
    }

    private static async Task RunJobsAsync(Repository repository, LocalEnvironment environment, WebhookSink webhooks, TelegramFeed feed, CancellationToken cancellationToken)
    {
        // Without the schedules: the demo runs the jobs itself, and shows what each run did.
        await environment.StartTriggersAsync(problem => Screen.Line($"trigger  {problem}"), cancellationToken, schedules: false);
        using var demo = new DemoRun(environment, webhooks, await environment.FunctionNamesAsync(cancellationToken));
        await ProcessesPart.RunAsync(demo, cancellationToken);
        await ExportPart.RunAsync(demo, cancellationToken);
        await HazardsPart.RunAsync(demo, feed, repository, cancellationToken);
    }

    private static async Task BreakJobAsync(LocalEnvironment environment, Spotlight spotlight, CancellationToken cancellationToken)
    {
        Screen.Title("export_api_log is given a day that is none, and reports it");
        await environment.Functions.InvokeAsync("export_api_log", """{"day":"the day before"}"""u8.ToArray());
        var sent = (await spotlight.ReadAsync("event", 1, cancellationToken))[0];
        var error = sent.GetProperty("exception").GetProperty("values").EnumerateArray().Last();
        Screen.Line($"read back from Spotlight at {spotlight.Url}:");
        Screen.Line($"  {error.GetProperty("type").GetString()}: {error.GetProperty("value").GetString()}");
        foreach (var frame in error.GetProperty("stacktrace").GetProperty("frames").EnumerateArray().Reverse())
        {
            Screen.Line($"    at {frame.GetProperty("module").GetString()}.{frame.GetProperty("function").GetString()}");
        }
    }
}
