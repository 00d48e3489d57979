using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WorkerLib.Lambda;

/// <summary>A job as the runtime sees it: JSON in, JSON out. Jobs make theirs with <see cref="For{TEvent,TResult}"/>.</summary>
public abstract class LambdaHandler
{
    /// <summary>Binds a typed method, and the source-generated JSON of its types, to the runtime.</summary>
    /// <param name="handle">The method; it may be asynchronous, the runtime waits for it.</param>
    /// <param name="eventJson">How to read an event, from the job's own <c>JsonSerializerContext</c>.</param>
    /// <param name="resultJson">How to write a result, likewise.</param>
    public static LambdaHandler For<TEvent, TResult>(
        Func<TEvent, ILambdaContext, Task<TResult>> handle,
        JsonTypeInfo<TEvent> eventJson,
        JsonTypeInfo<TResult> resultJson) => new Typed<TEvent, TResult>(handle, eventJson, resultJson);

    /// <summary>Runs the job on one event and writes its answer.</summary>
    /// <exception cref="InvalidEventException">The event does not fit the job's type.</exception>
    internal abstract void Invoke(ReadOnlySpan<byte> eventBytes, ILambdaContext context, Utf8JsonWriter answer);

    private sealed class Typed<TEvent, TResult>(
        Func<TEvent, ILambdaContext, Task<TResult>> handle,
        JsonTypeInfo<TEvent> eventJson,
        JsonTypeInfo<TResult> resultJson) : LambdaHandler
    {
        internal override void Invoke(ReadOnlySpan<byte> eventBytes, ILambdaContext context, Utf8JsonWriter answer)
        {
            var lambdaEvent = JsonEventReader.Read(eventBytes, eventJson);

            // One event at a time, and nothing else to do meanwhile: the loop may block.
            var result = handle(lambdaEvent, context).GetAwaiter().GetResult();
            JsonSerializer.Serialize(answer, result, resultJson);
        }
    }
}
