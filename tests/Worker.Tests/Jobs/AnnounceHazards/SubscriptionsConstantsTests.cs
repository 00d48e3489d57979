using System.Text.Json;
using Worker.Jobs.AnnounceHazards;

namespace Worker.Tests.Jobs.AnnounceHazards;

public static class SubscriptionsConstantsTests
{
    [Fact]
    public static void The_sample_can_be_published_and_is_the_one_of_the_event()
    {
        var sample = Read("constants", "subscriptions.json");

        Assert.Empty(SubscriptionsConstants.Set.Problems(sample));
        Assert.True(JsonElement.DeepEquals(sample, Read("events", "publish_constants.subscriptions.json").GetProperty("content")));
    }

    [Theory]
    [InlineData("""{"subscriptions":[]}""")]
    [InlineData("""{"subscriptions":[{"name":"a","severity":0,"families":[],"prefectures":[]}]}""")]
    [InlineData("""{"subscriptions":[{"name":"a-1","severity":4,"families":["heavy-rain","tsunami"],"prefectures":["01","47"]}]}""")]
    public static void Can_be_published(string content) => Assert.Empty(SubscriptionsConstants.Set.Problems(JsonElement.Parse(content)));

    [Theory]
    [InlineData("""{}""", "$.subscriptions: missing, a list of Subscription was expected")]
    [InlineData("""{"subscriptions":[{"name":"a/b","severity":1}]}""",
        "$.subscriptions[0].name: 'a/b' is not 1 to 40 letters, digits and hyphens")]
    [InlineData("""{"subscriptions":[{"name":"a","severity":5}]}""", "$.subscriptions[0].severity: 5 is not a number from 0 to 4")]
    [InlineData("""{"subscriptions":[{"name":"a"}]}""", "$.subscriptions[0].severity: missing, a whole number was expected")]
    [InlineData("""{"subscriptions":[{"name":"a","severity":1},{"name":"A","severity":2}]}""",
        "$.subscriptions[1].name: 'A' is there twice")]
    [InlineData("""{"subscriptions":[{"name":"a","severity":1,"prefectures":["13","48"]}]}""",
        "$.subscriptions[0].prefectures[1]: '48' is not a code from 01 to 47")]
    [InlineData("""{"subscriptions":[{"name":"a","severity":1,"prefectures":["00"]}]}""",
        "$.subscriptions[0].prefectures[0]: '00' is not a code from 01 to 47")]
    [InlineData("""{"subscriptions":[{"name":"a","severity":1,"families":[99]}]}""", "$.subscriptions[0].families[0]: 99 is no family")]
    [InlineData("""{"subscriptions":[{"name":"a","severity":1,"family":["flood"]}]}""",
        "$.subscriptions[0].family: unknown, known are name, severity, families, prefectures")]
    public static void Are_refused_with_what_is_wrong_and_where(string content, string problem) =>
        Assert.Equal([problem], SubscriptionsConstants.Set.Problems(JsonElement.Parse(content)));

    [Fact]
    public static void An_unknown_family_is_refused_with_its_place() =>
        Assert.StartsWith("$.subscriptions[0].families[0]: ", Assert.Single(SubscriptionsConstants.Set.Problems(JsonElement.Parse(
            """{"subscriptions":[{"name":"a","severity":1,"families":["fire"]}]}"""))), StringComparison.Ordinal);

    private static JsonElement Read(params string[] path) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine([Checkout.Root, "tests", "data", .. path])));
}
