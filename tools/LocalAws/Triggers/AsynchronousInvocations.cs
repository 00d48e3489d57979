using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>
/// What Lambda does with an event that nobody waits for: it is retried after a failure, as often and as long as the function's event
/// invoke config says, then sent to the destination for failures. AWS waits one minute before the second attempt and two before the third;
/// here seconds take the place of minutes, but the age of the event is counted as there.
/// </summary>
/// <param name="onProblem">Takes what goes wrong, with the function's name.</param>
internal sealed class AsynchronousInvocations(LocalAwsApi api, Action<string, string> onProblem)
{
    private const int DefaultRetries = 2;
    private const int DefaultMaximumAge = 6 * 3600;
    private const int AwsSecondsForOneHere = 60;

    private readonly Destinations destinations = new(api);

    /// <param name="invoke">Runs the function once; null when it is not deployed any more.</param>
    public async Task RunAsync(
        string function, ReadOnlyMemory<byte> payload, Func<Task<InvocationResult?>> invoke, CancellationToken stopping)
    {
        try
        {
            await TryRunAsync(function, payload, invoke, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ctrl-C: what waits for its next attempt is dropped with everything else.
        }
        catch (Exception exception)
        {
            onProblem(function, $"an event was lost: {exception.Message}");
        }
    }

    private async Task TryRunAsync(
        string function, ReadOnlyMemory<byte> payload, Func<Task<InvocationResult?>> invoke, CancellationToken stopping)
    {
        var age = TimeSpan.Zero;
        for (var attempt = 1; await invoke() is { } result; attempt++)
        {
            var config = await api.TryGetAsync(
                "lambda", $"/2019-09-25/functions/{Uri.EscapeDataString(function)}/event-invoke-config", stopping);
            if (result.FunctionError is null)
            {
                await SendAsync(config, "OnSuccess", "Success", attempt, function, payload, result, stopping);
                return;
            }

            var wait = TimeSpan.FromSeconds(attempt);
            age += result.Duration + (wait * AwsSecondsForOneHere);
            var exhausted = attempt > Number(config, "MaximumRetryAttempts", DefaultRetries);
            if (exhausted || age.TotalSeconds > Number(config, "MaximumEventAgeInSeconds", DefaultMaximumAge))
            {
                await SendAsync(
                    config, "OnFailure", exhausted ? "RetriesExhausted" : "EventAgeExceeded", attempt, function, payload, result, stopping);
                return;
            }

            await Task.Delay(wait, stopping);
        }
    }

    private async Task SendAsync(
        JsonElement? config, string outcome, string condition, int attempts, string function, ReadOnlyMemory<byte> payload,
        InvocationResult result, CancellationToken stopping)
    {
        if (config is { } set && set.TryGetProperty("DestinationConfig", out var both) && both.TryGetProperty(outcome, out var one)
            && one.TryGetProperty("Destination", out var destination))
        {
            var arn = $"{set.GetProperty("FunctionArn").GetString()!.Split(":function:")[0]}:function:{function}:$LATEST";
            await destinations.SendAsync(
                destination.GetString()!,
                Record(arn, condition, attempts, payload, result, DateTimeOffset.UtcNow).ToJsonString(),
                new Dictionary<string, string>(),
                stopping);
        }
        else if (result.FunctionError is not null)
        {
            onProblem(function, $"failed {attempts} times and has no destination for that: the event is lost");
        }
    }

    /// <summary>The record that Lambda sends to a destination
    /// (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).</summary>
    /// <param name="arn">Of the function, with its version.</param>
    internal static JsonObject Record(
        string arn, string condition, int attempts, ReadOnlyMemory<byte> payload, InvocationResult result, DateTimeOffset now) => new()
        {
            ["version"] = "1.0",
            ["timestamp"] = Times.Milliseconds(now),
            ["requestContext"] = Destinations.Request(arn, condition, attempts, result),
            ["requestPayload"] = payload.IsEmpty ? new JsonObject() : JsonNode.Parse(payload.Span),
            ["responseContext"] = Destinations.Response(result),
            ["responsePayload"] = result.Payload.IsEmpty ? null : JsonNode.Parse(result.Payload.Span),
        };

    private static int Number(JsonElement? config, string name, int otherwise) =>
        config is { } set && set.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetInt32()
            : otherwise;
}
