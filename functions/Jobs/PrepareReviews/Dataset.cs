using System.Net.Mime;
using System.Text.Json;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>The files that are made of an upload. They appear whole, and nothing refers to them before the manifest is written.</summary>
internal sealed class Dataset(IAmazonS3 s3, ReviewUpload upload, FormSettings settings, Func<AppendWords> words)
{
    /// <exception cref="InvalidReviewsException">The upload has errors; a report beside it has them.</exception>
    public async Task<TrainingManifest> PrepareAsync(ReviewBucket bucket, CancellationToken cancellationToken)
    {
        await using var csv = new UploadedFile(s3, upload);
        await using var train = Upload(upload.TrainKey);
        await using var validation = Upload(upload.ValidationKey);
        await using var preparation = new ReviewPreparation(settings, words, train, validation);
        var reader = new ReviewReader(csv, needsRating: settings.Labels is not null, preparation);
        await reader.ReadAsync(cancellationToken);
        if (reader.Errors.Count == 0)
        {
            await preparation.CompleteAsync(cancellationToken);
            if (LabelProblem(preparation) is { } problem)
            {
                reader.Errors.Add(problem);
            }
        }

        if (reader.Errors.Count > 0)
        {
            var report = new ErrorReport(
                upload.Key, upload.Etag, reader.Rows, reader.Errors.Count, reader.IsWhole, reader.Errors.First);
            await bucket.WriteErrorsAsync(report, cancellationToken);
            Metric.Count("reviewFilesRefused");
            throw new InvalidReviewsException(report, upload.ErrorsKey);
        }

        await train.CompleteAsync(cancellationToken);
        var files = new List<TrainingFile> { preparation.Train.ToFile(upload.TrainKey) };
        if (preparation.Validation.Lines > 0)
        {
            await validation.CompleteAsync(cancellationToken);
            files.Add(preparation.Validation.ToFile(upload.ValidationKey));
        }

        Metric.Count("reviewsPrepared", reader.Rows);
        Log.Info(
            "The reviews were prepared.",
            ("dataset", upload.Dataset),
            ("rows", reader.Rows),
            ("lines", preparation.Train.Lines),
            ("validationLines", preparation.Validation.Lines),
            ("dropped", preparation.Dropped),
            ("empty", preparation.Empty));
        return Manifest(reader, preparation, files);
    }

    /// <summary>A training would end well, with a model that has one label for everything.</summary>
    private static RowError? LabelProblem(ReviewPreparation preparation) =>
        preparation.Train.Lines > 0 && preparation.Labels is { } labels && labels.Values.Count(lines => lines > 0) == 1
            ? new RowError(
                1,
                1,
                ReviewColumns.RatingName,
                null,
                $"ratings of two labels or more with a text to train with, but {Shown(labels)} (left out: {preparation.Dropped} without a "
                + $"label, {preparation.Empty} without a text, {preparation.Validation.Lines} to validate with)")
            : null;

    private static string Shown(IReadOnlyDictionary<string, long> labels) =>
        string.Join(", ", labels.Select(label => $"{label.Key} has {label.Value}"));

    private TrainingManifest Manifest(ReviewReader reader, ReviewPreparation preparation, List<TrainingFile> files) => new(
        TrainingManifest.CurrentVersion,
        upload.Form,
        upload.Dataset,
        new TrainingSource(upload.Bucket, upload.Key, upload.Etag),
        upload.StartedAt,
        reader.Rows,
        preparation.Train.Lines,
        preparation.Validation.Lines,
        preparation.Train.Words,
        preparation.Labels,
        files,
        JsonSerializer.SerializeToElement(settings.Text, PrepareReviewsJson.Default.TextOptions),
        preparation.Validation.Lines > 0
            ? settings.HyperParameters
            : HyperParameters.WithoutValidation(settings.HyperParameters));

    private S3UploadStream Upload(string key) => new(s3, upload.Bucket, key, MediaTypeNames.Text.Plain);
}
