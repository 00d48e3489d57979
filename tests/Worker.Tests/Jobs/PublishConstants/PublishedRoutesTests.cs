using System.Text.Json;
using Amazon.Lambda.Core;
using Worker.Jobs.Notify;
using Worker.Jobs.PublishConstants;
using Worker.Tests.WorkerLib.Aws;
using Worker.Tests.WorkerLib.Constants;
using WorkerLib.Aws;
using WorkerLib.Constants;

namespace Worker.Tests.Jobs.PublishConstants;

public static class PublishedRoutesTests
{
    [Theory]
    [InlineData("ops", null)]
    [InlineData("*", null)]
    [InlineData("nowhere", "$.routes[0]: there is no destination 'nowhere', known are ops, pager, and * for all")]
    public static async Task Lead_to_destinations_that_there_are(string destination, string? problem)
    {
        var fixture = new ConstantFixture();
        var publisher = Publisher(fixture, Parameter("""{"pager":{"url":"https://hush.example.com"},"ops":{}}"""));
        var content = JsonElement.Parse($$"""{"routes":[{"subject":"","destinations":["{{destination}}"]}]}""");

        var error = await Record.ExceptionAsync(
            () => publisher.HandleAsync(new("notifications", content), Substitute.For<ILambdaContext>()));

        Assert.Equal(problem is null, error is null);
        Assert.Contains(problem ?? "", error?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, fixture.Writes.Count > 0);
    }

    [Theory]
    [InlineData("""{"subject":"","severity":"critical","destinations":["ops"]}""", "errors of subjects that no other route takes")]
    [InlineData(
        """
        {"subject":"","severity":"error","destinations":["*"]},{"subject":"data/","severity":"critical","destinations":["ops"]}
        """,
        null)]
    [InlineData("""{"subject":"data/","severity":"critical","destinations":["ops"]}""", "errors of 'data/…'")]
    [InlineData("""{"subject":"","severity":"error","destinations":["ops"]}""", null)]
    public static async Task Are_published_with_a_remark_where_they_notify_nobody_of_errors(string routes, string? remark)
    {
        var fixture = new ConstantFixture();
        var publisher = Publisher(fixture, Parameter("""{"ops":{}}"""));
        var content = JsonElement.Parse($$"""{"routes":[{{routes}}]}""");

        var report = await publisher.HandleAsync(new("notifications", content), Substitute.For<ILambdaContext>());

        Assert.Equal("published", report.Outcome);
        Assert.Equal(remark is null, report.Remarks is null);
        Assert.Contains(remark ?? "", report.Remarks?.Single() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hush")]
    [InlineData("""["hush"]""")]
    public static async Task Are_not_published_while_nobody_can_read_the_destinations_which_are_not_shown(string destinations)
    {
        var fixture = new ConstantFixture();
        var publisher = Publisher(fixture, Parameter(destinations));
        var content = JsonElement.Parse("""{"routes":[{"subject":"","destinations":["ops"]}]}""");

        var error = await Assert.ThrowsAsync<InvalidSecretException>(
            () => publisher.HandleAsync(new("notifications", content), Substitute.For<ILambdaContext>()));

        Assert.Contains("The parameter /worker/notify-destinations has no JSON object", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(fixture.Writes);
    }

    [Fact]
    public static async Task Are_the_only_constants_for_which_the_destinations_are_read_and_they_are_each_time()
    {
        var fixture = new ConstantFixture();
        var parameter = Parameter("""{"ops":{}}""");
        var publisher = Publisher(fixture, parameter, LimitsConstants.Set);
        var context = Substitute.For<ILambdaContext>();

        await publisher.HandleAsync(new("limits", JsonElement.Parse("""{"limits":[{"name":"sms","most":1}]}""")), context);
        Assert.Equal(0, parameter.Reads);

        parameter.Value = """{"ops":{},"new":{}}""";
        foreach (var name in (string[])["ops", "new"])
        {
            var content = JsonElement.Parse($$"""{"routes":[{"subject":"","destinations":["{{name}}"]}]}""");
            await publisher.HandleAsync(new("notifications", content), context);
        }

        Assert.Equal(2, parameter.Reads);
    }

    private static ParameterFixture Parameter(string destinations) => new("/worker/notify-destinations", destinations);

    private static PublishConstantsHandler Publisher(
        ConstantFixture fixture, ParameterFixture parameter, params IEnumerable<ConstantSet> others) => new(
        new ConstantPublisher(fixture.DynamoDB, fixture.S3, TimeProvider.System, fixture.Store(), "constants", "bucket"),
        fixture.Store(),
        [NotificationsConstants.Set, .. others],
        new DestinationNames(parameter.Secret(maxAge: TimeSpan.Zero)));
}
