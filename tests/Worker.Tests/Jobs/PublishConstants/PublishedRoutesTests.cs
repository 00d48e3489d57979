using System.Text.Json;
using Amazon.Lambda.Core;
using Worker.Jobs.Notify;
using Worker.Jobs.PublishConstants;
using Worker.Tests.WorkerLib.Constants;

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
        var publisher = new PublishConstantsHandler(
            new ConstantPublisher(fixture.DynamoDB, fixture.S3, TimeProvider.System, fixture.Store(), "constants", "bucket"),
            fixture.Store(),
            [NotificationsConstants.Set],
            ["pager", "ops"]);
        var content = JsonElement.Parse($$"""{"routes":[{"subject":"","destinations":["{{destination}}"]}]}""");

        var error = await Record.ExceptionAsync(
            () => publisher.HandleAsync(new("notifications", content), Substitute.For<ILambdaContext>()));

        Assert.Equal(problem is null, error is null);
        Assert.Contains(problem ?? "", error?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, fixture.Writes.Count > 0);
    }
}
