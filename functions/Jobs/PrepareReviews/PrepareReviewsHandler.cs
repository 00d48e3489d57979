using Amazon.Lambda.Core;
using Amazon.S3;
using JapaneseText;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;

namespace Worker.Jobs.PrepareReviews;

/// <summary>
/// Makes of a CSV file of Japanese reviews what BlazingText trains with: lines of words, with labels for sentiment and without for vectors,
/// a manifest, and the parameters of the training. A file with an error is reported and not prepared.
/// </summary>
/// <param name="words">What makes words of text, by the options for it.</param>
internal sealed class PrepareReviewsHandler(IAmazonS3 s3, ConstantStore constants, Func<TextOptions, AppendWords> words)
{
    /// <summary>Open as long as the process runs.</summary>
    private static readonly Lazy<MecabDictionary> Dictionary = new(() => MecabDictionary.Open(Setting.Required("DICTIONARY")));

    public static LambdaHandler Create()
    {
        var dictionary = Dictionary.Value; // a missing layer fails the start
        return LambdaHandler.For<Request, Response>(
            new PrepareReviewsHandler(
                AwsClients.S3,
                ConstantStore.FromSettings(),
                options => new TextPreparation(dictionary, options).Append).HandleAsync,
            new JobJsonSerializer<PrepareReviewsJson>(PrepareReviewsJson.Default));
    }

    public async Task<Response> HandleAsync(Request request, ILambdaContext context)
    {
        var upload = ReviewUpload.Of(request);
        var bucket = new ReviewBucket(s3, upload);
        if (await bucket.ReadManifestAsync(context.CancellationToken) is { } manifest)
        {
            Log.Info("The upload was prepared before.", ("dataset", upload.Dataset));
            return Response.Of(upload, manifest);
        }

        var published = await constants.LoadOrDefaultAsync(
            "reviews", ReviewsConstantsJson.Default.ReviewsConstants, context.CancellationToken);
        var settings = FormSettings.Of(upload.Form, published);
        var dataset = new Dataset(s3, upload, settings, () => words(settings.Text));
        manifest = await dataset.PrepareAsync(bucket, context.CancellationToken);
        await bucket.WriteManifestAsync(manifest, context.CancellationToken);
        return Response.Of(upload, manifest);
    }
}
