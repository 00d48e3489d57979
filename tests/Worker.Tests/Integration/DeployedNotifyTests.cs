using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Demo.Webhooks;
using LocalAws;
using WorkerLib.Alerts;

namespace Worker.Tests.Integration;

/// <summary>
/// From a row of the alerts table, or an alarm of CloudWatch, to what a webhook gets: the packaged executable on what Terraform made.
/// </summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedNotifyTests(DeployedEnvironment environment, NotificationPollers pollers) : IClassFixture<NotificationPollers>
{
    private const string Arn = "arn:aws:sqs:ap-northeast-1:123456789012:worker-local";

    private readonly string name = $"p{Guid.NewGuid():N}"[..12];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_is_sent_once_and_its_recovery_too()
    {
        var webhooks = await environment.WebhooksAsync();
        var alert = Alert("", AlertKind.Alert);

        await PutAsync(alert);
        await WaitAsync(() => Posts("pager").Count == 1 && Posts("ops").Count == 1);
        await PutAsync(alert);
        await SendAsync(alert, alert with { RaisedAt = alert.RaisedAt.AddSeconds(30) });
        await PutAsync(alert with { Kind = AlertKind.Recovery, RaisedAt = alert.RaisedAt.AddMinutes(1), Message = "It is back." });
        await WaitAsync(() => Posts("pager").Count == 2 && Posts("ops").Count == 2);

        Assert.Equal(
            [
                $$"""{"text":"[error] {{alert.Subject}}: It is late."}""",
                $$"""{"text":"[recovered] {{alert.Subject}}: It is back. (after 1 min 0 s, 2 alerts)"}""",
            ],
            Posts("ops").Select(post => post.Body));
        var pages = Posts("pager").Select(post => JsonElement.Parse(post.Body).GetProperty("incidents")[0]).ToList();
        Assert.Equal(["open", "resolve"], pages.Select(incident => incident.GetProperty("action").GetString()));
        Assert.All(pages, incident => Assert.Equal(alert.Subject, incident.GetProperty("dedupeKey").GetString()));
        var page = Posts("pager")[0];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(page.Body), JsonNode.Parse(await VerifyAsync(page))));
        await Assert.ThrowsAsync<UserException>(
            () => VerifyAsync(page with { Body = page.Body.Replace("late", "fine", StringComparison.Ordinal) }));
        Assert.DoesNotContain(webhooks.Posts, post => post.Destination == "ops" && post.Headers.ContainsKey("webhook-signature"));
    }

    [Fact]
    public async Task What_cannot_be_delivered_now_is_retried_alone()
    {
        var webhooks = await environment.WebhooksAsync();
        webhooks.Script(post => IsFor(post, "ops", "fails"), new WebhookReply(500, "<html>" + new string('x', 100_000)));
        webhooks.Script(post => IsFor(post, "ops", "hangs"), WebhookReply.Hang);
        webhooks.Script(post => IsFor(post, "ops", "waits"), new WebhookReply(429, RetryAfter: "4"));
        webhooks.Script(post => IsFor(post, "ops", "never"), new WebhookReply(404, "no_service"));
        string[] all = ["good", "never", "fails", "hangs", "waits"];

        await SendAsync(
            [.. all.Select((end, index) => Alert(end, AlertKind.Alert) with { RaisedAt = DateTimeOffset.UtcNow.AddSeconds(index) })]);
        var letter = await DeadLetterAsync(
            letter => letter.GetProperty("Body").GetString()!.Contains($"{name}-never", StringComparison.Ordinal));
        await WaitAsync(
            () => all.Where(end => end != "never").All(end => Accepted("ops", end) == 1) && all.All(end => Accepted("pager", end) == 1));

        Assert.Equal("ops refuses it: 404 no_service", Attribute(letter, "reason"));
        Assert.Equal("notify", Attribute(letter, "function"));
        var refused = Assert.Single(webhooks.Posts, post => post.Reply.Status == 429 && IsFor(post, "ops", "waits"));
        Assert.DoesNotContain(
            webhooks.Posts, post => post.Destination == "ops" && post.At > refused.At && post.At < refused.At.AddSeconds(3.9));
        Assert.Equal([1, 1, 2, 2, 2], all.Select(end => webhooks.Posts.Count(post => IsFor(post, "ops", end))));
        Assert.Equal([1, 1, 1, 1, 1], all.Select(end => webhooks.Posts.Count(post => IsFor(post, "pager", end))));
    }

    [Fact]
    public async Task A_burst_is_one_message()
    {
        await SendAsync([.. Enumerable.Range(1, 7).Select(number => Alert($"{number}", AlertKind.Alert))]);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancelled);
        await SendAsync([.. Enumerable.Range(8, 7).Select(number => Alert($"{number}", AlertKind.Alert))]);
        await WaitAsync(() => Posts("ops").Count > 0 && Posts("pager").Count > 0);

        var text = JsonElement.Parse(Assert.Single(Posts("ops")).Body).GetProperty("text").GetString()!;
        Assert.StartsWith("14 incidents at once:\n[open, error] process/", text, StringComparison.Ordinal);
        Assert.Equal(14, JsonElement.Parse(Assert.Single(Posts("pager")).Body).GetProperty("incidents").GetArrayLength());
    }

    [Fact]
    public async Task An_alarm_of_CloudWatch_reaches_people_through_its_topic()
    {
        var sample = JsonElement.Parse(
            await File.ReadAllTextAsync(Path.Combine(Checkout.Repository.SampleEvents, "notify.alarm.json"), Cancelled));
        var body = JsonElement.Parse(sample.GetProperty("Records")[0].GetProperty("body").GetString()!);
        var alarm = body.GetProperty("Message").GetString()!.Replace("worker-local-errors", name, StringComparison.Ordinal);

        await PublishAsync(alarm);
        await WaitAsync(() => Posts("ops").Count == 1);
        await PublishAsync(
            alarm.Replace("\"NewStateValue\":\"ALARM\"", "\"NewStateValue\":\"OK\"", StringComparison.Ordinal)
                .Replace("12:00:12.345", "12:05:12.345", StringComparison.Ordinal));
        await WaitAsync(() => Posts("ops").Count == 2);

        Assert.Equal(
            $"[error] alarm/{name}: A job failed in the last five minutes. Its log group is /aws/lambda/&lt;function&gt;.",
            JsonElement.Parse(Posts("ops")[0].Body).GetProperty("text").GetString());
        Assert.Contains("(after 5 min 0 s, 1 alert)", Posts("ops")[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_alert_goes_to_the_dead_letters_with_the_reason()
    {
        var row = Alert("", AlertKind.Alert).ToItem();
        row["severity"] = new AttributeValue("loud");
        using (var dynamoDB = (await environment.AwsAsync()).DynamoDB())
        {
            await dynamoDB.PutItemAsync(new PutItemRequest("alerts", row), Cancelled);
        }

        await SendBodiesAsync([$"hello {name}"]);
        var message = await DeadLetterAsync(letter => letter.GetProperty("Body").GetString() == $"hello {name}");
        var malformed = await DeadLetterAsync(
            letter => letter.GetProperty("Body").GetString()!.Contains($"process/{name}", StringComparison.Ordinal));

        Assert.StartsWith(
            "the message is neither an alert nor a CloudWatch alarm: ", Attribute(message, "reason"), StringComparison.Ordinal);
        Assert.Equal("notify", Attribute(message, "function"));
        Assert.Equal($"{Arn}-notifications", Attribute(message, "source"));
        Assert.EndsWith(
            "severity 'loud' is not info, warning, error or critical", Attribute(malformed, "reason"), StringComparison.Ordinal);
        Assert.Equal("announce_alerts", Attribute(malformed, "function"));
    }

    private static string? Attribute(JsonElement letter, string attribute) =>
        letter.GetProperty("MessageAttributes").GetProperty(attribute).GetProperty("StringValue").GetString();

    private Alert Alert(string end, AlertKind kind) =>
        new($"process/{name}{(end.Length > 0 ? $"-{end}" : "")}", DateTimeOffset.UtcNow, kind, AlertSeverity.Error, "It is late.");

    private async Task PutAsync(Alert alert)
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        await dynamoDB.PutItemAsync(new PutItemRequest("alerts", alert.ToItem()), Cancelled);
    }

    private Task<JsonElement> SendAsync(params IReadOnlyList<Alert> alerts) =>
        SendBodiesAsync(alerts.Select(alert => JsonSerializer.Serialize(alert, AlertJson.Default.Alert)));

    private Task<JsonElement> SendBodiesAsync(IEnumerable<string> bodies)
    {
        var entries = bodies.Select((body, index) => new JsonObject { ["Id"] = $"{index}", ["MessageBody"] = body });
        return pollers.Api.CallAsync("sqs", "AmazonSQS.SendMessageBatch", new JsonObject
        {
            ["QueueUrl"] = pollers.Api.QueueUrl($"{Arn}-notifications"),
            ["Entries"] = new JsonArray([.. entries]),
        }, Cancelled);
    }

    private async Task PublishAsync(string message) => Assert.Equal(
        0,
        (await ChildProcess.RunAsync(
            "aws",
            [
                "sns", "publish", "--topic-arn", "arn:aws:sns:ap-northeast-1:123456789012:worker-local-alarms", "--message", message,
                "--endpoint-url", $"{(await environment.AwsAsync()).Endpoint}",
            ],
            Checkout.Root,
            Cancelled,
            new Dictionary<string, string?>
            {
                ["AWS_ACCESS_KEY_ID"] = "local",
                ["AWS_SECRET_ACCESS_KEY"] = "local",
                ["AWS_DEFAULT_REGION"] = "ap-northeast-1",
            })).ExitCode);

    private async Task<JsonElement> DeadLetterAsync(Func<JsonElement, bool> isIt)
    {
        JsonElement? found = null;
        await WaitAsync(async () =>
        {
            var response = await pollers.Api.CallAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject
            {
                ["QueueUrl"] = pollers.Api.QueueUrl($"{Arn}-dead-letters"),
                ["MaxNumberOfMessages"] = 10,
                ["VisibilityTimeout"] = 1,
                ["MessageAttributeNames"] = new JsonArray("All"),
            }, Cancelled);
            found = response.TryGetProperty("Messages", out var letters)
                ? letters.EnumerateArray().Where(isIt).Select(letter => (JsonElement?)letter).FirstOrDefault()
                : null;
            return found is not null;
        });
        return found!.Value;
    }

    private static async Task<string> VerifyAsync(WebhookPost post)
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        var input = JsonSerializer.SerializeToUtf8Bytes(new { secret = WebhookSink.Secret, headers = post.Headers, body = post.Body });
        return await NpmTools.RunAsync(Checkout.Repository, "verify-webhook.mjs", input, Cancelled);
    }

    private IReadOnlyList<WebhookPost> Posts(string destination) =>
    [
        .. environment.WebhooksAsync().Result.Posts
            .Where(post => post.Destination == destination && post.Body.Contains(name, StringComparison.Ordinal)),
    ];

    private bool IsFor(WebhookPost post, string destination, string end) =>
        post.Destination == destination && post.Body.Contains($"{name}-{end}", StringComparison.Ordinal);

    private int Accepted(string destination, string end) =>
        Posts(destination).Count(post => IsFor(post, destination, end) && post.Reply is { Status: 200, Delay.Ticks: 0 });

    private Task WaitAsync(Func<bool> isDone) => WaitAsync(() => Task.FromResult(isDone()));

    private Task WaitAsync(Func<Task<bool>> isDone) => TriggersEnvironment.WaitAsync(isDone, Describe);

    private string Describe()
    {
        var posts = Posts("ops").Concat(Posts("pager"));
        return string.Join(
            '\n', posts.Select(post => $"{post.At:O} {post.Destination} {post.Reply.Status} {post.Body}").Concat(pollers.Problems));
    }
}
