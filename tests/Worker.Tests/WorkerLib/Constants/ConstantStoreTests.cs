using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Constants;

namespace Worker.Tests.WorkerLib.Constants;

public static class ConstantStoreTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task A_process_loads_a_set_once_and_keeps_it()
    {
        var fixture = Published("""{"limits":[{"name":"sms","most":5}]}""");
        var store = fixture.Store();

        var first = await LoadAsync(store);
        Publish(fixture, """{"limits":[]}""");

        Assert.Equal(new LimitsConstants.Limit("sms", 5), Assert.Single(first.Limits));
        Assert.Same(first, await LoadAsync(store));
        Assert.Empty((await LoadAsync(fixture.Store())).Limits);
    }

    [Fact]
    public static async Task Nothing_published_is_said_and_asked_for_again()
    {
        var fixture = new ConstantFixture();
        var store = fixture.Store();

        var error = await Assert.ThrowsAsync<ConstantsNotPublishedException>(() => LoadAsync(store));
        Assert.Null(await store.LoadOrDefaultAsync("limits", LimitsJson.Default.LimitsConstants, Cancelled));
        Publish(fixture, """{"limits":[]}""");

        Assert.Contains("./worker invoke publish_constants", error.Message, StringComparison.Ordinal);
        Assert.Empty((await LoadAsync(store)).Limits);
        Assert.NotNull(await store.LoadOrDefaultAsync("limits", LimitsJson.Default.LimitsConstants, Cancelled));
    }

    [Fact]
    public static async Task A_load_that_failed_is_not_kept()
    {
        var fixture = Published("""{"limits":[]}""");
        var store = fixture.Store();
        fixture.DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(_ => throw new HttpRequestException("gone"), _ => new GetItemResponse { Item = fixture.Rows["limits"] });

        await Assert.ThrowsAsync<HttpRequestException>(() => LoadAsync(store));

        Assert.Empty((await LoadAsync(store)).Limits);
    }

    [Fact]
    public static async Task Content_that_is_not_what_was_published_is_refused()
    {
        var fixture = Published("""{"limits":[]}""");
        var key = fixture.Rows["limits"]["key"].S;
        fixture.Objects[key] = """{"limits":[{}]}"""u8.ToArray();

        var other = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(fixture.Store()));
        fixture.Objects.Remove(key);
        var missing = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(fixture.Store()));

        Assert.Contains($"the object {key} of version 1 has the hash", other.Message, StringComparison.Ordinal);
        Assert.Contains($"the object {key} of version 1 is not there", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Content_is_bounded()
    {
        var fixture = Published("""{"limits":[]}""");
        fixture.Objects[fixture.Rows["limits"]["key"].S] = new byte[ConstantStore.MaxBytes + 1];

        var refused = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(fixture.Store()));
        Assert.Contains("has 16777217 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_set_that_the_job_has_outgrown_says_where()
    {
        var fixture = Published("""{"limits":[{"name":"sms","most":5}]}""");
        Replace("""{"limits":[{"name":"sms","most":"five"}]}""");

        var shape = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(fixture.Store()));
        Replace("""{"limits":[{"name":"sms","most":0}]}""");
        var meaning = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(fixture.Store()));

        Assert.Contains("at $.limits[0].most a whole number was expected", shape.Message, StringComparison.Ordinal);
        Assert.Contains("version 1 no longer fits the job: $.limits[0].most: 0 is less than 1", meaning.Message, StringComparison.Ordinal);

        void Replace(string content)
        {
            var bytes = Encoding.UTF8.GetBytes(content);
            fixture.Objects[fixture.Rows["limits"]["key"].S] = bytes;
            fixture.Rows["limits"]["sha256"] = new(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }

    [Fact]
    public static async Task A_damaged_row_says_what_is_wrong()
    {
        var fixture = Published("""{"limits":[]}""");
        fixture.Rows["limits"].Remove("sha256");

        var refused = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(fixture.Store()));
        Assert.Contains("sha256 '' is not a text", refused.Message, StringComparison.Ordinal);
    }

    private static Task<LimitsConstants> LoadAsync(ConstantStore store) =>
        store.LoadAsync("limits", LimitsJson.Default.LimitsConstants, Cancelled);

    private static ConstantFixture Published(string content)
    {
        var fixture = new ConstantFixture();
        Publish(fixture, content);
        return fixture;
    }

    private static void Publish(ConstantFixture fixture, string content) =>
        fixture.Publish(LimitsConstants.Set, JsonElement.Parse(content));
}
