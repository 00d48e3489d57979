using JapaneseText;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>How reviews of a form are prepared and trained with.</summary>
/// <param name="Form">One of <see cref="TrainingForm"/>.</param>
/// <param name="Labels">Label by rating; reviews of other ratings are dropped. Null where text has no labels.</param>
/// <param name="ValidationShare">Share of the reviews that are kept from training, 0 to <see cref="MaxValidationShare"/>.</param>
/// <param name="HyperParameters">As BlazingText takes them.</param>
internal sealed record FormSettings(
    string Form,
    IReadOnlyDictionary<int, string>? Labels,
    double ValidationShare,
    TextOptions Text,
    IReadOnlyDictionary<string, string> HyperParameters)
{
    public const int MaxRating = 5;
    public const double MaxValidationShare = 0.5;

    /// <summary>What holds where the constants say nothing. A review of three stars says neither good nor bad.</summary>
    private static readonly FormSettings Sentiment = new(
        TrainingForm.Sentiment,
        new Dictionary<int, string> { [1] = "__label__0", [2] = "__label__0", [4] = "__label__1", [5] = "__label__1" },
        0.1,
        TextOptions.ForClassification,
        PrepareReviews.HyperParameters.Defaults(TrainingForm.Sentiment));

    private static readonly FormSettings Vectors = new(
        TrainingForm.Vectors,
        null,
        0,
        TextOptions.ForVectors,
        PrepareReviews.HyperParameters.Defaults(TrainingForm.Vectors));

    /// <param name="constants">Null when none are published.</param>
    public static FormSettings Of(string form, ReviewsConstants? constants) =>
        form == TrainingForm.Sentiment
            ? constants?.Sentiment?.Over(Sentiment) ?? Sentiment
            : constants?.Vectors?.Over(Vectors) ?? Vectors;
}
