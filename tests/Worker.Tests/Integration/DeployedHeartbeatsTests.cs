using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LocalAws;
using LocalAws.Triggers;

namespace Worker.Tests.Integration;

/// <summary>ReceiveHeartbeat and ProcessChecker as they are deployed: pings over the HTTP API, and what comes of them.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedHeartbeatsTests(DeployedEnvironment environment)
{
    private const string Token = "a-token-of-this-test";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_pings_over_HTTP_goes_late_overruns_and_is_back()
    {
        var aws = await environment.AwsAsync();
        using var dynamoDB = aws.DynamoDB();
        using var api = new LocalAwsApi(aws.Endpoint);
        await using var served = await HttpTriggers.StartAsync(api, aws.Functions, Loopback.FreePort());
        await served.RefreshAsync(Cancelled);
        using var http = new HttpClient { BaseAddress = new Uri(served.Url, "receive_heartbeat/heartbeats/") };
        var process = $"ping-{Guid.NewGuid():N}";
        await PutAsync(dynamoDB, process);

        // A wrong token, no token and an unknown process get the same response, and write nothing.
        using var wrong = await SendAsync(http, process, "wrong");
        using var none = await SendAsync(http, process, null);
        using var unknown = await SendAsync(http, $"{process}-unknown", Token);
        Assert.All(
            (HttpResponseMessage[])[wrong, none, unknown], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
        var refusals = await Task.WhenAll(
            wrong.Content.ReadAsStringAsync(Cancelled),
            none.Content.ReadAsStringAsync(Cancelled),
            unknown.Content.ReadAsStringAsync(Cancelled));
        Assert.Single(refusals.Distinct());
        Assert.Equal("application/problem+json", wrong.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("lastBeat", (await RowAsync(dynamoDB, process))!.Keys);
        Assert.Null(await RowAsync(dynamoDB, $"{process}-unknown"));

        using var put = await SendAsync(http, process, Token, HttpMethod.Put);
        using var noSignal = await SendAsync(http, $"{process}/stop", Token);
        using var large = await SendAsync(http, process, Token, body: new string('x', 100_000));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, noSignal.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);

        // It overran an hour ago, reports a new start, which is no recovery, and then ends.
        await SetAsync(dynamoDB, process, "lastStart", DateTimeOffset.UtcNow.AddHours(-1));
        Assert.Contains(process, await CheckAsync("overrunning"));
        using var start = await SendAsync(http, $"{process}/start", Token);
        Assert.False(JsonElement.Parse(await start.Content.ReadAsStringAsync(Cancelled)).GetProperty("kept").GetBoolean());
        Assert.DoesNotContain(process, await CheckAsync("recovered"));
        using var finish = await SendAsync(http, $"{process}/finish/", Token, body: "exit 0");
        Assert.Equal(HttpStatusCode.OK, finish.StatusCode);
        Assert.Contains(process, await CheckAsync("recovered"));

        // It fails, and recovers.
        using var fail = await SendAsync(http, $"{process}/137", Token, HttpMethod.Get);
        Assert.Contains(process, await CheckAsync("failed"));
        using var beat = await SendAsync(http, process, Token, HttpMethod.Head);
        Assert.Empty(await beat.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Contains(process, await CheckAsync("recovered"));

        // The cron slots of this morning and evening were missed for two days.
        await SetAsync(dynamoDB, process, "lastBeat", DateTimeOffset.UtcNow.AddDays(-2));
        await SetAsync(dynamoDB, process, "lastFailure", DateTimeOffset.UtcNow.AddDays(-3));
        await SetAsync(dynamoDB, process, "lastStart", DateTimeOffset.UtcNow.AddDays(-3));
        Assert.Contains(process, await CheckAsync("late"));
        Assert.DoesNotContain(process, await CheckAsync("late"));

        var alerts = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = "alerts",
                KeyConditionExpression = "subject = :subject",
                ExpressionAttributeValues = new() { [":subject"] = new($"process/{process}") },
            },
            Cancelled);
        Assert.Equal(["alert", "recovery", "alert", "recovery", "alert"], alerts.Items.Select(alert => alert["kind"].S));
        Assert.Contains("expected at '0 2,14 * * *' in Asia/Tokyo", alerts.Items[^1]["message"].S, StringComparison.Ordinal);
        Assert.Contains("failed with exit code 137 at", alerts.Items[2]["message"].S, StringComparison.Ordinal);

        // Whoever was notified of the lateness is notified that nobody watches it any more.
        await dynamoDB.DeleteItemAsync(new DeleteItemRequest("heartbeats", new() { ["process"] = new(process) }), Cancelled);
        Assert.Contains(process, await CheckAsync("unwatched"));
        Assert.DoesNotContain(process, await CheckAsync("unwatched"));
    }

    [Fact]
    public async Task A_hanging_run_is_found_beside_others_and_a_mistake_in_a_row_is_told()
    {
        var aws = await environment.AwsAsync();
        using var dynamoDB = aws.DynamoDB();
        using var api = new LocalAwsApi(aws.Endpoint);
        await using var served = await HttpTriggers.StartAsync(api, aws.Functions, Loopback.FreePort());
        await served.RefreshAsync(Cancelled);
        using var http = new HttpClient { BaseAddress = new Uri(served.Url, "receive_heartbeat/heartbeats/") };
        var process = $"runs-{Guid.NewGuid():N}";
        await PutAsync(dynamoDB, process);
        using var one = await SendAsync(http, $"{process}/start?run=one", Token);
        using var two = await SendAsync(http, $"{process}/start?run=two", Token);
        using var end = await SendAsync(http, $"{process}/finish?run=two", Token);
        Assert.All((HttpResponseMessage[])[one, two, end], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.DoesNotContain(process, await CheckAsync("overrunning"));

        await dynamoDB.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = "heartbeats",
                Key = new() { ["process"] = new(process) },
                UpdateExpression = "SET openRuns.one = :time, mutedUntil = :soon",
                ExpressionAttributeValues = new()
                {
                    [":time"] = new(DateTimeOffset.UtcNow.AddHours(-1).ToString("O", CultureInfo.InvariantCulture)),
                    [":soon"] = new("soon"),
                },
            },
            Cancelled);
        Assert.Contains(process, await CheckAsync("overrunning"));
        using var last = await SendAsync(http, $"{process}/finish?run=one", Token);
        Assert.Contains(process, await CheckAsync("recovered"));

        var mistakes = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = "alerts",
                KeyConditionExpression = "subject = :subject",
                ExpressionAttributeValues = new() { [":subject"] = new($"process/{process}/config") },
            },
            Cancelled);
        Assert.Contains("mutedUntil 'soon' is not a time", Assert.Single(mistakes.Items)["message"].S, StringComparison.Ordinal);
        await dynamoDB.DeleteItemAsync(new DeleteItemRequest("heartbeats", new() { ["process"] = new(process) }), Cancelled);
        Assert.Contains(process, await CheckAsync("unwatched"));
    }

    private async Task<IReadOnlyList<string?>> CheckAsync(string list) =>
    [
        .. (await environment.InvokeAsync("process_checker", "{}")).Response.GetProperty(list).EnumerateArray()
            .Select(name => name.GetString()),
    ];

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, string path, string? token, HttpMethod? method = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body);
        return await http.SendAsync(request, Cancelled);
    }

    private static async Task PutAsync(AmazonDynamoDBClient dynamoDB, string process) => await dynamoDB.PutItemAsync(
        new PutItemRequest("heartbeats", new()
        {
            ["process"] = new AttributeValue(process),
            ["cron"] = new AttributeValue("0 2,14 * * *"),
            ["timeZone"] = new AttributeValue("Asia/Tokyo"),
            ["graceSeconds"] = new AttributeValue { N = "600" },
            ["maxRunSeconds"] = new AttributeValue { N = "1800" },
            ["watchedSince"] = new AttributeValue(DateTimeOffset.UtcNow.AddDays(-9).ToString("O", CultureInfo.InvariantCulture)),
            ["tokenSha256"] = new AttributeValue(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)))),
        }),
        Cancelled);

    private static async Task SetAsync(AmazonDynamoDBClient dynamoDB, string process, string field, DateTimeOffset time) =>
        await dynamoDB.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = "heartbeats",
                Key = new() { ["process"] = new(process) },
                UpdateExpression = $"SET {field} = :time",
                ExpressionAttributeValues = new() { [":time"] = new(time.ToString("O", CultureInfo.InvariantCulture)) },
            },
            Cancelled);

    private static async Task<Dictionary<string, AttributeValue>?> RowAsync(AmazonDynamoDBClient dynamoDB, string process)
    {
        var found = await dynamoDB.GetItemAsync(new GetItemRequest("heartbeats", new() { ["process"] = new(process) }), Cancelled);
        return found.Item is { Count: > 0 } item ? item : null;
    }
}
