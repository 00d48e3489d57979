using System.Globalization;
using System.Text.Json.Nodes;

namespace Demo.Vertex;

/// <summary>Trials of a tuning job that has ended: a point of each parameter's range, and metrics that are best in the middle.</summary>
internal static class Trials
{
    public static JsonArray Of(JsonObject job)
    {
        var study = job["studySpec"]!;
        var count = (int)double.Parse(job["maxTrialCount"]!.ToString(), CultureInfo.InvariantCulture);
        return
        [
            .. Enumerable.Range(1, count).Select(number =>
            {
                var share = count == 1 ? 0.5 : (number - 1) / (double)(count - 1);
                return new JsonObject
                {
                    ["id"] = number.ToString(CultureInfo.InvariantCulture),
                    ["state"] = "SUCCEEDED",
                    ["parameters"] = new JsonArray([.. study["parameters"]!.AsArray().Select(parameter => Parameter(parameter!, share))]),
                    ["finalMeasurement"] = new JsonObject
                    {
                        ["stepCount"] = "1",
                        ["metrics"] = new JsonArray([.. study["metrics"]!.AsArray().Select(metric => Metric(metric!, share))]),
                    },
                };
            }),
        ];
    }

    private static JsonObject Parameter(JsonNode parameter, double share) => new JsonObject
    {
        ["parameterId"] = parameter["parameterId"]!.DeepClone(),
        ["value"] = parameter["doubleValueSpec"] is { } real ? Between(real, share)
            : parameter["integerValueSpec"] is { } whole ? Math.Round(Between(whole, share))
            : (parameter["discreteValueSpec"] ?? parameter["categoricalValueSpec"])!["values"] is JsonArray values
                ? values[(int)(share * (values.Count - 1))]!.DeepClone()
                : null,
    };

    private static JsonObject Metric(JsonNode metric, double share) => new JsonObject
    {
        ["metricId"] = metric["metricId"]!.DeepClone(),
        ["value"] = metric["goal"]!.GetValue<string>() == "MINIMIZE" ? Math.Abs(share - 0.4) : 1 - Math.Abs(share - 0.4),
    };

    private static double Between(JsonNode range, double share)
    {
        var (min, max) = (Number(range["minValue"]), Number(range["maxValue"]));
        return min + (share * (max - min));
    }

    private static double Number(JsonNode? value) => value is null ? 0 : double.Parse(value.ToString(), CultureInfo.InvariantCulture);
}
