using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;
using WorkerLib.Lambda.Events;

namespace WorkerLib.Lambda;

/// <summary>
/// Reads the events and writes the results of one type: straight from and to the buffers of the runtime where the serializer is
/// <see cref="JobJsonSerializer{TContext}"/>, through streams where it is another (docs/decisions/0003-own-runtime-client.md has the
/// figures).
/// </summary>
internal abstract class PayloadJson<T>
{
    public static PayloadJson<T> By(ILambdaSerializer serializer) =>
        serializer is IJsonTypes types ? By((JsonTypeInfo<T>)types.TypeInfo(typeof(T))) : new Streamed(serializer);

    /// <param name="what">What the JSON is, for the error.</param>
    public static PayloadJson<T> By(JsonTypeInfo<T> typeInfo, string what = "event") => new Direct(typeInfo, what);

    /// <exception cref="InvalidEventException">The event does not fit the type.</exception>
    public abstract T Read(ReadOnlySpan<byte> eventBytes);

    /// <returns>False for an event that asks for nothing: S3's test of a notification.</returns>
    /// <exception cref="InvalidEventException">The event does not fit the type.</exception>
    public bool TryRead(ReadOnlySpan<byte> eventBytes, [MaybeNullWhen(false)] out T lambdaEvent)
    {
        try
        {
            lambdaEvent = Read(eventBytes);
            return true;
        }
        catch (InvalidEventException) when (IsTestOfS3(eventBytes))
        {
            Log.Info("S3 tried out a notification; there is nothing to do.");
            lambdaEvent = default;
            return false;
        }
    }

    public abstract void Write(Utf8JsonWriter response, T result);

    protected abstract bool IsTestOfS3(ReadOnlySpan<byte> eventBytes);

    private sealed class Direct(JsonTypeInfo<T> typeInfo, string what) : PayloadJson<T>
    {
        public override T Read(ReadOnlySpan<byte> eventBytes) => JsonEventReader.Read(eventBytes, typeInfo, what);

        public override void Write(Utf8JsonWriter response, T result) => JsonSerializer.Serialize(response, result, typeInfo);

        protected override bool IsTestOfS3(ReadOnlySpan<byte> eventBytes) => EventMismatch.IsTestOfS3(eventBytes, typeInfo);
    }

    private sealed class Streamed(ILambdaSerializer serializer) : PayloadJson<T>
    {
        public override T Read(ReadOnlySpan<byte> eventBytes)
        {
            using var stream = new MemoryStream(eventBytes.ToArray(), writable: false);
            try
            {
                return serializer.Deserialize<T>(stream) ?? throw new JsonException("It is null.", "$", null, null);
            }
            catch (Exception exception) when ((exception as JsonException ?? exception.InnerException) is JsonException json)
            {
                var (path, message) = JsonEventReader.Short(json);
                throw new InvalidEventException($"The event does not fit at {path}.{message}", message.Length > 0 ? exception : null);
            }
        }

        public override void Write(Utf8JsonWriter response, T result)
        {
            using var stream = new MemoryStream();
            serializer.Serialize(result, stream);
            if (stream.Length > 0)
            {
                response.WriteRawValue(stream.GetBuffer().AsSpan(0, (int)stream.Length), skipInputValidation: true);
            }
        }

        protected override bool IsTestOfS3(ReadOnlySpan<byte> eventBytes) =>
            typeof(T) == typeof(S3Event) && EventMismatch.IsTestOfS3(eventBytes, EventsJson.Default.S3Event);
    }
}
