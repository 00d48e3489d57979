using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace WorkerLib.Lambda;

/// <summary>
/// Reads the events and writes the results of one type: straight from and to the buffers of the runtime where the serializer is
/// <see cref="JobJsonSerializer{TContext}"/>, through streams where it is another (docs/decisions/0003-own-runtime-client.md has the
/// figures).
/// </summary>
internal abstract class PayloadJson<T>
{
    public static PayloadJson<T> By(ILambdaSerializer serializer) =>
        serializer is IJsonTypes types ? new Direct((JsonTypeInfo<T>)types.TypeInfo(typeof(T))) : new Streamed(serializer);

    /// <exception cref="InvalidEventException">The event does not fit the type.</exception>
    public abstract T Read(ReadOnlySpan<byte> eventBytes);

    public abstract void Write(Utf8JsonWriter response, T result);

    private sealed class Direct(JsonTypeInfo<T> typeInfo) : PayloadJson<T>
    {
        public override T Read(ReadOnlySpan<byte> eventBytes) => JsonEventReader.Read(eventBytes, typeInfo);

        public override void Write(Utf8JsonWriter response, T result) => JsonSerializer.Serialize(response, result, typeInfo);
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
                throw new InvalidEventException($"The event does not fit at {json.Path ?? "$"}. {json.Message}", exception);
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
    }
}
