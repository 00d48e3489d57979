using System.Text.Json;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>The records of a batch that a function returns as failed, in <c>batchItemFailures</c>, while it succeeds as a whole.</summary>
internal static class FailedItems
{
    /// <param name="payload">The event.</param>
    /// <returns>Such as <c>3 of 10 failed</c>; null when none did.</returns>
    public static ResponseProblem? In(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> response)
    {
        if (ArrayIn(response, "batchItemFailures") is not { Count: > 0 } failures)
        {
            return null;
        }

        var failed = failures.Select(IdOf).Distinct().ToList();
        if (ArrayIn(payload, "Records")?.Count is not { } records)
        {
            return new ResponseProblem($"{failed.Count} failed", IsWhole: false);
        }

        var count = failed.Contains("") ? records : failed.Count;
        return new ResponseProblem($"{count} of {records} failed", IsWhole: count >= records);
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
