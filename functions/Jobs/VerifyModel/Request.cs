using WorkerLib.Training;

namespace Worker.Jobs.VerifyModel;

/// <param name="Form">One of <see cref="TrainingForm"/>.</param>
/// <param name="Manifest">Key of the manifest of the text that was trained with.</param>
/// <param name="ModelArtifacts">Of the training job, such as <c>s3://…/model.tar.gz</c>.</param>
internal sealed record Request(string Bucket, string Form, string Dataset, string Manifest, string TrainingJob, string ModelArtifacts)
{
    /// <returns>The key of the archive.</returns>
    /// <exception cref="InvalidModelException">The request does not fit together.</exception>
    internal string ArtifactsKey()
    {
        var folder = $"s3://{Bucket}/models/{Dataset}/";
        var problem = Form is not (TrainingForm.Sentiment or TrainingForm.Vectors)
            ? $"the form '{Form}' is neither {TrainingForm.Sentiment} nor {TrainingForm.Vectors}"
            : Manifest != $"prepared/{Dataset}/manifest.json" ? $"'{Manifest}' is not the manifest of the dataset {Dataset}"
            : ModelArtifacts.StartsWith(folder, StringComparison.Ordinal) && ModelArtifacts.EndsWith(".tar.gz", StringComparison.Ordinal)
            ? null
            : $"modelArtifacts is '{ModelArtifacts}', not a .tar.gz below {folder}";
        return problem is null ? ModelArtifacts[$"s3://{Bucket}/".Length..] : throw new InvalidModelException(problem);
    }
}

/// <param name="Labels">In ordinal order; null for vectors.</param>
/// <param name="Previous">The model before the latest one; null for the first of its form.</param>
/// <param name="Latest">Key of the object that names the latest model.</param>
/// <param name="Published">Whether that is this one; false when a newer one was there.</param>
internal sealed record Report(
    string Form,
    string Dataset,
    int Words,
    int Dimensions,
    IReadOnlyList<string>? Labels,
    string Model,
    PreviousModel? Previous,
    string Latest,
    bool Published)
{
    public static Report Of(Request request, FastText.ModelSummary found, LatestModel latest, bool isPublished) => new(
        request.Form,
        request.Dataset,
        found.Words,
        found.Dimensions,
        found.IsSupervised ? found.Labels : null,
        request.ModelArtifacts,
        latest.Previous,
        LatestModel.KeyOf(request.Form),
        isPublished);
}

/// <summary>A model is not published: it, or what it is to be compared with, is not as it should be.</summary>
internal sealed class InvalidModelException(string problem, Exception? inner = null)
    : Exception($"The model is not published: {problem.TrimEnd('.')}.", inner);
