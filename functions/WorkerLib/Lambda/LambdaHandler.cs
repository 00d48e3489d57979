using System.Text.Json;
using Amazon.Lambda.Core;

namespace WorkerLib.Lambda;

/// <summary>A job as the runtime sees it: JSON in, JSON out. Jobs make theirs with <see cref="For{TEvent,TResult}"/>.</summary>
public abstract class LambdaHandler
{
    private LambdaHandler(ILambdaSerializer serializer) => Serializer = serializer;

    internal ILambdaSerializer Serializer { get; }

    /// <summary>Binds a typed method, and the JSON of its types, to the runtime.</summary>
    /// <param name="handle">The method; it may be asynchronous, the runtime waits for it.</param>
    /// <param name="serializer">Reads the event and writes the result: <see cref="JobJsonSerializer{TContext}"/>, or any other.</param>
    public static LambdaHandler For<TEvent, TResult>(Func<TEvent, ILambdaContext, Task<TResult>> handle, ILambdaSerializer serializer) =>
        new Returning<TEvent, TResult>(handle, serializer);

    /// <summary>Likewise a method that has no result; whoever waits for the response gets <c>null</c>.</summary>
    public static LambdaHandler For<TEvent>(Func<TEvent, ILambdaContext, Task> handle, ILambdaSerializer serializer) =>
        new Silent<TEvent>(handle, serializer);

    /// <summary>Runs the job on one event and writes its response.</summary>
    /// <exception cref="InvalidEventException">The event does not fit the job's type.</exception>
    internal abstract void Invoke(ReadOnlySpan<byte> eventBytes, ILambdaContext context, Utf8JsonWriter response);

    // One event at a time, and nothing else to do meanwhile: the loop may block.
    private sealed class Returning<TEvent, TResult>(
        Func<TEvent, ILambdaContext, Task<TResult>> handle, ILambdaSerializer serializer) : LambdaHandler(serializer)
    {
        private readonly PayloadJson<TEvent> eventJson = PayloadJson<TEvent>.By(serializer);
        private readonly PayloadJson<TResult> resultJson = PayloadJson<TResult>.By(serializer);

        internal override void Invoke(ReadOnlySpan<byte> eventBytes, ILambdaContext context, Utf8JsonWriter response)
        {
            if (eventJson.TryRead(eventBytes, out var lambdaEvent))
            {
                resultJson.Write(response, handle(lambdaEvent, context).GetAwaiter().GetResult());
            }
            else
            {
                response.WriteNullValue();
            }
        }
    }

    private sealed class Silent<TEvent>(Func<TEvent, ILambdaContext, Task> handle, ILambdaSerializer serializer) : LambdaHandler(serializer)
    {
        private readonly PayloadJson<TEvent> eventJson = PayloadJson<TEvent>.By(serializer);

        internal override void Invoke(ReadOnlySpan<byte> eventBytes, ILambdaContext context, Utf8JsonWriter response)
        {
            if (eventJson.TryRead(eventBytes, out var lambdaEvent))
            {
                handle(lambdaEvent, context).GetAwaiter().GetResult();
            }

            response.WriteNullValue();
        }
    }
}
