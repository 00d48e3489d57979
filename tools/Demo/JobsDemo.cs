using Demo.Feeds;
using Demo.Webhooks;

namespace Demo;

/// <summary>Shows on this machine, from the real package and the real Terraform, what the jobs do.</summary>
internal static class JobsDemo
{
    private const string BrokenJob = "export_api_log";

    public static async Task RunAsync(Repository repository, bool sentry, bool install, CancellationToken cancellationToken)
    {
        await using var spotlight = await LocalDeployment.StartSpotlightAsync(sentry, repository, cancellationToken);
        await using var webhooks = await WebhookSink.StartAsync();
        await using var feed = await TelegramFeed.StartAsync();
        var variables = new[] { feed.Variables, webhooks.Variables, spotlight?.Variables ?? new Dictionary<string, string>() }
            .SelectMany(some => some).ToDictionary();
        await using var environment = await LocalDeployment.StartAsync(
            repository, cancellationToken, variables: variables, install: install);

        // Without the schedules: the demo runs the jobs itself, and shows what each run did.
        await environment.StartTriggersAsync(problem => Screen.Line($"trigger  {problem}"), cancellationToken, schedules: false);
        using var demo = new DemoRun(environment, webhooks, await environment.FunctionNamesAsync(cancellationToken));
        await ProcessesPart.RunAsync(demo, cancellationToken);
        await ExportPart.RunAsync(demo, cancellationToken);
        await HazardsPart.RunAsync(demo, feed, repository, cancellationToken);
        if (spotlight is not null && demo.Has(BrokenJob))
        {
            await BreakJobAsync(environment, spotlight, cancellationToken);
        }
    }

    private static async Task BreakJobAsync(LocalEnvironment environment, Spotlight spotlight, CancellationToken cancellationToken)
    {
        Screen.Title($"{BrokenJob} is given a day that is none, and reports it");
        await environment.Functions.InvokeAsync(BrokenJob, """{"day":"the day before"}"""u8.ToArray());
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
