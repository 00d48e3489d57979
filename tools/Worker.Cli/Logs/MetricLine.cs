using System.Text.Json;

namespace Worker.Cli.Logs;

/// <summary>A line of CloudWatch's embedded metric format, as a person wants to read it.</summary>
internal static class MetricLine
{
    /// <returns>Such as <c>metrics rows=12 parse=3.1 Milliseconds</c>; null when the line is another.</returns>
    public static string? Fold(string line)
    {
        if (!line.StartsWith('{') || !line.Contains("\"_aws\"", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var json = JsonElement.Parse(line);
            var values =
                from directive in json.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray()
                from metric in directive.GetProperty("Metrics").EnumerateArray()
                let name = metric.GetProperty("Name").GetString()
                let unit = metric.TryGetProperty("Unit", out var given) && given.GetString() is not "Count" ? $" {given}" : ""
                select $" {name}={Value(json.GetProperty(name!))}{unit}";
            return LogView.Printable($"metrics{string.Concat(values)}");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Value(JsonElement value) => value.ValueKind != JsonValueKind.Array ? value.ToString()
        : value.GetArrayLength() == 1 ? value[0].ToString()
        : $"{value.GetArrayLength()} values";
}
