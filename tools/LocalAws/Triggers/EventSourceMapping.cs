using System.Text.Json;

namespace LocalAws.Triggers;

/// <summary>A deployed event source mapping: a function that is started for the records of a queue or a stream.</summary>
/// <param name="FunctionArn">Without a version.</param>
/// <param name="SourceArn">Of the queue or of the table's stream.</param>
/// <param name="MaximumRetries">Of a stream; -1 means for ever.</param>
/// <param name="MaximumRecordAge">Of a stream; null means for ever.</param>
/// <param name="FailureDestination">ARN of where a stream's hopeless batches are reported.</param>
internal sealed record EventSourceMapping(
    string Id,
    string FunctionArn,
    string SourceArn,
    int BatchSize,
    TimeSpan Window,
    bool ReportsItems,
    string StartingPosition,
    bool Bisects,
    int MaximumRetries,
    TimeSpan? MaximumRecordAge,
    string? FailureDestination,
    bool HasFilter)
{
    public bool IsQueue => SourceArn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal);

    public bool IsStream => SourceArn.StartsWith("arn:aws:dynamodb:", StringComparison.Ordinal);

    /// <summary>The name of the queue, or of the table.</summary>
    public string SourceName => IsQueue ? SourceArn.Split(':')[5] : SourceArn.Split(':')[5].Split('/')[1];

    public string Function => FunctionArn.Split(":function:")[1];

    /// <summary>Reads what <c>GET /2015-03-31/event-source-mappings/</c> says of a mapping; null when it is switched off.</summary>
    public static EventSourceMapping? Read(JsonElement mapping)
    {
        if (mapping.GetProperty("State").GetString() != "Enabled")
        {
            return null;
        }

        return new EventSourceMapping(
            mapping.GetProperty("UUID").GetString()!,
            mapping.GetProperty("FunctionArn").GetString()!,
            mapping.GetProperty("EventSourceArn").GetString()!,
            mapping.GetProperty("BatchSize").GetInt32(),
            TimeSpan.FromSeconds(Number(mapping, "MaximumBatchingWindowInSeconds") ?? 0),
            mapping.TryGetProperty("FunctionResponseTypes", out var types)
                && types.EnumerateArray().Any(type => type.GetString() == "ReportBatchItemFailures"),
            mapping.TryGetProperty("StartingPosition", out var position) ? position.GetString()! : "",
            mapping.TryGetProperty("BisectBatchOnFunctionError", out var bisects) && bisects.GetBoolean(),
            Number(mapping, "MaximumRetryAttempts") ?? -1,
            Number(mapping, "MaximumRecordAgeInSeconds") is > 0 and var age ? TimeSpan.FromSeconds(age) : null,
            mapping.TryGetProperty("DestinationConfig", out var destinations) && destinations.TryGetProperty("OnFailure", out var failure)
                && failure.TryGetProperty("Destination", out var arn) ? arn.GetString() : null,
            mapping.TryGetProperty("FilterCriteria", out var filter)
                && filter.TryGetProperty("Filters", out var filters) && filters.GetArrayLength() > 0);
    }

    private static int? Number(JsonElement mapping, string name) =>
        mapping.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;
}
