using System.Globalization;

namespace Demo.Reviews;

/// <summary>
/// BlazingText's hyperparameters as the command fastText takes them. Names, ranges and defaults are BlazingText's
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/blazingtext_hyperparameters.html), and so is what is refused.
/// </summary>
internal static class BlazingTextSettings
{
    /// <summary>Two million, the default, make a model of 800 MB.</summary>
    private const int MaxBuckets = 10_000;

    private static readonly string[] WordModes = ["batch_skipgram", "skipgram", "cbow"];

    // Name, modes (w: of words, s: supervised), default, range.
    private static readonly Setting[] Known =
    [
        new("epochs", "ws", "5", 1, int.MaxValue, "-epoch"),
        new("learning_rate", "ws", "0.05", 0, double.MaxValue, "-lr", IsWhole: false),
        new("min_count", "ws", "5", 0, int.MaxValue, "-minCount"),
        new("vector_dim", "ws", "100", 1, 2048, "-dim"),
        new("window_size", "w", "5", 1, int.MaxValue, "-ws"),
        new("negative_samples", "w", "5", 1, int.MaxValue, "-neg"),
        new("sampling_threshold", "w", "0.0001", 0, 1, "-t", IsWhole: false),
        new("min_char", "w", "3", 1, int.MaxValue),
        new("max_char", "w", "6", 1, int.MaxValue),
        new("batch_size", "w", "11", 1, 32),
        new("word_ngrams", "s", "2", 1, int.MaxValue, "-wordNgrams"),
        new("patience", "s", "4", 1, int.MaxValue),
        new("min_epochs", "s", "5", 1, int.MaxValue),
        new("buckets", "ws", "2000000", 1, int.MaxValue),
    ];

    private static readonly string[] Switches = ["subwords", "evaluation", "early_stopping"];

    /// <param name="supervised">Whether labels are trained.</param>
    /// <returns>The arguments of fastText behind <c>-input</c> and <c>-output</c>, the command first.</returns>
    /// <exception cref="TrainingException">A hyperparameter cannot be used.</exception>
    public static IReadOnlyList<string> Arguments(IReadOnlyDictionary<string, string> given, out bool supervised)
    {
        var mode = given.GetValueOrDefault("mode") ?? throw new TrainingException("'mode' is a required property");
        var labels = mode == "supervised";
        supervised = labels;
        if (!labels && !WordModes.Contains(mode))
        {
            throw new TrainingException($"'{mode}' is not one of ['batch_skipgram', 'skipgram', 'cbow', 'supervised']");
        }

        foreach (var name in given.Keys.Where(name => name != "mode" && !Switches.Contains(name) && !Known.Any(one => one.Name == name)))
        {
            throw new TrainingException($"Additional properties are not allowed ('{name}' was unexpected)");
        }

        List<string> arguments = [labels ? "supervised" : mode == "cbow" ? "cbow" : "skipgram", "-thread", "1"];
        foreach (var setting in Known.Where(one => one.Argument is not null && one.Modes.Contains(labels ? 's' : 'w')))
        {
            arguments.AddRange([setting.Argument!, setting.Value(given)]);
        }

        var subwords = IsOn(given, "subwords") && !labels;
        arguments.AddRange(["-minn", subwords ? Value(given, "min_char") : "0", "-maxn", subwords ? Value(given, "max_char") : "0"]);
        var buckets = int.Parse(Value(given, "buckets"), CultureInfo.InvariantCulture);
        arguments.AddRange(["-bucket", Math.Min(buckets, MaxBuckets).ToString(CultureInfo.InvariantCulture)]);
        return arguments;
    }

    private static string Value(IReadOnlyDictionary<string, string> given, string name) =>
        Known.Single(one => one.Name == name).Value(given);

    private static bool IsOn(IReadOnlyDictionary<string, string> given, string name) =>
        given.GetValueOrDefault(name, "False").ToUpperInvariant() switch
        {
            "TRUE" => true,
            "FALSE" => false,
            _ => throw new TrainingException($"'{given[name]}' is not one of ['True', 'False'] at '{name}'"),
        };

    private sealed record Setting(
        string Name, string Modes, string Default, double Min, double Max, string? Argument = null, bool IsWhole = true)
    {
        public string Value(IReadOnlyDictionary<string, string> given)
        {
            var text = given.GetValueOrDefault(Name, Default);
            var style = IsWhole ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
            return double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && number >= Min && number <= Max
                ? text
                : throw new TrainingException($"'{text}' at '{Name}' is no {(IsWhole ? "whole number" : "number")} from {Min} to {Max}");
        }
    }
}

/// <summary>The training cannot go on, for a reason that SageMaker would call the client's.</summary>
internal sealed class TrainingException(string message) : Exception(message);
