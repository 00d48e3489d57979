using System.Text.Json;
using LocalAws;
using Worker.Cli.DeadLetters;

namespace Worker.Tests.Cli.DeadLetters;

public sealed class TestEventTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("worker-").FullName, "events");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public async Task Writes_a_redacted_sample_event_of_the_function()
    {
        var (file, redacted) = await TestEvent.WriteAsync(
            Letter("""{"day":"2026-11-19","apiKey":"sk-live"}"""), "export_api_log", folder, force: false, Cancelled);

        Assert.Equal("export_api_log.11111111.json", Path.GetFileName(file));
        Assert.Equal(
            "{\n  \"day\": \"2026-11-19\",\n  \"apiKey\": \"[Filtered]\"\n}\n",
            (await File.ReadAllTextAsync(file, Cancelled)).ReplaceLineEndings("\n"));
        Assert.Single(redacted);
        Assert.Equal([file], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Replaces_a_file_only_when_told()
    {
        await TestEvent.WriteAsync(Letter("1"), "say", folder, force: false, Cancelled);

        var refused = await Assert.ThrowsAsync<UserException>(
            () => TestEvent.WriteAsync(Letter("2"), "say", folder, force: false, Cancelled));
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
        var (file, _) = await TestEvent.WriteAsync(Letter("3"), "say", folder, force: true, Cancelled);

        Assert.Equal("3\n", await File.ReadAllTextAsync(file, Cancelled));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("../../terraform/main")]
    [InlineData("a.b")]
    [InlineData("say\n")]
    public async Task Takes_no_name_from_a_message_that_is_no_functions_name(string? function)
    {
        var error = await Assert.ThrowsAsync<UserException>(
            () => TestEvent.WriteAsync(Letter("{}"), function, folder, force: false, Cancelled));

        Assert.Contains("add --function NAME", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Says_why_a_letter_has_no_event()
    {
        var letter = Letter("{}") with { Event = null, Outcome = "cannot be redriven: it says which records failed" };

        var error = await Assert.ThrowsAsync<UserException>(() => TestEvent.WriteAsync(letter, "say", folder, force: false, Cancelled));

        Assert.Contains("it says which records failed", error.Message, StringComparison.Ordinal);
    }

    private static Letter Letter(string lambdaEvent) =>
        new(
            "11111111-7b5d-4c0e-9a51-0f3c3d2a6e01", "Invocation", "export_api_log", "E: no", DateTimeOffset.UnixEpoch, null,
            "can be redriven", JsonElement.Parse(lambdaEvent));
}
