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
        var world = Published("""{"limits":[{"name":"sms","most":5}]}""");
        var store = world.Store();

        var first = await LoadAsync(store);
        Publish(world, """{"limits":[]}""");

        Assert.Equal(new LimitsConstants.Limit("sms", 5), Assert.Single(first.Limits));
        Assert.Same(first, await LoadAsync(store));
        Assert.Empty((await LoadAsync(world.Store())).Limits);
    }

    [Fact]
    public static async Task Nothing_published_is_said_and_asked_for_again()
    {
        var world = new ConstantWorld();
        var store = world.Store();

        var error = await Assert.ThrowsAsync<ConstantsNotPublishedException>(() => LoadAsync(store));
        Assert.Null(await store.LoadOrDefaultAsync("limits", LimitsJson.Default.LimitsConstants, Cancelled));
        Publish(world, """{"limits":[]}""");

        Assert.Contains("./worker invoke publish_constants", error.Message, StringComparison.Ordinal);
        Assert.Empty((await LoadAsync(store)).Limits);
        Assert.NotNull(await store.LoadOrDefaultAsync("limits", LimitsJson.Default.LimitsConstants, Cancelled));
    }

    [Fact]
    public static async Task A_load_that_failed_is_not_kept()
    {
        var world = Published("""{"limits":[]}""");
        var store = world.Store();
        world.DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(_ => throw new HttpRequestException("gone"), _ => new GetItemResponse { Item = world.Rows["limits"] });

        await Assert.ThrowsAsync<HttpRequestException>(() => LoadAsync(store));

        Assert.Empty((await LoadAsync(store)).Limits);
    }

    [Fact]
    public static async Task Content_that_is_not_what_was_published_is_refused()
    {
        var world = Published("""{"limits":[]}""");
        var key = world.Rows["limits"]["key"].S;
        world.Objects[key] = """{"limits":[{}]}"""u8.ToArray();

        var other = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(world.Store()));
        world.Objects.Remove(key);
        var missing = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(world.Store()));

        Assert.Contains($"the object {key} of version 1 has the hash", other.Message, StringComparison.Ordinal);
        Assert.Contains($"the object {key} of version 1 is not there", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Content_is_bounded()
    {
        var world = Published("""{"limits":[]}""");
        world.Objects[world.Rows["limits"]["key"].S] = new byte[ConstantStore.MaxBytes + 1];

        Assert.Contains("has 16777217 bytes", (await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(world.Store()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_set_that_the_job_has_outgrown_says_where()
    {
        var world = Published("""{"limits":[{"name":"sms","most":5}]}""");
        Replace("""{"limits":[{"name":"sms","most":"five"}]}""");

        var shape = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(world.Store()));
        Replace("""{"limits":[{"name":"sms","most":0}]}""");
        var meaning = await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(world.Store()));

        Assert.Contains("at $.limits[0].most a whole number was expected", shape.Message, StringComparison.Ordinal);
        Assert.Contains("version 1 no longer fits the job: $.limits[0].most: 0 is less than 1", meaning.Message, StringComparison.Ordinal);

        void Replace(string content)
        {
            var bytes = Encoding.UTF8.GetBytes(content);
            world.Objects[world.Rows["limits"]["key"].S] = bytes;
            world.Rows["limits"]["sha256"] = new(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }

    [Fact]
    public static async Task A_damaged_row_says_what_is_wrong()
    {
        var world = Published("""{"limits":[]}""");
        world.Rows["limits"].Remove("sha256");

        Assert.Contains("sha256 '' is not a text", (await Assert.ThrowsAsync<InvalidConstantsException>(() => LoadAsync(world.Store()))).Message, StringComparison.Ordinal);
    }

    private static Task<LimitsConstants> LoadAsync(ConstantStore store) => store.LoadAsync("limits", LimitsJson.Default.LimitsConstants, Cancelled);

    private static ConstantWorld Published(string content)
    {
        var world = new ConstantWorld();
        Publish(world, content);
        return world;
    }

    private static void Publish(ConstantWorld world, string content) => world.Publish(LimitsConstants.Set, JsonElement.Parse(content));
}
