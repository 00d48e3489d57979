using System.Text.Json;
using System.Text.Json.Serialization;
using JapaneseText;
using WorkerLib.Constants;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>
/// The set of constants <c>reviews</c>: how reviews are prepared and trained with. It need not be published: what is left out has defaults
/// (<see cref="FormSettings"/>).
/// </summary>
internal sealed record ReviewsConstants(SentimentConstants? Sentiment = null, VectorsConstants? Vectors = null) : IConstants
{
    public static ConstantSet Set { get; } = ConstantSet.Of("reviews", ReviewsConstantsJson.Default.ReviewsConstants);

    public IEnumerable<string> Problems() =>
        (Sentiment?.Problems("$.sentiment") ?? []).Concat(Vectors?.Problems("$.vectors") ?? []);
}

/// <param name="Labels">Label by rating, such as <c>"1": "__label__0"</c>; reviews of a rating that is left out are dropped.</param>
/// <param name="ValidationShare">Share of the reviews to validate with, from 0 to a half.</param>
/// <param name="HyperParameters">Values in place of the defaults, all of them texts.</param>
internal sealed record SentimentConstants(
    IReadOnlyDictionary<string, string>? Labels = null,
    double? ValidationShare = null,
    TextConstants? Text = null,
    IReadOnlyDictionary<string, string>? HyperParameters = null)
{
    private const string LabelPrefix = "__label__";
    private const int MaxLabelChars = 60;

    public FormSettings Over(FormSettings defaults) => defaults with
    {
        Labels = Labels?.ToDictionary(pair => pair.Key[0] - '0', pair => pair.Value) ?? defaults.Labels,
        ValidationShare = ValidationShare ?? defaults.ValidationShare,
        Text = Text?.Over(defaults.Text) ?? defaults.Text,
        HyperParameters = PrepareReviews.HyperParameters.Over(defaults.HyperParameters, HyperParameters),
    };

    public IEnumerable<string> Problems(string path)
    {
        foreach (var (rating, label) in Labels ?? new Dictionary<string, string>())
        {
            if (rating is not [>= '1' and <= '5'])
            {
                yield return $"{path}.labels['{WorkerLib.Text.Cut(rating, 40)}']: is not a rating from 1 to 5";
            }

            if (!IsLabel(label))
            {
                yield return $"{path}.labels['{WorkerLib.Text.Cut(rating, 40)}']: '{WorkerLib.Text.Cut(label, MaxLabelChars)}' is not "
                    + $"{LabelPrefix} with letters, digits and hyphens behind it, at most {MaxLabelChars} characters";
            }
        }

        if (Labels?.Values.Distinct().Count() < 2)
        {
            yield return $"{path}.labels: has not two labels or more to tell apart";
        }

        if (ValidationShare is { } share && share is not (>= 0 and <= FormSettings.MaxValidationShare))
        {
            yield return FormattableString.Invariant(
                $"{path}.validationShare: {share} is not a number from 0 to {FormSettings.MaxValidationShare}");
        }

        var settings = FormSettings.Of(TrainingForm.Sentiment, null);
        foreach (var problem in (Text?.Problems($"{path}.text") ?? []).Concat(PrepareReviews.HyperParameters.Problems(
            TrainingForm.Sentiment, HyperParameters, ValidationShare ?? settings.ValidationShare, $"{path}.hyperParameters")))
        {
            yield return problem;
        }
    }

    private static bool IsLabel(string label) =>
        label.StartsWith(LabelPrefix, StringComparison.Ordinal)
        && label.Length > LabelPrefix.Length
        && label.Length <= MaxLabelChars
        && label[LabelPrefix.Length..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}

/// <param name="HyperParameters">Values in place of the defaults, all of them texts.</param>
internal sealed record VectorsConstants(TextConstants? Text = null, IReadOnlyDictionary<string, string>? HyperParameters = null)
{
    public FormSettings Over(FormSettings defaults) => defaults with
    {
        Text = Text?.Over(defaults.Text) ?? defaults.Text,
        HyperParameters = PrepareReviews.HyperParameters.Over(defaults.HyperParameters, HyperParameters),
    };

    public IEnumerable<string> Problems(string path) => (Text?.Problems($"{path}.text") ?? []).Concat(
        PrepareReviews.HyperParameters.Problems(TrainingForm.Vectors, HyperParameters, 0, $"{path}.hyperParameters"));
}

/// <summary>What is given in place of the form's <see cref="TextOptions"/>.</summary>
/// <param name="Normalize">Whether characters are unified first, such as half-width kana.</param>
/// <param name="ExcludedParts">Parts of speech that are left out, such as <c>助詞</c>.</param>
/// <param name="StopWords">Words that are left out.</param>
/// <param name="BaseForms">Whether words are written in their base form.</param>
internal sealed record TextConstants(
    bool? Normalize = null,
    IReadOnlyList<string>? ExcludedParts = null,
    IReadOnlyList<string>? StopWords = null,
    bool? BaseForms = null)
{
    private const int MaxParts = 100;
    private const int MaxStopWords = 10_000;
    private const int MaxWordChars = 100;

    public TextOptions Over(TextOptions defaults) => defaults with
    {
        Normalize = Normalize ?? defaults.Normalize,
        ExcludedParts = ExcludedParts ?? defaults.ExcludedParts,
        StopWords = StopWords ?? defaults.StopWords,
        BaseForms = BaseForms ?? defaults.BaseForms,
    };

    public IEnumerable<string> Problems(string path) =>
        ProblemsOf($"{path}.excludedParts", ExcludedParts, MaxParts).Concat(ProblemsOf($"{path}.stopWords", StopWords, MaxStopWords));

    private static IEnumerable<string> ProblemsOf(string path, IReadOnlyList<string>? words, int max)
    {
        if (words?.Count > max)
        {
            yield return $"{path}: has {words.Count} words, {max} are allowed";
        }

        for (var index = 0; index < (words?.Count ?? 0); index++)
        {
            if (words![index].Length is 0 or > MaxWordChars || words[index].Any(char.IsWhiteSpace))
            {
                yield return $"{path}[{index}]: '{WorkerLib.Text.Cut(words[index], MaxWordChars)}' is not one word of 1 to {MaxWordChars} "
                    + "characters";
            }
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReviewsConstants))]
internal sealed partial class ReviewsConstantsJson : JsonSerializerContext;
