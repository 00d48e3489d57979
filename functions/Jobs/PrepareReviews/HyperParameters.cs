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

    // SageMaker says of most no more than that they are positive. The upper bounds are several times what its tuner tries
    // (https://docs.aws.amazon.com/sagemaker/latest/dg/blazingtext-tuning.html): what is above them is a slip, and would train for hours or
    // run out of memory. Those of buckets and batch_size are the tuner's own.
    private static readonly Rule Epochs = Whole(1, 1_000);
    private static readonly Rule Dimensions = Whole(1, 1_000);
    private static readonly Rule Buckets = Whole(1, 10_000_000);
    private static readonly Rule MinCount = Whole(0, 10_000);
    private static readonly Rule Characters = Whole(1, 100);
    private static readonly Rule Fraction = new("a number above 0, up to 1", value => IsAbove0(value, 1));
    private static readonly Rule Boolean = new("True or False", value => value is True or False);

    private static readonly Dictionary<string, Rule> SentimentRules = new(StringComparer.Ordinal)
    {
        ["mode"] = new("supervised", value => value == "supervised"),
        ["buckets"] = Buckets,
        [EarlyStopping] = Boolean,
        ["epochs"] = Epochs,
        ["learning_rate"] = Fraction,
        ["min_count"] = MinCount,
        ["min_epochs"] = Epochs,
        ["patience"] = Epochs,
        ["vector_dim"] = Dimensions,
        ["word_ngrams"] = Whole(1, 10),
    };

    private static readonly Dictionary<string, Rule> VectorsRules = new(StringComparer.Ordinal)
    {
        ["mode"] = new("batch_skipgram, skipgram or cbow", value => value is "batch_skipgram" or "skipgram" or "cbow"),
        ["batch_size"] = Whole(1, 32),
        ["buckets"] = Buckets,
        ["epochs"] = Epochs,
        ["evaluation"] = Boolean,
        ["learning_rate"] = Fraction,
        ["max_char"] = Characters,
        ["min_char"] = Characters,
        ["min_count"] = MinCount,
        ["negative_samples"] = Whole(1, 100),
        ["sampling_threshold"] = Fraction,
        ["subwords"] = Boolean,
        ["vector_dim"] = Dimensions,
        ["window_size"] = Whole(1, 100),
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

    private static Rule Whole(int min, int max) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max:N0}"),
        value => Number(value) is { } number && number >= min && number <= max);

    private static int? Number(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsAbove0(string value, double max) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && number <= max;
}
