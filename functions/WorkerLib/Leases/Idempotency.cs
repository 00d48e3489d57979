using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace WorkerLib.Leases;

/// <summary>
/// Runs something once for a key, however often the event comes. The first run holds the key until the deadline of its invocation and
/// a margin; its result is then kept and given to those that come later. A run that fails gives the key back, and a retry may run at
/// once. A run that is killed or stopped at its deadline holds the key until the margin is over, because what it began may not have
/// ended. No table can do more: a run that is killed after its effect and before its result is stored runs again.
/// </summary>
/// <remarks>
/// The table has a string key <c>key</c> and deletes by <c>expiresAt</c>. The job's <c>.tf</c> declares it, or a file that begins with _
/// when several jobs share one; the job may do <c>dynamodb:PutItem</c>, <c>dynamodb:UpdateItem</c> and <c>dynamodb:DeleteItem</c> on it.
/// <code>
/// resource "aws_dynamodb_table" "idempotency" {
///   name                        = "idempotency"
///   billing_mode                = "PAY_PER_REQUEST"
///   hash_key                    = "key"
///   deletion_protection_enabled = var.protect_data
///
///   attribute {
///     name = "key"
///     type = "S"
///   }
///
///   ttl {
///     attribute_name = "expiresAt"
///     enabled        = true
///   }
/// }
/// </code>
/// </remarks>
/// <example><code>
/// await idempotency.RunAsync(order.Id, OrdersJson.Default.Receipt, context, () => ChargeAsync(order));
/// </code></example>
/// <param name="kept">How long a result is kept, and a repetition recognised; longer than an event can be retried.</param>
public sealed class Idempotency(IAmazonDynamoDB dynamoDB, TimeProvider time, string table, TimeSpan kept)
{
    /// <summary>How long a key is held beyond the deadline: clocks differ, and a last request may still be on its way.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly IdempotencyTable keys = new(dynamoDB, time, table, kept);

    /// <summary>Runs it, or gives the result of the run that was first.</summary>
    /// <param name="key">What must not run twice, such as the id of an order; keys of different functions never meet.</param>
    /// <param name="resultJson">How the result is kept.</param>
    /// <exception cref="AlreadyRunningException">Another invocation is at it; a retry gets its result.</exception>
    /// <exception cref="LostKeyException">This run went on after its deadline, and another one took the key over.</exception>
    /// <exception cref="ResultTooLargeException">It has run, and will not run again, but its result is too large to be kept.</exception>
    public async Task<T> RunAsync<T>(string key, JsonTypeInfo<T> resultJson, ILambdaContext context, Func<Task<T>> run)
    {
        var result = await OnceAsync(key, context, run, made => JsonSerializer.Serialize(made, resultJson));
        try
        {
            return JsonSerializer.Deserialize(result, resultJson)!;
        }
        catch (JsonException exception)
        {
            throw new StepFailedException("read the result of an earlier run", exception);
        }
    }

    /// <summary>Runs something that has no result, unless it has run.</summary>
    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(string key, ILambdaContext context, Func<Task> run)
    {
        return OnceAsync(key, context, RunThenNothingAsync, nothing => nothing);

        async Task<string> RunThenNothingAsync()
        {
            await run();
            return "null";
        }
    }

    private async Task<string> OnceAsync<T>(string key, ILambdaContext context, Func<Task<T>> run, Func<T, string> write)
    {
        var hold = KeyHold.Of(context.FunctionName, key, time.GetUtcNow() + context.RemainingTime + Margin);
        if (await keys.TakeAsync(hold, context.CancellationToken) is { } earlier)
        {
            return earlier;
        }

        T made;
        try
        {
            made = await run();
        }
        catch when (!context.CancellationToken.IsCancellationRequested)
        {
            await keys.GiveBackAsync(hold);
            throw;
        }

        // From here on the effect is there: whatever fails now, the key is not given back.
        var result = write(made);
        await keys.KeepAsync(hold, result);
        return result;
    }
}
