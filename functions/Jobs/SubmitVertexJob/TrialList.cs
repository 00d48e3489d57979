using System.Globalization;
using System.Text.Json;

namespace Worker.Jobs.SubmitVertexJob;

/// <param name="State">As Google calls it, such as <c>SUCCEEDED</c> or <c>INFEASIBLE</c>.</param>
/// <param name="Parameters">Values by parameter, as Google gives them: numbers or texts.</param>
/// <param name="Metrics">Final values by metric: numbers, or <c>"NaN"</c>; none before the trial ends.</param>
internal sealed record Trial(
    string Id, string State, IReadOnlyDictionary<string, JsonElement> Parameters, IReadOnlyDictionary<string, JsonElement> Metrics);

/// <summary>The trials of a tuning job.</summary>
internal static class TrialList
{
    /// <summary>That are reported: a state of Step Functions has 256 KiB.</summary>
    public const int MaxTrials = 200;

    /// <summary>
    /// Ordered by the first metric of the study and its goal, which is to be maximal where the study does not say; what is infeasible or
    /// has no value of it comes last.
    /// </summary>
    public static IReadOnlyList<Trial> BestFirst(JsonElement job)
    {
        var trials = new List<Trial>();
        foreach (var trial in Items(job, "trials"))
        {
            trials.Add(Read(trial));
        }

        if (job.TryGetProperty("studySpec", out var study)
            && study.TryGetProperty("metrics", out var metrics)
            && metrics is { ValueKind: JsonValueKind.Array } && metrics.GetArrayLength() > 0)
        {
            var metric = Text(metrics[0], "metricId");
            var sign = Text(metrics[0], "goal") == "MINIMIZE" ? 1 : -1;
            trials.Sort((a, b) => Compare(a, b, metric, sign));
        }

        return trials;
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
        Text(trial, "id"),
        Text(trial, "state"),
        Values(Items(trial, "parameters"), "parameterId"),
        trial.TryGetProperty("finalMeasurement", out var final) ? Values(Items(final, "metrics"), "metricId") : []);

    /// <summary>JSON of proto3 leaves a value of 0 out.</summary>
    private static Dictionary<string, JsonElement> Values(JsonElement.ArrayEnumerator items, string id)
    {
        var values = new Dictionary<string, JsonElement>();
        foreach (var item in items)
        {
            values[Text(item, id)] = item.TryGetProperty("value", out var value) ? value : JsonElement.Parse("0");
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

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
