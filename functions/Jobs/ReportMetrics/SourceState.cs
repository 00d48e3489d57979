using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs.ReportMetrics;

/// <summary>What ReportMetrics remembers of a source, in the row of the day <c>state</c>.</summary>
/// <param name="MeasuredAt">When it was last measured to the end; null when never.</param>
/// <param name="IsStale">Whether people were told last that it is stale.</param>
internal sealed record SourceState(DateTimeOffset? MeasuredAt, bool IsStale)
{
    /// <summary>In the place of a day.</summary>
    public const string Day = "state";

    /// <exception cref="FormatException">Somebody else wrote the row.</exception>
    public static SourceState Read(Dictionary<string, AttributeValue> item) => new(
        item.GetValueOrDefault("measuredAt")?.S is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new FormatException($"row {item.GetValueOrDefault("source")?.S} {Day} of daily_metrics: measuredAt '{text}' is not a time; delete the attribute"),
        item.GetValueOrDefault("freshness")?.S == "stale");
}
