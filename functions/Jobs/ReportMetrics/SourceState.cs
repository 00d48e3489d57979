using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Worker.Jobs.ReportMetrics;

/// <summary>What ReportMetrics remembers of a source, in the row of the day <c>state</c>.</summary>
/// <param name="MeasuredAt">When it was last measured to the end; null when never.</param>
/// <param name="IsStale">Whether the last alert says that it is stale.</param>
internal sealed record SourceState(DateTimeOffset? MeasuredAt, bool IsStale)
{
    /// <summary>In the place of a day.</summary>
    public const string Day = "state";

    /// <exception cref="FormatException">Somebody else wrote the row.</exception>
    public static SourceState Read(Dictionary<string, AttributeValue> item)
    {
        var row = new ItemReader(item, $"row {item.GetValueOrDefault("source")?.S} {Day} of daily_metrics", "; delete the attribute");
        return new SourceState(row.OptionalTime("measuredAt"), row.OptionalText("freshness") == "stale");
    }
}
