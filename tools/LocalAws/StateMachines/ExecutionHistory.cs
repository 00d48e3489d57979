using System.Text;
using System.Text.Json;
using LocalAws.ConsolePage;

namespace LocalAws.StateMachines;

/// <summary>Reads the events of an execution, as GetExecutionHistory gives them, as the states that it entered.</summary>
internal static class ExecutionHistory
{
    /// <param name="status">Of the execution.</param>
    public static IReadOnlyList<ExecutionStep> Read(IEnumerable<JsonElement> events, string status)
    {
        var steps = new List<ExecutionStep>();
        var failed = false; // whether the last attempt of the last step is one that failed
        foreach (var one in events)
        {
            var type = one.GetProperty("type").GetString()!;
            var at = Time(one.GetProperty("timestamp"));
            if (one.TryGetProperty("stateEnteredEventDetails", out var entered))
            {
                failed = false;
                steps.Add(new ExecutionStep(
                    entered.GetProperty("name").GetString()!, "running", 0, at, null, null, null, Json(entered, "input") ?? "", null));
            }
            else if (steps.Count == 0)
            {
                continue;
            }
            else if (one.TryGetProperty("stateExitedEventDetails", out var exited))
            {
                steps[^1] = steps[^1] with { Outcome = failed ? "caught" : "succeeded", EndedAt = at, Output = Json(exited, "output") };
            }
            else if (type.EndsWith("Scheduled", StringComparison.Ordinal))
            {
                failed = false;
                steps[^1] = steps[^1] with { Attempts = steps[^1].Attempts + 1 };
            }
            else if (FailureIn(one) is { } failure)
            {
                failed = true;
                steps[^1] = steps[^1] with
                {
                    Error = Text(failure, "error") ?? type,
                    Cause = Text(failure, "cause"),
                    Outcome = IsEnd(type) ? "failed" : steps[^1].Outcome,
                    EndedAt = IsEnd(type) ? at : steps[^1].EndedAt,
                };
            }
            else if (IsEnd(type))
            {
                End(steps, at);
            }
        }

        // What ended without an event of its own, such as by an abort.
        if (status is not ("RUNNING" or "SUCCEEDED") && steps.Count > 0)
        {
            End(steps, null);
        }

        return steps;
    }

    public static DateTimeOffset Time(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(value.GetDouble() * 1000))
        : value.GetDateTimeOffset();

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A text of JSON for a person.</summary>
    public static string? Json(JsonElement json, string name) =>
        Text(json, name) is { } text ? Invocation.Text(Encoding.UTF8.GetBytes(text)) : null;

    private static void End(List<ExecutionStep> steps, DateTimeOffset? at)
    {
        if (steps[^1].Outcome == "running")
        {
            steps[^1] = steps[^1] with { Outcome = "failed", EndedAt = at };
        }
    }

    private static bool IsEnd(string type) => type is "ExecutionFailed" or "ExecutionAborted" or "ExecutionTimedOut";

    private static JsonElement? FailureIn(JsonElement one) =>
        one.EnumerateObject()
            .Where(member => member.Value.ValueKind == JsonValueKind.Object
                && (member.Name.EndsWith("FailedEventDetails", StringComparison.Ordinal)
                    || member.Name.EndsWith("TimedOutEventDetails", StringComparison.Ordinal)))
            .Select(member => (JsonElement?)member.Value)
            .FirstOrDefault();
}
