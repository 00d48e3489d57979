using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence what it does, and what comes of it when it is told of an object twice, which happens.</summary>
internal sealed class JobNameHandler(IAmazonS3 s3)
{
    public static LambdaHandler Create() => LambdaHandler.For<S3ObjectCreatedEvent, Report>(
        new JobNameHandler(AwsClients.S3).HandleAsync, new JobJsonSerializer<JobNameJson>(JobNameJson.Default));

    public async Task<Report> HandleAsync(S3ObjectCreatedEvent put, ILambdaContext context)
    {
        var (bucket, key) = (put.Detail.Bucket.Name, put.Detail.Object.Key);
        var lines = 0;
        using var found = await s3.GetObjectAsync(bucket, key, context.CancellationToken);
        using var text = new StreamReader(found.ResponseStream);
        while (await text.ReadLineAsync(context.CancellationToken) is not null)
        {
            lines++;
        }

        Log.Info("An object is read.", ("bucket", bucket), ("key", key));
        return new Report(lines);
    }
}

internal sealed record Report(int Lines);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(S3ObjectCreatedEvent))]
[JsonSerializable(typeof(Report))]
internal sealed partial class JobNameJson : JsonSerializerContext;
