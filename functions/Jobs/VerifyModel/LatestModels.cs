using WorkerLib;
using WorkerLib.Training;

namespace Worker.Jobs.VerifyModel;

/// <summary>Makes a model the latest one of its form, unless a newer one is.</summary>
internal sealed class LatestModels(ReviewBucket bucket, Options options)
{
    private const int MaxAttempts = 5;

    /// <returns>What the object says then, and whether that is this model.</returns>
    /// <exception cref="InvalidModelException">It has far fewer words than the model that it would replace.</exception>
    public async Task<(LatestModel Latest, bool IsPublished)> PublishAsync(LatestModel model)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var (before, etag) = await bucket.LatestAsync(model.Form);
            if (before is not null && IsSameRun(before, model))
            {
                return (before, true);
            }

            if (before is not null && IsNewer(before, model))
            {
                return (before, false);
            }

            CheckWords(model, before);
            var latest = model with { Previous = before is null ? null : new(before.Dataset, before.Words, before.Dimensions) };
            if (await bucket.TryWriteLatestAsync(latest, etag))
            {
                return (latest, true);
            }

            // Another run wrote meanwhile; or this one did, and the SDK repeated a request whose response was lost.
        }

        throw new PublishedMeanwhileException(LatestModel.KeyOf(model.Form));
    }

    private static bool IsSameRun(LatestModel one, LatestModel other) =>
        (one.Dataset, one.TrainingJob, one.Model) == (other.Dataset, other.TrainingJob, other.Model);

    /// <summary>
    /// By the start of their executions, and then by name, so that all runs see it alike. Of one dataset, the training that ended last is
    /// the one that its execution goes on with.
    /// </summary>
    private static bool IsNewer(LatestModel before, LatestModel model) =>
        before.Dataset != model.Dataset
        && (before.CreatedAt != model.CreatedAt
            ? before.CreatedAt > model.CreatedAt
            : string.CompareOrdinal(before.Dataset, model.Dataset) > 0);

    private void CheckWords(LatestModel model, LatestModel? before)
    {
        if (before is null || model.Words * 100 >= before.Words * options.MinWordsPercent)
        {
            return;
        }

        var problem = $"it has {model.Words} words and the model before, {before.Dataset}, had {before.Words}: "
            + $"fewer than {options.MinWordsPercent} percent";
        if (options.RefusesFewerWords)
        {
            throw new InvalidModelException(
                $"{problem}. If that is right, delete {LatestModel.KeyOf(model.Form)}, or lower VERIFY_MIN_WORDS_PERCENT, and invoke "
                + "verify_model with the input of the state Verify");
        }

        Log.Warning(
            "A model has far fewer words than the one before.",
            ("words", model.Words),
            ("wordsBefore", before.Words),
            ("model", model.Model));
    }
}

/// <summary>Other runs wrote the object again and again. A retry compares with what they wrote.</summary>
internal sealed class PublishedMeanwhileException(string key)
    : Exception($"Other runs changed {key} whenever this one was about to. Retry: that compares the model with theirs.");
