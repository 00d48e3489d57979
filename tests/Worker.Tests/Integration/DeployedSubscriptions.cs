using Demo;

namespace Worker.Tests.Integration;

[NeedsJobs("announce_hazards", "publish_constants")]
internal static class DeployedSubscriptions
{
    /// <summary>
    /// Subscribes people to hazards: to all about volcanoes as <c>volcanoes</c>, to severe tornadoes in Okinawa as <c>okinawa</c>. Once
    /// for all tests, because a process keeps the constants that it began with.
    /// </summary>
    public static Task SubscribeAsync(this DeployedEnvironment environment) => environment.OnceAsync(
        nameof(SubscribeAsync),
        async () =>
        {
            var (response, result) = await environment.InvokeAsync(
                "publish_constants",
                """{"set":"subscriptions","content":{"subscriptions":[{"name":"volcanoes","severity":0,"families":["volcano"]},"""
                    + """{"name":"okinawa","severity":3,"families":["tornado"],"prefectures":["47"]}]}}""");
            Assert.True(result.FunctionError is null, response.ToString());
        });
}
