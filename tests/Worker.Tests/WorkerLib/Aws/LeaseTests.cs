using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

/// <summary>What a lease sends; that runs meet on it is tested with the jobs that have one.</summary>
public static class LeaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public static async Task Takes_a_row_that_nobody_has_or_whose_time_is_over_until_after_the_deadline()
    {
        var dynamoDB = DynamoDB(_ => new UpdateItemResponse { Attributes = new() { ["known"] = new("before") } });

        var row = await Take(dynamoDB);

        var sent = Sent(dynamoDB);
        Assert.Equal("before", row!["known"].S);
        Assert.Equal("SET #owner = :owner, takenUntil = :until", sent.UpdateExpression);
        Assert.Equal("attribute_not_exists(#owner) OR takenUntil < :now OR #owner = :owner", sent.ConditionExpression);
        Assert.Equal(Now.ToUnixTimeSeconds() + 65, long.Parse(sent.ExpressionAttributeValues[":until"].N, null));
    }

    [Fact]
    public static async Task Has_no_row_that_another_run_has() =>
        Assert.Null(await Take(DynamoDB(_ => throw new ConditionalCheckFailedException("The conditional request failed"))));

    [Fact]
    public static async Task Writes_only_while_the_row_is_its_own()
    {
        var dynamoDB = DynamoDB(_ => new UpdateItemResponse());

        await Lease(dynamoDB).UpdateAsync(
            Key(), "me", "SET progress = :progress", new() { [":progress"] = new("half") }, CancellationToken.None);

        var sent = Sent(dynamoDB);
        Assert.Equal("#owner = :owner", sent.ConditionExpression);
        Assert.Equal(["half", "me"], sent.ExpressionAttributeValues.Values.Select(value => value.S).Order());
        Assert.Equal(ReturnValuesOnConditionCheckFailure.ALL_OLD, sent.ReturnValuesOnConditionCheckFailure);
    }

    private static Task<Dictionary<string, AttributeValue>?> Take(IAmazonDynamoDB dynamoDB) =>
        Lease(dynamoDB).TryTakeAsync(Key(), "me", TimeSpan.FromMinutes(1), CancellationToken.None);

    private static Lease Lease(IAmazonDynamoDB dynamoDB)
    {
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(Now);
        return new Lease(dynamoDB, time, "feeds", "takenUntil", Attributes.Seconds);
    }

    private static IAmazonDynamoDB DynamoDB(Func<UpdateItemRequest, UpdateItemResponse> answer)
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Task.FromResult(answer(call.Arg<UpdateItemRequest>())));
        return dynamoDB;
    }

    private static UpdateItemRequest Sent(IAmazonDynamoDB dynamoDB) =>
        (UpdateItemRequest)Assert.Single(dynamoDB.ReceivedCalls()).GetArguments()[0]!;

    private static Dictionary<string, AttributeValue> Key() => new() { ["key"] = new("feed#eqvol") };
}
