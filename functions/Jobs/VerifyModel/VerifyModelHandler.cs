using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Training;

namespace Worker.Jobs.VerifyModel;

/// <summary>
/// Reads the whole of what a training job has made and sees whether it is as it should be: complete, all numbers finite, with the labels of
/// its text, and not much smaller than the model before. Only then does <c>models/&lt;form&gt;/latest.json</c> name it.
/// </summary>
/// <remarks>
/// It may be repeated at will: a retry finds its own model named already and gives the same response. A run that ends after a newer one
/// leaves that one's model in place.
/// </remarks>
internal sealed class VerifyModelHandler(IAmazonS3 s3, Options options)
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new VerifyModelHandler(AwsClients.S3, Options.FromSettings()).HandleAsync,
        new JobJsonSerializer<VerifyModelJson>(VerifyModelJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var artifacts = request.ArtifactsKey();
        var bucket = new ReviewBucket(s3, request.Bucket, context.CancellationToken);
        var manifest = await bucket.ManifestAsync(request);
        using var archive = await bucket.OpenAsync(artifacts);
        var found = ModelArchive.Check(archive.ResponseStream, request.Form, options, context.CancellationToken);
        ModelRules.CheckAgainst(manifest, found);

        var (latest, isPublished) = await new LatestModels(bucket, options).PublishAsync(new LatestModel(
            request.Form,
            request.Dataset,
            request.TrainingJob,
            request.ModelArtifacts,
            manifest.CreatedAt,
            found.Words,
            found.Dimensions,
            found.IsSupervised ? found.Labels : null,
            request.Manifest,
            Previous: null,
            manifest.Options));
        Log.Info(
            isPublished ? "A model was verified." : "A model was verified, and a newer one stays the latest.",
            ("model", request.ModelArtifacts),
            ("words", found.Words),
            ("dimensions", found.Dimensions));
        return Report.Of(request, found, latest, isPublished);
    }
}
