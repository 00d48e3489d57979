using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Demo;
using Demo.Webhooks;
using LocalAws;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Tests.Fuzzing.Faults.Chains;

/// <summary>
/// From a ping that does not come to people and back: processes that are late, beat again or are deleted, and alerts and recoveries of
/// others.
/// </summary>
[NeedsJobs("receive_heartbeat", "process_checker", "announce_alerts", "notify")]
[FaultChain("alerts", "each alert is told at each destination, its end to whoever was told of it, and twice only after a fault")]
public sealed class AlertChain : FaultChain
{
    public const string Token = "example"; // as in the sample event

    private const string Parameter = "/worker/notify-destinations";
    private const string Queue = "notifications";
    private const string DeadLetters = "dead-letters";
    private const int Minutes = 4;
    private const int Alone = 6;
    private const int Ended = 3;

    private WebhookSink? webhooks;

    public override async Task SetUpAsync(TriedFleet fleet, CancellationToken cancellationToken)
    {
        webhooks = await WebhookSink.StartAsync();
        await fleet.CreateTableAsync("alerts", StreamViewType.NEW_IMAGE);
        foreach (var table in new[] { "heartbeats", "process_incidents", "process_promises", "incidents", "constants" })
        {
            await fleet.CreateTableAsync(table);
        }

        await fleet.CreateBucketAsync("constants");
        var queue = await fleet.CreateQueueAsync(Queue);
        var deadLetters = await fleet.CreateQueueAsync(DeadLetters);
        fleet.Deploy(new("receive_heartbeat", "ReceiveHeartbeat", TimeSpan.FromSeconds(15), new Dictionary<string, string>
        {
            ["HEARTBEATS_TABLE"] = "heartbeats",
        }));
        fleet.Deploy(new("process_checker", "ProcessChecker", TimeSpan.FromSeconds(50), new Dictionary<string, string>
        {
            ["HEARTBEATS_TABLE"] = "heartbeats",
            ["ALERTS_TABLE"] = "alerts",
            ["INCIDENTS_TABLE"] = "process_incidents",
            ["PROMISES_TABLE"] = "process_promises",
            ["FLAP_CHANGES"] = "6",
            ["FLAP_WINDOW_MINUTES"] = "60",
            ["FLAP_STEADY_MINUTES"] = "30",
        }));
        fleet.Deploy(new("announce_alerts", "AnnounceAlerts", TimeSpan.FromSeconds(30), new Dictionary<string, string>
        {
            ["NOTIFICATIONS_QUEUE_URL"] = queue,
            ["DEAD_LETTER_QUEUE_URL"] = deadLetters,
            ["DEAD_LETTER_BUCKET"] = "dead-letters",
        }));
        fleet.Deploy(new(
            "notify",
            "Notify",
            TimeSpan.FromSeconds(60),
            new Dictionary<string, string>
            {
                ["INCIDENTS_TABLE"] = "incidents",
                ["NOTIFICATIONS_QUEUE_URL"] = queue,
                ["DEAD_LETTER_QUEUE_URL"] = deadLetters,
                ["DEAD_LETTER_BUCKET"] = "dead-letters",
                ["CONSTANTS_TABLE"] = "constants",
                ["CONSTANTS_BUCKET"] = "constants",
                ["NOTIFY_DESTINATIONS"] = Parameter,
            },
            new Dictionary<string, Uri> { ["WEBHOOKS"] = webhooks.Url }));
        var url = fleet.WebsiteOf("notify", "WEBHOOKS");
        var destinations = ToldIncidents.Destinations.Select(name =>
            $$"""  "{{name}}": { "kind": "webhook", "url": "{{url}}{{name}}", "secret": "{{WebhookSink.Secret}}" }""");
        await LocalParameters.PutAsync(fleet.Api, Parameter, $"{{{string.Join(',', destinations)}}}", cancellationToken);
        await fleet.StartFromStreamAsync("alerts", "announce_alerts", 100);
        fleet.StartFromQueue(Queue, "notify", 50);
    }

