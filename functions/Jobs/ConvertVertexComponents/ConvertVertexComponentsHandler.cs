using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ConvertVertexComponents;

/// <summary>
/// Converts what is uploaded below <c>incoming/</c> for training code that reads Hydra's overrides: component files of Vertex AI pipelines,
/// and below <c>incoming/tuning/</c> files of tuning jobs. The converted file is written below <c>converted/</c>, and beside it a report
/// with what was found. A file with an error is reported and not converted (docs/hydra.md).
/// </summary>
internal sealed class ConvertVertexComponentsHandler(IAmazonS3 s3)
{
    public static LambdaHandler Create() => LambdaHandler.For<S3Event>(
        new ConvertVertexComponentsHandler(AwsClients.S3).HandleAsync, new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task HandleAsync(S3Event upload, ILambdaContext context)
    {
        var bucket = new UploadBucket(s3, context.CancellationToken);
        foreach (var record in upload.Records)
        {
            var (name, key) = (record.S3.Bucket.Name, record.S3.Object.KeyDecoded);
            if (Upload.Of(key) is not { } file)
            {
                Log.Info("This upload is no file to convert.", ("key", key));
                continue;
            }

            var converted = await bucket.ReadAsync(name, key) is { } content
                ? FileConversion.Run(file, content, await bucket.ReadAsync(name, file.KeysKey))
                : ConvertedFile.TooLarge(file);
            await bucket.WriteAsync(name, converted);
            Metric.Count(converted.Text is null ? "hydraFilesRefused" : "hydraFilesConverted");
            Log.Info(
                converted.Text is null ? "A file was not converted." : "A file was converted.",
                ("key", key),
                ("report", file.ReportKey),
                ("findings", converted.Findings.Count));
        }
    }
}
