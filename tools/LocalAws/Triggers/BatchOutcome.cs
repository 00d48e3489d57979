using System.Text.Json;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>What a function made of a batch.</summary>
/// <param name="Failed">True when the whole batch counts as failed.</param>
/// <param name="FailedIds">Otherwise the identifiers of the records that failed: message ids of a queue, sequence numbers of a
/// stream.</param>
internal sealed record BatchOutcome(bool Failed, IReadOnlySet<string> FailedIds)
{
    private static readonly BatchOutcome Whole = new(true, new HashSet<string>());
    private static readonly BatchOutcome Success = new(false, new HashSet<string>());

    /// <param name="reportsItems">Whether the mapping has <c>ReportBatchItemFailures</c>; without it a response means success, whatever it
    /// holds.</param>
    /// <param name="ids">Identifiers of the records of the batch; a response that names another one fails the whole batch, as on
    /// AWS.</param>
    public static BatchOutcome Read(InvocationResult result, bool reportsItems, IReadOnlyCollection<string> ids)
    {
        if (result.FunctionError is not null)
        {
            return Whole;
        }

        if (!reportsItems || result.Payload.IsEmpty)
        {
            return Success;
        }

        try
        {
            using var response = JsonDocument.Parse(result.Payload);
            if (response.RootElement.ValueKind == JsonValueKind.Null
                || !response.RootElement.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null)
            {
                return Success;
            }

            var failed = failures.EnumerateArray().Select(failure => failure.GetProperty("itemIdentifier").GetString() ?? "").ToHashSet();
            return failed.IsSubsetOf(ids) ? new BatchOutcome(false, failed) : Whole;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Whole;
        }
    }
}