    public override async Task ActAsync(TriedFleet fleet, Random random, int round, CancellationToken cancellationToken)
    {
        await PutProcessAsync(fleet, Name("back", round), TimeSpan.FromHours(3));
        await PutProcessAsync(fleet, Name("late", round), TimeSpan.FromHours(3));
        await PutProcessAsync(fleet, Name("gone", round), TimeSpan.FromHours(3));
        await PutProcessAsync(fleet, Name("well", round), TimeSpan.Zero);
        for (var minute = 0; minute < Minutes; minute++)
        {
            await fleet.InvokeAsync("process_checker", "{}");
            for (var i = minute; i < Alone; i += Minutes)
            {
                await PutAlertAsync(fleet, $"alone/{round}/{i}", AlertKind.Alert, random);
            }

            for (var i = 0; i < Ended; i++)
            {
                if (minute == i || minute == i + 1)
                {
                    await PutAlertAsync(fleet, $"ended/{round}/{i}", minute == i ? AlertKind.Alert : AlertKind.Recovery, random);
                }
            }

            if (minute == 2)
            {
                await fleet.InvokeAsync("receive_heartbeat", Ping(Name("back", round)));
                await fleet.DynamoDB.DeleteItemAsync("heartbeats", Key(Name("gone", round)), cancellationToken);
            }

            await Task.Delay(random.Next(300, 2500), cancellationToken);
        }
    }

    public override async Task CheckAsync(TriedFleet fleet, int round, CancellationToken cancellationToken)
    {
        for (var tries = 0; (await fleet.InvokeUntilItSucceedsAsync("receive_heartbeat", Ping(Name("back", round))))
            .GetProperty("statusCode").GetInt32() != 200; tries++)
        {
            Promise.True(tries < 5, "a ping is refused, though nothing is wrong any more");
            await Task.Delay(1000, cancellationToken); // as a flood, it is refused for a second
        }

        await fleet.InvokeUntilItSucceedsAsync("process_checker", "{}");
        var told = new ToldIncidents(webhooks!, fleet.PlanOf("notify"), Raised(await fleet.RowsAsync("alerts"), round));
        Promise.True(told.Raised.Contains($"process/{Name("late", round)}"), "nobody is to be told that a process is late");
        Promise.True(!told.Raised.Contains($"process/{Name("well", round)}"), "a process that is well raised an alert");
        foreach (var over in new[] { $"process/{Name("back", round)}", $"process/{Name("gone", round)}" })
        {
            Promise.True(
                told.LastOf(over) is null or { Kind: AlertKind.Recovery }, $"{over} is over, and the last alert says that it is not");
        }

        await WaitAsync(() => Task.FromResult(told.Missing()), cancellationToken);
        await WaitAsync(
            async () => await fleet.MessagesAsync(Queue) is > 0 and var left ? $"{left} messages wait for nothing" : null,
            cancellationToken);
        told.CheckRepeats();
        told.CheckRows(await fleet.RowsAsync("incidents"));
        Promise.Equal(0, await fleet.MessagesAsync(DeadLetters));
        var open = (await fleet.RowsAsync("process_incidents")).Select(row => row["subject"].S)
            .Where(subject => subject.Contains($"-{round}-", StringComparison.Ordinal));
        Promise.Equal($"process/{Name("late", round)}", string.Join(' ', open));
    }

    public override async ValueTask DisposeAsync()
    {
        if (webhooks is not null)
        {
            await webhooks.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static string Name(string what, int round) => $"r-{round}-{what}";

    /// <summary>The alerts of a round.</summary>
    private static IEnumerable<Alert> Raised(IEnumerable<Dictionary<string, AttributeValue>> rows, int round) => rows
        .Select(Alert.Read)
        .Where(alert => alert.Subject.Contains($"/{round}/", StringComparison.Ordinal)
            || alert.Subject.Contains($"/r-{round}-", StringComparison.Ordinal));

    private static Dictionary<string, AttributeValue> Key(string process) => new() { ["process"] = new(process) };

    private static string Ping(string process) =>
        File.ReadAllText(Path.Combine(FuzzFolders.Data, "events", "receive_heartbeat.json"))
            .Replace("billing-sync", process, StringComparison.Ordinal)
            .Replace("/finish", "", StringComparison.Ordinal);

    private static Task<PutItemResponse> PutProcessAsync(TriedFleet fleet, string process, TimeSpan sinceBeat) =>
        fleet.DynamoDB.PutItemAsync(
            "heartbeats",
            new Dictionary<string, AttributeValue>(Key(process))
            {
                ["intervalSeconds"] = Attributes.Number(3600),
                ["graceSeconds"] = Attributes.Number(60),
                ["lastBeat"] = Attributes.Time(DateTimeOffset.UtcNow - sinceBeat),
                ["tokenSha256"] = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)))),
            });

    private static Task<PutItemResponse> PutAlertAsync(TriedFleet fleet, string subject, AlertKind kind, Random random) =>
        fleet.DynamoDB.PutItemAsync(
            "alerts", new Alert(subject, DateTimeOffset.UtcNow, kind, AlertSeverity.Error, $"{kind} {random.Next(1000)}").ToItem());
}
