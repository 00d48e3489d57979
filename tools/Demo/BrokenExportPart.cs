namespace Demo;

/// <summary>With <c>--sentry</c>: a job is broken on purpose, and what it reports is read back.</summary>
[NeedsJobs("export_api_log")]
internal sealed class BrokenExportPart : IDemoPart
{
    private const string BrokenJob = "export_api_log";

    public int Order => 4;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        if (demo.Spotlight is not { } spotlight)
        {
            return;
        }

        Screen.Title($"{BrokenJob} is given a day that is none, and reports it");
        await demo.Environment.Functions.InvokeAsync(BrokenJob, """{"day":"the day before"}"""u8.ToArray());
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
