using System.Text.Json;
using LocalAws.LambdaHost;

namespace LocalAws.ConsolePage;

/// <summary>The records of a batch that a function returns as failed, in <c>batchItemFailures</c>, while it succeeds as a whole.</summary>
internal static class FailedItems
{
    /// <returns>Such as <c>3 of 10 failed</c>; null when none did, or when the function failed as a whole.</returns>
    public static string? In(InvocationResult result)
    {
        if (result.FunctionError is not null || ArrayIn(result.Payload, "batchItemFailures") is not { Count: > 0 } failures)
        {
            return null;
        }

        var records = ArrayIn(result.Event, "Records")?.Count;
        var failed = failures.Select(IdOf).Distinct().ToList();
        return records is null ? $"{failed.Count} failed" : $"{(failed.Contains("") ? records : failed.Count)} of {records} failed";
    }

    // Lambda takes a failure without an identifier for a failure of the whole batch.
    private static string IdOf(JsonElement failure) =>
        failure.ValueKind == JsonValueKind.Object && failure.TryGetProperty("itemIdentifier", out var id) ? id.ToString() : "";

    private static List<JsonElement>? ArrayIn(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            var value = JsonElement.Parse(json.Span);
            return value.ValueKind == JsonValueKind.Object
                && value.TryGetProperty(name, out var array)
                && array.ValueKind == JsonValueKind.Array
                ? [.. array.EnumerateArray()]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
