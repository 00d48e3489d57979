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
        var trials = Items(job, "trials").Select(Read).ToList();
        var metrics = job.TryGetProperty("studySpec", out var study) ? Items(study, "metrics").ToList() : [];
        if (metrics.Count == 0)
        {
            return trials;
        }

        var metric = Text(metrics[0], "metricId");
        var sign = Text(metrics[0], "goal") == "MINIMIZE" ? 1 : -1;
        return
        [
            .. trials.OrderBy(trial => sign * Value(trial, metric) ?? double.PositiveInfinity)
                .ThenBy(trial => Value(trial, metric) is null)
                .ThenBy(trial => long.TryParse(trial.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : long.MaxValue),
        ];
    }

    private static Trial Read(JsonElement trial) => new(
        Text(trial, "id"),
        Text(trial, "state"),
        Items(trial, "parameters").ToDictionary(parameter => Text(parameter, "parameterId"), parameter => parameter.GetProperty("value")),
        trial.TryGetProperty("finalMeasurement", out var final)
            ? Items(final, "metrics").ToDictionary(
                metric => Text(metric, "metricId"),
                metric => metric.TryGetProperty("value", out var value) ? value : JsonElement.Parse("0")) // JSON of proto3 leaves 0 out
            : []);

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
