using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using WorkerLib.Lambda.Events;

namespace WorkerLib.Lambda;

/// <summary>
/// Reads and writes the types of a job's context as the context itself says (<c>[JsonSourceGenerationOptions]</c>). The package's
/// <c>SourceGeneratorLambdaJsonSerializer</c> would make a second context, by reflection, with options of its own. The events of AWS
/// services, and the responses to them, need not be listed again: those are <see cref="EventsJson"/>'s.
/// </summary>
/// <param name="context">The job's context, as a rule its <c>Default</c>.</param>
public sealed class JobJsonSerializer<TContext>(TContext context) : AbstractLambdaJsonSerializer(null), ILambdaSerializer, IJsonTypes
    where TContext : JsonSerializerContext
{
    JsonTypeInfo IJsonTypes.TypeInfo(Type type) => TypeInfo(type);

    protected override void InternalSerialize<T>(Utf8JsonWriter writer, T response) =>
        JsonSerializer.Serialize(writer, response, (JsonTypeInfo<T>)TypeInfo(typeof(T)));

    protected override T InternalDeserialize<T>(byte[] utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, (JsonTypeInfo<T>)TypeInfo(typeof(T)))!;

    private JsonTypeInfo TypeInfo(Type type) => context.GetTypeInfo(type) ?? EventsJson.Default.GetTypeInfo(type)
        ?? throw new InvalidOperationException(
            $"{context.GetType().Name} does not list {type}: add [JsonSerializable(typeof({type.Name}))] to it.");
}

/// <summary>A serializer whose types the runtime may read and write without it.</summary>
internal interface IJsonTypes
{
    /// <exception cref="InvalidOperationException">The type is not listed.</exception>
    JsonTypeInfo TypeInfo(Type type);
}
