using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Spectre.Console;

namespace Demo;

/// <summary>What the parts of the demo share: the deployed environment, and ways to show what happens in it.</summary>
internal sealed class DemoRun(
    Repository repository,
    LocalEnvironment environment,
    StandIns standIns,
    Spotlight? spotlight,
    IReadOnlyList<string> functions) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private int slackShown;

    public Repository Repository => repository;

    public LocalEnvironment Environment => environment;

    public StandIns StandIns => standIns;

    /// <summary>What reports errors; null unless the demo shows it.</summary>
    public Spotlight? Spotlight => spotlight;

    public AmazonDynamoDBClient DynamoDB { get; } = environment.DynamoDB();

    public AmazonS3Client S3 { get; } = environment.S3();

    /// <summary>Where an HTTP API is served, by its name.</summary>
    public Uri HttpApi(string name) => new(environment.Triggers!.HttpUrl, $"{name}/");

    /// <summary>A job may have been deleted from this repository: then its part is left out.</summary>
    public bool Has(params IEnumerable<string> jobs) => jobs.All(functions.Contains);

    public void Dispose()
    {
        DynamoDB.Dispose();
        S3.Dispose();
    }

    /// <summary>Runs a function, shows its response and gives it.</summary>
    /// <param name="shown">What is shown of a long response; null for all of it.</param>
    public async Task<JsonElement> InvokeAsync(
        string function, string payload, CancellationToken cancellationToken, Func<JsonElement, string>? shown = null)
    {
        var result = await environment.Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload))
            ?? throw new UserException($"{function} is not deployed.");
        cancellationToken.ThrowIfCancellationRequested();
        var text = Encoding.UTF8.GetString(result.Payload.Span);
        var start = result.InitDuration is { } init
            ? string.Create(CultureInfo.InvariantCulture, $"cold start {init.TotalMilliseconds:0} ms, ")
            : "";
        var isShort = result.FunctionError is null && shown is not null;
        Screen.Line($"{payload} -> {(isShort ? shown!(JsonElement.Parse(text)) : text)}");
        Screen.Line(
            string.Create(CultureInfo.InvariantCulture, $"({start}{result.Duration.TotalMilliseconds:0} ms, {result.MaxMemoryInMB} MB)"));
        return result.FunctionError is null
            ? JsonElement.Parse(text)
            : throw new UserException($"{function} failed:\n{string.Join('\n', result.Log)}");
    }

    public async Task ShowTableAsync(string table, string[] columns, CancellationToken cancellationToken)
    {
        var rows = await DynamoDB.ScanAsync(new ScanRequest(table), cancellationToken);
        var view = new Table { Title = new TableTitle(table), Border = TableBorder.Rounded };
        view.AddColumns(columns);
        foreach (var row in rows.Items.OrderBy(row => row[columns[0]].S, StringComparer.Ordinal))
        {
            view.AddRow([.. columns.Select(column => Markup.Escape(row.GetValueOrDefault(column) is { } value ? value.S ?? value.N : ""))]);
        }

        Screen.Console.Write(view);
    }

    /// <summary>What Slack got so far.</summary>
    public IReadOnlyList<string> Slack => standIns.Slack;

    /// <summary>Shows what Slack got, once it got so many messages in all.</summary>
    public async Task ShowSlackAsync(int messages, CancellationToken cancellationToken)
    {
        await WaitForSlackAsync(got => got.Count >= messages, cancellationToken);
        ShowSlack(Slack, "");
    }

    /// <summary>Shows what Slack got since it was last shown, once that says something.</summary>
    public async Task ShowNewSlackAsync(string part, CancellationToken cancellationToken)
    {
        await WaitForSlackAsync(
            got => got.Skip(slackShown).Any(text => text.Contains(part, StringComparison.OrdinalIgnoreCase)), cancellationToken);
        ShowSlack([.. Slack.Skip(slackShown)], "new ");
    }

    /// <summary>Shows what Slack got since it was last shown, each with a mark before it.</summary>
    /// <param name="part">What one of them must say, which is waited for; null to show what is there.</param>
    public async Task ShowAlertsAsync(string? part, CancellationToken cancellationToken)
    {
        if (part is not null)
        {
            await WaitForSlackAsync(
                got => got.Skip(slackShown).Any(text => text.Contains(part, StringComparison.OrdinalIgnoreCase)), cancellationToken);
        }

        foreach (var text in Slack.Skip(slackShown).ToList())
        {
            Screen.Line($"  ! {text}");
            slackShown++;
        }
    }

    private async Task WaitForSlackAsync(Predicate<IReadOnlyList<string>> isThere, CancellationToken cancellationToken)
    {
        var since = DateTimeOffset.UtcNow;
        while (Has("announce_alerts", "notify") && !isThere(Slack))
        {
            if (DateTimeOffset.UtcNow - since > LongestWait)
            {
                throw new UserException(
                    $"Slack did not get in {LongestWait.TotalSeconds:0} s what was expected, only {Slack.Count} messages:\n"
                    + string.Join('\n', Slack));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private void ShowSlack(IReadOnlyList<string> messages, string which)
    {
        if (messages.Count > 0)
        {
            Screen.Line($"Slack has {(messages.Count == 1 ? $"one {which}message" : $"{messages.Count} {which}messages")}:");
        }

        foreach (var text in messages)
        {
            Screen.Line($"  {text}");
        }

        slackShown = Slack.Count;
    }
}
