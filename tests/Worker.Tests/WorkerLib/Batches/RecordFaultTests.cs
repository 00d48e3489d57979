using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using WorkerLib.Batches;
using WorkerLib.Constants;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.WorkerLib.Batches;

public static class RecordFaultTests
{
    public static TheoryData<Exception, bool> Faults() => new()
    {
        { new ArgumentOutOfRangeException("year"), true },
        { new FormatException(), true },
        { new OverflowException(), true },
        { new NullReferenceException(), true },
        { new AmazonDynamoDBException("item too large") { ErrorCode = "ValidationException" }, true },
        { new TransactionCanceledException("") { CancellationReasons = [new() { Code = "ValidationError" }] }, true },
        { new TransactionCanceledException("") { CancellationReasons = [new() { Code = "ThrottlingError" }] }, false },
        { new AmazonDynamoDBException("not allowed") { ErrorCode = "AccessDeniedException" }, false },
        { new InternalServerErrorException("try again"), false },
        { new InvalidConstantsException("areas", "damaged"), false },
        { new HttpRequestException(), false },
        { new TimeoutException(), false },
        { new OperationCanceledException(), false },
        { new ObjectDisposedException("client"), false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public static void Only_what_a_record_says_sets_it_aside(Exception exception, bool isOfRecord) =>
        Assert.Equal(isOfRecord, RecordFault.IsOfRecord(exception));

    [Fact]
    public static async Task A_record_that_cannot_be_set_aside_is_retried()
    {
        var batch = new DynamoDBEvent
        {
            Records = [new() { EventName = "INSERT", Dynamodb = new() { Keys = [], SequenceNumber = "1" } }],
        };

        var response = await Batch.RunAsync(
            batch,
            Substitute.For<ILambdaContext>(),
            (_, _) => throw new FormatException("damaged"),
            (_, reason, _) => throw new HttpRequestException(reason));

        Assert.Equal("1", Assert.Single(response.BatchItemFailures).ItemIdentifier);
    }
}
