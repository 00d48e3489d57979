using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence what it does, and what comes of it when S3 tells it of an object twice, which happens.</summary>
internal sealed class JobNameHandler(IAmazonS3 s3)
{
    public static LambdaHandler Create() => LambdaHandler.For<S3Event, Report>(
        new JobNameHandler(AwsClients.S3).HandleAsync, new JobJsonSerializer<JobNameJson>(JobNameJson.Default));

    public async Task<Report> HandleAsync(S3Event put, ILambdaContext context)
    {
        var lines = 0;
        foreach (var record in put.Records)
        {
            var (bucket, key) = (record.S3.Bucket.Name, record.S3.Object.KeyDecoded);
            using var found = await s3.GetObjectAsync(bucket, key, context.CancellationToken);
            using var text = new StreamReader(found.ResponseStream);
            while (await text.ReadLineAsync(context.CancellationToken) is not null)
            {
                lines++;
            }

            Log.Info("An object is read.", ("bucket", bucket), ("key", key));
        }

        return new Report(put.Records.Count, lines);
    }
}

/// <param name="Lines">Lines of all objects together.</param>
internal sealed record Report(int Objects, int Lines);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Report))]
internal sealed partial class JobNameJson : JsonSerializerContext;
