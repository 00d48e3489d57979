using Amazon.DynamoDBv2.Model;

namespace Worker.Tests;

/// <summary>What a table in memory answers with: like a real response, no two share anything.</summary>
internal static class MemoryRow
{
    /// <summary>A copy of a row; binary values are streams, and a reader reads them to their end.</summary>
    public static Dictionary<string, AttributeValue> Copy(Dictionary<string, AttributeValue> row) =>
        row.ToDictionary(
            value => value.Key,
            value => value.Value.B is { } bytes ? new AttributeValue { B = new MemoryStream(bytes.ToArray()) } : value.Value);
}
