using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Batches;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence what it does, and what comes of it when a message arrives twice, which happens.</summary>
internal sealed class JobNameHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<SQSEvent, SQSBatchResponse>(
        new JobNameHandler().HandleAsync, new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public Task<SQSBatchResponse> HandleAsync(SQSEvent batch, ILambdaContext context) =>
        Batch.RunAsync(batch, JobNameJson.Default.Message, context, RunOneAsync);

    /// <summary>Runs for one message; when it throws, that message is retried.</summary>
    private Task RunOneAsync(Message message, ILambdaContext context)
    {
        Log.Info("This is where the work begins.", ("id", message.Id));
        return Task.CompletedTask;
    }
}

/// <summary>The body of a message, as JSON.</summary>
internal sealed record Message(string Id);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Message))]
internal sealed partial class JobNameJson : JsonSerializerContext;
