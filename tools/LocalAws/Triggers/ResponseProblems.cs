using System.Text.Json;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>What is wrong with a response that Lambda takes for a success and the trigger does not.</summary>
internal static class ResponseProblems
{
    /// <param name="payload">The event.</param>
    /// <returns>Null when nothing is.</returns>
    public static ResponseProblem? In(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> response)
    {
        if (FailedItems.In(payload, response) is { } failed)
        {
            return failed;
        }

        return IsHttp(payload) && FunctionHttpResponse.Read(response).Problem is { } problem
            ? new ResponseProblem($"The HTTP response cannot be sent: {problem}", IsWhole: true)
            : null;
    }

    /// <summary>Whether an event is a request to an HTTP API, payload format 2.0.</summary>
    private static bool IsHttp(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var json = JsonElement.Parse(payload.Span);
            return json.ValueKind == JsonValueKind.Object
                && json.TryGetProperty("requestContext", out var context)
                && context.ValueKind == JsonValueKind.Object
                && context.TryGetProperty("http", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
