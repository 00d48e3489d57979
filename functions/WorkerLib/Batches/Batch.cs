using System.Text;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;
using Sentry;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;
using WorkerLib.Lambda.Reporting;

namespace WorkerLib.Batches;

/// <summary>
/// Runs a job's method for one record of a batch after the other, so that a record that fails is the only one that is retried. It is
/// reported to Sentry like a job that fails, with the id of the record in the context <c>record</c>, and logged; the invocation itself
/// succeeds. When the deadline is near, the records that are left are not run, and are retried.
/// </summary>
/// <example><code>
/// public Task&lt;SQSBatchResponse&gt; HandleAsync(SQSEvent batch, ILambdaContext context) =>
///     Batch.RunAsync(batch, OrdersJson.Default.Order, context, SaveAsync);
/// </code></example>
public static class Batch
{
    private const string RecordContext = "record";

    /// <summary>
    /// Runs messages of a queue. Of a FIFO queue, what follows a failed message in its group is not run but retried after it; of
    /// another queue every message is run. A message that is in the batch twice is run once.
    /// </summary>
    public static async Task<SQSBatchResponse> RunAsync(
        SQSEvent batch, ILambdaContext context, Func<SQSEvent.SQSMessage, ILambdaContext, Task> handle)
    {
        var failures = await FailuresAsync(batch.Records, message => message.MessageId, Group, context, handle);
        return new SQSBatchResponse([.. failures.Select(id => new SQSBatchResponse.BatchItemFailure(id))]);
    }

    /// <summary>
    /// Runs messages of a queue whose bodies are JSON. One that does not fit fails with an <see cref="InvalidEventException"/>; S3's test
    /// of a bucket that notifies the queue is passed over.
    /// </summary>
    public static Task<SQSBatchResponse> RunAsync<T>(
        SQSEvent batch, JsonTypeInfo<T> bodyJson, ILambdaContext context, Func<T, ILambdaContext, Task> handle) =>
        RunAsync(
            batch,
            context,
            async (message, _) =>
            {
                if (PayloadJson<T>.By(bodyJson, "message body").TryRead(Encoding.UTF8.GetBytes(message.Body), out var body))
                {
                    await handle(body, context);
                }
            });

    /// <summary>Runs records of a table's stream up to the first one that fails: the stream goes on from there.</summary>
    /// <param name="setAside">
    /// What becomes of a record that the job cannot cope with (<see cref="RecordFault"/>); the ones behind it go on. When it is null, such
    /// a record fails like any other.
    /// </param>
    public static async Task<StreamsEventResponse> RunAsync(
        DynamoDBEvent batch,
        ILambdaContext context,
        Func<DynamoDBEvent.DynamodbStreamRecord, ILambdaContext, Task> handle,
        Func<DynamoDBEvent.DynamodbStreamRecord, string, CancellationToken, Task>? setAside = null)
    {
        var failures = await FailuresAsync(
            batch.Records,
            record => record.Dynamodb.SequenceNumber,
            _ => "the stream",
            context,
            setAside is null ? handle : OrSetAsideAsync);
        return new StreamsEventResponse([.. failures.Take(1).Select(id => new StreamsEventResponse.BatchItemFailure(id))]);

        async Task OrSetAsideAsync(DynamoDBEvent.DynamodbStreamRecord record, ILambdaContext invocation)
        {
            try
            {
                await handle(record, invocation);
            }
            catch (Exception exception) when (RecordFault.IsOfRecord(exception))
            {
                Reports.CaptureFailure(exception);
                Log.Error("A record is set aside.", exception, ("record", record.Dynamodb.SequenceNumber));
                Metric.Count("recordsSetAside");
                await setAside(record, $"{exception.GetType().Name}: {exception.Message}", invocation.CancellationToken);
            }
        }
    }

    /// <summary>Within what a message must stay in order; null when it need not. Fair queues have groups too, but keep no order.</summary>
    private static string? Group(SQSEvent.SQSMessage message) =>
        message.EventSourceArn?.EndsWith(".fifo", StringComparison.Ordinal) == true
            ? message.Attributes.GetValueOrDefault("MessageGroupId", "")
            : null;

    /// <summary>The ids of the records that must be retried, in the order of the batch.</summary>
    private static async Task<List<string>> FailuresAsync<T>(
        IReadOnlyList<T> records,
        Func<T, string> idOf,
        Func<T, string?> groupOf,
        ILambdaContext context,
        Func<T, ILambdaContext, Task> handle)
    {
        var seen = new HashSet<string>();
        var failures = new List<string>();
        var failedGroups = new HashSet<string?>();
        var left = 0;
        foreach (var record in records.Where(record => seen.Add(idOf(record))))
        {
            var outcome = context.CancellationToken.IsCancellationRequested ? Outcome.NotRun
                : failedGroups.Contains(groupOf(record)) ? Outcome.Failed
                : await RunOneAsync(record, idOf(record), context, handle);
            left += outcome == Outcome.NotRun ? 1 : 0;
            if (outcome != Outcome.Succeeded)
            {
                failures.Add(idOf(record));
                failedGroups.UnionWith(groupOf(record) is { } group ? [group] : []);
            }
        }

        SentrySdk.ConfigureScope(scope => scope.Contexts.Remove(RecordContext));
        if (left > 0)
        {
            ReportDeadline(left, seen.Count, context);
        }

        return failures;
    }

    private static async Task<Outcome> RunOneAsync<T>(T record, string id, ILambdaContext context, Func<T, ILambdaContext, Task> handle)
    {
        SentrySdk.ConfigureScope(scope => scope.Contexts[RecordContext] = new Dictionary<string, object?> { ["id"] = id });
        try
        {
            await handle(record, context);
            return Outcome.Succeeded;
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            return Outcome.NotRun;
        }
        catch (Exception exception)
        {
            Reports.CaptureFailure(exception);
            Log.Error("A record failed.", exception, ("record", id));
            return Outcome.Failed;
        }
    }

    private static void ReportDeadline(int left, int all, ILambdaContext context)
    {
        var stopped = new DeadlineExceededException(
            $"{context.FunctionName} was stopped before its deadline with {left} of {all} records left, which are retried. "
            + "Raise its timeout in Terraform or lower its batch size.",
            new OperationCanceledException(context.CancellationToken));
        Reports.CaptureFailure(stopped);
        Log.Warning(stopped.Message);
    }

    private enum Outcome
    {
        Succeeded,
        Failed,
        NotRun,
    }
}
