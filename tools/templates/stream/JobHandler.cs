using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Batches;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>
/// Say here in one sentence what it does, and what comes of it when a change arrives twice, which happens after a failure.
/// </summary>
internal sealed class JobNameHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<DynamoDBEvent, StreamsEventResponse>(
        new JobNameHandler().HandleAsync, new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public Task<StreamsEventResponse> HandleAsync(DynamoDBEvent batch, ILambdaContext context) =>
        Batch.RunAsync(batch, context, RunOneAsync);

    /// <summary>Runs for one change, in order; when it throws, the stream retries from there.</summary>
    private Task RunOneAsync(DynamoDBEvent.DynamodbStreamRecord change, ILambdaContext context)
    {
        var id = change.Dynamodb.Keys["id"].S;
        Log.Info("This is where the work begins.", ("id", id), ("change", change.EventName));
        return Task.CompletedTask;
    }
}
