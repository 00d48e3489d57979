using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Worker.Jobs.Notify;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.Notify;

public static class NotificationsConstantsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"routes":[{"subject":"","destinations":["*"]}]}""")]
    [InlineData("""{"digestAbove":1,"templates":{"alert":"{severity}: {message}, see https://wiki.example.com/{subject}"}}""")]
    public static void Can_be_published(string content) => Assert.Empty(Problems(content));

    [Fact]
    public static void The_sample_can_be_published_without_a_remark()
    {
        var sample = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "data", "constants", "notifications.json"));

        Assert.Empty(Problems(sample));
        Assert.Empty(NotificationsConstants.Set.Remarks(JsonElement.Parse(sample)));
    }

    [Theory]
    [InlineData("""{"templates":{"alert":"{subjekt}: {message}"}}""",
        "$.templates.alert: {subjekt} is unknown, known are {subject}, {severity}, {message}, {kind}, {raisedAt}, {openedAt}, "
            + "{duration}, {alerts}, {alertCount}, {sequence}")]
    [InlineData("""{"templates":{"digest":"{subject} {lines}"}}""",
        "$.templates.digest: {subject} is unknown, known are {count}, {lines}")]
    [InlineData("""{"templates":{"recovery":"{subject"}}""",
        "$.templates.recovery: has a { or } that belongs to no placeholder such as {subject}")]
    [InlineData("""{"templates":{"update":"subject}"}}""",
        "$.templates.update: has a { or } that belongs to no placeholder such as {subject}")]
    [InlineData("""{"templates":{"digestLine":""}}""", "$.templates.digestLine: has 0 characters, 1 to 2000 are allowed")]
    [InlineData("""{"templates":{"allert":"x"}}""",
        "$.templates.allert: unknown, known are alert, update, recovery, reminder, digest, digestLine")]
    [InlineData("""{"routes":[]}""", "$.routes: has 0 routes, 1 to 200 are allowed")]
    [InlineData("""{"routes":[{"subject":"a","destinations":[]}]}""",
        "$.routes[0].destinations: is empty; name destinations, or * for all")]
    [InlineData("""{"routes":[{"subject":"a"}]}""", "$.routes[0].destinations: missing, a list of string was expected")]
    [InlineData("""{"templates":{"digestLine":"{message}"}}""",
        "$.templates.digestLine: has no {subject}, so that nobody would see what it is about")]
    [InlineData("""{"templates":{"digest":"{count} incidents"}}""",
        "$.templates.digest: has no {lines}, so that nobody would see what it is about")]
    [InlineData("""{"routes":[{"subject":"a","destinations":["*"],"remindAfterMinutes":1}]}""",
        "$.routes[0].remindAfterMinutes: 1 is not a number from 5 to 43200")]
    [InlineData("""{"routes":[{"subject":"a","destinations":["*"],"escalateAfterMinutes":30}]}""",
        "$.routes[0]: escalateAfterMinutes and escalateTo, with a destination or *, belong together")]
    [InlineData("""{"routes":[{"subject":"a","destinations":["*"],"escalateTo":["boss"]}]}""",
        "$.routes[0]: escalateAfterMinutes and escalateTo, with a destination or *, belong together")]
    [InlineData("""{"digestAbove":0}""", "$.digestAbove: 0 is not a number from 1 to 50")]
    public static void Are_refused_with_what_is_wrong_and_where(string content, string problem) =>
        Assert.Equal([problem], Problems(content));

    [Theory]
    [InlineData("process/sync", AlertKind.Alert, AlertSeverity.Warning, "ops")]
    [InlineData("process/sync", AlertKind.Alert, AlertSeverity.Critical, "ops, pager")]
    [InlineData("process/sync", AlertKind.Alert, AlertSeverity.Info, "")]
    [InlineData("process/sync", AlertKind.Recovery, AlertSeverity.Info, "ops, pager")]
    [InlineData("alarm/errors", AlertKind.Alert, AlertSeverity.Info, "ops, other, pager")]
    [InlineData("typo/x", AlertKind.Alert, AlertSeverity.Info, "ops, other, pager")]
    [InlineData("metric/x", AlertKind.Alert, AlertSeverity.Critical, "ops, other, pager")]
    [InlineData("metric/x", AlertKind.Recovery, AlertSeverity.Critical, "ops, other, pager")]
    [InlineData("destination/ops", AlertKind.Alert, AlertSeverity.Error, "other, pager")]
    public static async Task Lead_an_alert_to_the_destinations_of_all_routes_that_it_fits(
        string subject, AlertKind kind, AlertSeverity severity, string destinations)
    {
        var constants = Read(
            """
            {"routes":[
              {"subject":"process/","severity":"warning","destinations":["ops"]},
              {"subject":"process/","severity":"critical","destinations":["pager","ops"]},
              {"subject":"alarm/","destinations":["*"]},
              {"subject":"typo/","destinations":["ops","nowhere"]}
            ]}
            """);

        Assert.Equal(
            destinations, await DestinationsOfAsync(constants, new Alert(subject, Now, kind, severity, "x"), "ops", "pager", "other"));
    }

    [Fact]
    public static async Task Lead_everything_everywhere_until_they_say_otherwise() =>
        Assert.Equal(
            "ops, pager",
            await DestinationsOfAsync(
                NotificationsConstants.Default, new Alert("a", Now, AlertKind.Alert, AlertSeverity.Info, "x"), "ops", "pager"));

    [Fact]
    public static void May_name_only_destinations_that_there_are()
    {
        var content = JsonElement.Parse(
            """
            {"routes":[{"subject":"","destinations":["ops","*"]},
            {"subject":"a","destinations":["nowhere"],"escalateAfterMinutes":30,"escalateTo":["boss"]}]}
            """);

        Assert.Equal(
            [
                "$.routes[1]: there is no destination 'nowhere', known are ops, pager, and * for all (docs/alerts.md)",
                "$.routes[1]: there is no destination 'boss', known are ops, pager, and * for all (docs/alerts.md)",
            ],
            NotificationsConstants.Set.Problems(content, ["pager", "ops"]));
        Assert.Empty(NotificationsConstants.Set.Problems(content));
    }

    [Fact]
    public static void Give_the_words_of_a_message()
    {
        var constants = Read("""{"templates":{"alert":"<!here> {message} {raisedAt} {alerts}/{sequence} {openedAt}"}}""");
        var alert = new Alert("process/sync", Now, AlertKind.Alert, AlertSeverity.Critical, "{severity} & <b>");
        var incident = new Incident("process/sync", "ops");
        var ops = Webhook.ReadAll("""{"ops":{"kind":"slack","url":"https://hooks.example.com/ops"}}""", "/p")["ops"];

        var message = WebhookMessage.Of(
            ops,
            [new Notification(IncidentStep.Open, alert, incident.After(IncidentStep.Open, alert))],
            constants.Words);

        Assert.Equal(
            "<!here> {severity} &amp; &lt;b&gt; 2026-11-20 12:00:00 UTC 1/1 2026-11-20 12:00:00 UTC",
            JsonElement.Parse(message.Body).GetProperty("text").GetString());
    }

    private static async Task<string> DestinationsOfAsync(NotificationsConstants constants, Alert alert, params string[] all)
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(Task.FromResult(new QueryResponse()));
        var routing = new Routing(all, constants, new IncidentTable(dynamoDB, TimeProvider.System, "incidents"));
        var found = await routing.ByDestinationAsync([new QueuedAlert(alert)], CancellationToken.None);
        return string.Join(", ", found.Keys.Order(StringComparer.Ordinal));
    }

    private static NotificationsConstants Read(string content) =>
        JsonSerializer.Deserialize(content, NotificationsConstantsJson.Default.NotificationsConstants)!;

    private static IReadOnlyList<string> Problems(string content) => NotificationsConstants.Set.Problems(JsonElement.Parse(content));
}
