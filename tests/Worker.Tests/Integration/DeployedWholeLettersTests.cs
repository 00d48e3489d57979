using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Demo;

namespace Worker.Tests.Integration;

/// <summary>What is too large for a dead letter, from a queue to S3 and back: the packaged executable on what Terraform made.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)] // two readers of one queue hide its letters from each other
[NeedsJobs("notify", "replay_dead_letters")]
public sealed class DeployedWholeLettersTests(DeployedEnvironment environment, NotificationPollers pollers)
    : IClassFixture<NotificationPollers>
{
    private const string Queue = "arn:aws:sqs:ap-northeast-1:123456789012:worker-local-notifications";

    private readonly string mark = Guid.NewGuid().ToString("N")[..12];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A message of SQS holds it, and does not with the attributes of a letter.</summary>
    [Fact]
    public async Task What_no_letter_holds_is_kept_whole_and_redriven_whole()
    {
        var body = $"{mark} 震源地 🌋\n" + new string('x', 261_900);
        var bytes = Encoding.UTF8.GetBytes(body);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));

        await SendAsync(body);
        var letter = (await environment.LettersAsync(mark, 1))[0];
        var id = letter.GetProperty("id").GetString()!;
        var cut = letter.GetProperty("cut").GetString()!;
        var place = new Uri(cut.Split(" whole in ")[1]);
        using var s3 = (await environment.AwsAsync()).S3();
        using var kept = await s3.GetObjectAsync(place.Host, place.AbsolutePath[1..], Cancelled);
        using var content = new MemoryStream();
        await kept.ResponseStream.CopyToAsync(content, Cancelled);
        var done = await RunAsync("redrive", id);
        var again = await LetterButAsync(id);
        await RunAsync("delete", again.GetProperty("id").GetString()!);

        Assert.Equal(bytes, content.ToArray());
        Assert.Matches(
            $"^{bytes.Length} bytes, SHA-256 {sha256}, "
                + $"whole in s3://worker-local-dead-letters-123456789012/letters/[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}/{sha256}$",
            cut);
        Assert.Equal(body, BodyOf(letter));
        Assert.Equal("notify", letter.GetProperty("function").GetString());
        Assert.Equal(1, done.GetProperty("done").GetInt32());

        // Notify got the same bytes once more, and set them aside again.
        Assert.Contains(sha256, again.GetProperty("cut").GetString(), StringComparison.Ordinal);
        Assert.Equal(body, BodyOf(again));
    }

    private static string? BodyOf(JsonElement letter) =>
        letter.GetProperty("event").GetProperty("Records")[0].GetProperty("body").GetString();

    private Task<JsonElement> SendAsync(string body) => pollers.Api.CallAsync(
        "sqs",
        "AmazonSQS.SendMessage",
        new JsonObject { ["QueueUrl"] = pollers.Api.QueueUrl(Queue), ["MessageBody"] = body },
        Cancelled);

    private async Task<JsonElement> RunAsync(string action, string id) => (await environment.InvokeAsync(
        "replay_dead_letters",
        new JsonObject { ["action"] = action, ["dryRun"] = false, ["messageIds"] = new JsonArray(id) }.ToJsonString())).Response;

    private async Task<JsonElement> LetterButAsync(string id)
    {
        JsonElement? found = null;
        await TriggersEnvironment.WaitAsync(
            async () => (found = (await environment.LettersAsync(mark, 1))
                .Select(letter => (JsonElement?)letter)
                .FirstOrDefault(letter => letter!.Value.GetProperty("id").GetString() != id)) is not null,
            () => string.Join('\n', pollers.Problems));
        return found!.Value;
    }
}
