using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence what it does, and what comes of it when a message arrives twice, which happens.</summary>
internal sealed class JobNameHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<SNSEvent, Report>(
        new JobNameHandler().HandleAsync, new JobJsonSerializer<JobNameJson>(JobNameJson.Default));

    public Task<Report> HandleAsync(SNSEvent notification, ILambdaContext context)
    {
        foreach (var record in notification.Records)
        {
            Log.Info("This is where the work begins.", ("messageId", record.Sns.MessageId), ("subject", record.Sns.Subject));
        }

        return Task.FromResult(new Report(notification.Records.Count));
    }
}

/// <param name="Messages">Messages of the event; SNS sends one.</param>
internal sealed record Report(int Messages);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Report))]
internal sealed partial class JobNameJson : JsonSerializerContext;
