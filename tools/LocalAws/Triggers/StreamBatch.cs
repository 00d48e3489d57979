using System.Text.Json;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>
/// Works through records of a stream in their order: after a partial failure again from the first record that failed, after a failure
/// of the whole again in halves where the mapping says so, and past what no attempt could save.
/// </summary>
/// <param name="invoke">Runs the function on records.</param>
/// <param name="giveUp">Takes the condition, the number of attempts, the records and the last result.</param>
/// <param name="wait">Called before each retry.</param>
internal sealed class StreamBatch(
    EventSourceMapping mapping,
    Func<IReadOnlyList<JsonElement>, Task<InvocationResult>> invoke,
    Func<string, int, IReadOnlyList<JsonElement>, InvocationResult, Task> giveUp,
    Func<Task> wait,
    TimeProvider clock)
{
    public async Task RunAsync(IReadOnlyList<JsonElement> records)
    {
        for (var attempts = 1; records.Count > 0; attempts++)
        {
            var result = await invoke(records);
            var outcome = BatchOutcome.Read(result, mapping.ReportsItems, [.. records.Select(SequenceNumber)]);
            if (!outcome.Failed && outcome.FailedIds.Count == 0)
            {
                return;
            }

            // Everything before the first failure is done, whatever the function says of what comes behind it.
            var done = outcome.Failed ? 0 : records.TakeWhile(record => !outcome.FailedIds.Contains(SequenceNumber(record))).Count();
            if (done > 0)
            {
                records = [.. records.Skip(done)];
                attempts = 0;
            }
            else if (mapping.MaximumRecordAge is { } age && clock.GetUtcNow() - Created(records[0]) > age)
            {
                await giveUp("RecordAgeExceeded", attempts, records, result);
                return;
            }
            else if (mapping.Bisects && records.Count > 1)
            {
                await wait();
                await RunAsync([.. records.Take(records.Count / 2)]);
                await RunAsync([.. records.Skip(records.Count / 2)]);
                return;
            }
            else if (mapping.MaximumRetries >= 0 && attempts > mapping.MaximumRetries)
            {
                await giveUp("RetryAttemptsExhausted", attempts, records, result);
                return;
            }

            await wait();
        }
    }

    public static string SequenceNumber(JsonElement record) => record.GetProperty("dynamodb").GetProperty("SequenceNumber").GetString()!;

    public static DateTimeOffset Created(JsonElement record) =>
        DateTimeOffset.UnixEpoch.AddSeconds(record.GetProperty("dynamodb").GetProperty("ApproximateCreationDateTime").GetDouble());
}
