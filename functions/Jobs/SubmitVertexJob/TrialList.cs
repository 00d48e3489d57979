using System.Globalization;
using System.Text.Json;
using WorkerLib.Google;

namespace Worker.Jobs.SubmitVertexJob;

/// <param name="State">As Google calls it, such as <c>SUCCEEDED</c> or <c>INFEASIBLE</c>.</param>
/// <param name="Parameters">Values by parameter, as Google gives them: numbers or texts.</param>
/// <param name="Metrics">Final values by metric: numbers, or <c>"NaN"</c>; none before the trial ends.</param>
internal sealed record Trial(
    string Id, string State, IReadOnlyDictionary<string, JsonElement> Parameters, IReadOnlyDictionary<string, JsonElement> Metrics);

/// <summary>The trials of a tuning job.</summary>
internal static class TrialList
{
    /// <summary>That are reported, with so many characters together: a state of Step Functions has 256 KiB.</summary>
    public const int MaxTrials = 200;

    private const int MaxChars = 100_000;
    private const int CharsPerTrial = 80;

    /// <summary>
    /// Ordered by the first metric of the study and its goal, which is to be maximal where the study does not say; what is infeasible or
    /// has no value of it comes last.
    /// </summary>
    public static IReadOnlyList<Trial> BestFirst(JsonElement job)
    {
        var trials = new List<Trial>();
        foreach (var trial in GoogleJson.Items(job, "trials"))
        {
            trials.Add(Read(trial));
        }

        foreach (var first in GoogleJson.Items(GoogleJson.Member(job, "studySpec"), "metrics"))
        {
            var metric = GoogleJson.Text(first, "metricId");
            var sign = GoogleJson.Text(first, "goal") == "MINIMIZE" ? 1 : -1;
            trials.Sort((a, b) => Compare(a, b, metric, sign));
            break;
        }

        return trials;
    }

    /// <summary>As many of them as a response holds.</summary>
    public static IReadOnlyList<Trial> Reported(IReadOnlyList<Trial> trials)
    {
        var reported = new List<Trial>();
        var chars = 0;
        foreach (var trial in trials)
        {
            chars += CharsPerTrial + Chars(trial.Parameters) + Chars(trial.Metrics);
            if (reported.Count == MaxTrials || chars > MaxChars)
            {
                break;
            }

            reported.Add(trial);
        }

        return reported;
    }

    private static int Chars(IReadOnlyDictionary<string, JsonElement> values)
    {
        var chars = 0;
        foreach (var (name, value) in values)
        {
            chars += name.Length + value.GetRawText().Length + 8; // quotes, colon, comma
        }

        return chars;
    }

    private static int Compare(Trial a, Trial b, string metric, int sign)
    {
        var (ofA, ofB) = (Value(a, metric), Value(b, metric));
        var byValue = ofA is { } x && ofB is { } y ? sign * x.CompareTo(y) : (ofA is null).CompareTo(ofB is null);
        return byValue != 0 ? byValue : Number(a).CompareTo(Number(b));
    }

    private static long Number(Trial trial) =>
        long.TryParse(trial.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : long.MaxValue;

    private static Trial Read(JsonElement trial) => new(
        GoogleJson.Text(trial, "id"),
        GoogleJson.Text(trial, "state"),
        Values(GoogleJson.Items(trial, "parameters"), "parameterId"),
        Values(GoogleJson.Items(GoogleJson.Member(trial, "finalMeasurement"), "metrics"), "metricId"));

    /// <summary>JSON of proto3 leaves a value of 0 out.</summary>
    private static Dictionary<string, JsonElement> Values(JsonElement.ArrayEnumerator items, string id)
    {
        var values = new Dictionary<string, JsonElement>();
        foreach (var item in items)
        {
            var value = GoogleJson.Member(item, "value");
            values[GoogleJson.Text(item, id)] = value.ValueKind == JsonValueKind.Undefined ? JsonElement.Parse("0") : value;
        }

        return values;
    }

    private static double? Value(Trial trial, string metric) =>
        trial.State != "INFEASIBLE"
        && trial.Metrics.TryGetValue(metric, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var number)
            ? number
            : null;
}
