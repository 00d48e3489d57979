using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalAws.StateMachines;

/// <summary>The last executions of the deployed state machines.</summary>
/// <param name="max">How many are read of each.</param>
public sealed class LocalExecutions(Uri endpoint, int max = 20) : IDisposable
{
    private readonly LocalAwsApi api = new(endpoint);
    private readonly ConcurrentDictionary<string, Execution> ended = new();

    /// <summary>The one that was started last first; null when no state machine is deployed.</summary>
    /// <exception cref="HttpRequestException">The local AWS does not answer.</exception>
    public async Task<IReadOnlyList<Execution>?> ReadAsync(CancellationToken cancellationToken)
    {
        var machines = (await CallAsync("ListStateMachines", [], cancellationToken)).GetProperty("stateMachines").EnumerateArray().ToList();
        var found = new List<Execution>();
        foreach (var machine in machines)
        {
            var name = machine.GetProperty("name").GetString()!;
            var listed = await CallAsync(
                "ListExecutions",
                new JsonObject { ["stateMachineArn"] = machine.GetProperty("stateMachineArn").GetString(), ["maxResults"] = max },
                cancellationToken);
            foreach (var execution in listed.GetProperty("executions").EnumerateArray())
            {
                found.Add(await DescribeAsync(execution, name, cancellationToken));
            }
        }

        return machines.Count == 0 ? null : [.. found.OrderByDescending(execution => execution.StartedAt)];
    }

    public void Dispose() => api.Dispose();

    private async Task<Execution> DescribeAsync(JsonElement listed, string machine, CancellationToken cancellationToken)
    {
        var arn = listed.GetProperty("executionArn").GetString()!;
        var isRunning = listed.GetProperty("status").GetString() == "RUNNING";
        if (!isRunning && ended.TryGetValue(arn, out var known) && known.EndedAt == EndOf(listed))
        {
            return known;
        }

        var input = new JsonObject { ["executionArn"] = arn };
        var described = await CallAsync("DescribeExecution", input, cancellationToken);
        var history = await CallAsync("GetExecutionHistory", input, cancellationToken);
        var status = described.GetProperty("status").GetString()!;
        var execution = new Execution(
            arn,
            machine,
            described.GetProperty("name").GetString()!,
            status,
            ExecutionHistory.Time(described.GetProperty("startDate")),
            EndOf(described),
            ExecutionHistory.Text(described, "error"),
            ExecutionHistory.Text(described, "cause"),
            ExecutionHistory.Json(described, "input") ?? "",
            ExecutionHistory.Json(described, "output"),
            ExecutionHistory.Read(history.GetProperty("events").EnumerateArray(), status));
        if (!execution.IsRunning)
        {
            ended[arn] = execution;
        }

        return execution;
    }

    /// <summary>A redrive gives it another one.</summary>
    private static DateTimeOffset? EndOf(JsonElement execution) =>
        execution.TryGetProperty("stopDate", out var stop) && stop.ValueKind != JsonValueKind.Null ? ExecutionHistory.Time(stop) : null;

    private Task<JsonElement> CallAsync(string action, JsonObject input, CancellationToken cancellationToken) =>
        api.CallAsync("states", $"AWSStepFunctions.{action}", input, cancellationToken);
}
