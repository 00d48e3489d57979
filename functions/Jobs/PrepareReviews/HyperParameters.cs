using System.Globalization;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>
/// The hyperparameters of SageMaker's BlazingText
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/blazingtext_hyperparameters.html), all of them texts: which there are for a form,
/// which values they may have, and those that fit Japanese reviews.
/// </summary>
internal static class HyperParameters
{
    private const string EarlyStopping = "early_stopping";
    private const string True = "True";
    private const string False = "False";

    private static readonly Rule Positive = new("a whole number from 1", value => IsWhole(value, 1));
    private static readonly Rule NotNegative = new("a whole number from 0", value => IsWhole(value, 0));
    private static readonly Rule PositiveNumber = new("a number above 0", value => IsAbove0(value, double.MaxValue));
    private static readonly Rule Fraction = new("a number above 0, up to 1", value => IsAbove0(value, 1));
    private static readonly Rule Boolean = new("True or False", value => value is True or False);

    private static readonly Dictionary<string, Rule> SentimentRules = new(StringComparer.Ordinal)
    {
        ["mode"] = new("supervised", value => value == "supervised"),
        ["buckets"] = Positive,
        [EarlyStopping] = Boolean,
        ["epochs"] = Positive,
        ["learning_rate"] = PositiveNumber,
        ["min_count"] = NotNegative,
        ["min_epochs"] = Positive,
        ["patience"] = Positive,
        ["vector_dim"] = Positive,
        ["word_ngrams"] = Positive,
    };

    private static readonly Dictionary<string, Rule> VectorsRules = new(StringComparer.Ordinal)
    {
        ["mode"] = new("batch_skipgram, skipgram or cbow", value => value is "batch_skipgram" or "skipgram" or "cbow"),
        ["batch_size"] = Positive,
        ["buckets"] = Positive,
        ["epochs"] = Positive,
        ["evaluation"] = Boolean,
        ["learning_rate"] = PositiveNumber,
        ["max_char"] = Positive,
        ["min_char"] = Positive,
        ["min_count"] = NotNegative,
        ["negative_samples"] = Positive,
        ["sampling_threshold"] = Fraction,
        ["subwords"] = Boolean,
        ["vector_dim"] = Positive,
        ["window_size"] = Positive,
    };

    private sealed record Rule(string Expected, Func<string, bool> Allows);

    /// <summary>
    /// Early stopping needs a validation channel, and is of sentiment alone. The evaluation of vectors is a test with English words. Words
    /// of Japanese have few characters: their parts begin at one.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Defaults(string form) => form == TrainingForm.Sentiment
        ? new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["mode"] = "supervised",
            [EarlyStopping] = True,
            ["epochs"] = "20",
            ["learning_rate"] = "0.05",
            ["min_count"] = "2",
            ["min_epochs"] = "5",
            ["patience"] = "4",
            ["vector_dim"] = "100",
            ["word_ngrams"] = "2",
        }
        : new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["mode"] = "skipgram",
            ["epochs"] = "10",
            ["evaluation"] = False,
            ["learning_rate"] = "0.05",
            ["max_char"] = "4",
            ["min_char"] = "1",
            ["min_count"] = "5",
            ["negative_samples"] = "5",
            ["sampling_threshold"] = "0.0001",
            ["subwords"] = False,
            ["vector_dim"] = "100",
            ["window_size"] = "5",
        };

    /// <summary>The defaults with some values replaced.</summary>
    public static IReadOnlyDictionary<string, string> Over(
        IReadOnlyDictionary<string, string> defaults, IReadOnlyDictionary<string, string>? given)
    {
        var all = new SortedDictionary<string, string>(defaults.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in given ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>Those to train with where nothing is left to validate with: BlazingText then has nothing to stop early by.</summary>
    public static IReadOnlyDictionary<string, string> WithoutValidation(IReadOnlyDictionary<string, string> parameters)
    {
        var all = new SortedDictionary<string, string>(parameters.ToDictionary(), StringComparer.Ordinal);
        if (all.ContainsKey(EarlyStopping))
        {
            all[EarlyStopping] = False;
        }

        return all;
    }

    /// <summary>What is wrong with values that are given in place of the defaults.</summary>
    /// <param name="path">Where they are.</param>
    public static IEnumerable<string> Problems(string form, IReadOnlyDictionary<string, string>? given, double validationShare, string path)
    {
        var rules = form == TrainingForm.Sentiment ? SentimentRules : VectorsRules;
        foreach (var (name, value) in given ?? new Dictionary<string, string>())
        {
            if (!rules.TryGetValue(name, out var rule))
            {
                yield return $"{path}['{name}']: {form} has no such hyperparameter; it has {string.Join(", ", rules.Keys)}";
            }
            else if (!rule.Allows(value))
            {
                yield return $"{path}['{name}']: '{WorkerLib.Text.Cut(value, 40)}' is not {rule.Expected}";
            }
        }

        var all = Over(Defaults(form), given);
        if (form == TrainingForm.Sentiment && validationShare == 0 && all.GetValueOrDefault(EarlyStopping) == True)
        {
            yield return $"{path}['{EarlyStopping}']: needs a validationShare above 0; give {False}";
        }

        if (Number(all.GetValueOrDefault("min_char")) > Number(all.GetValueOrDefault("max_char")))
        {
            yield return $"{path}['min_char']: is more than max_char, which is {all["max_char"]}";
        }
    }

    private static bool IsWhole(string value, int min) => Number(value) >= min;

    private static int? Number(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsAbove0(string value, double max) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && number <= max;
}
