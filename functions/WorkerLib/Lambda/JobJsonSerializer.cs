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
/// services, and the responses to them, need not be listed again: those are <see cref="EventsJson"/>'s. A request of the job's own with a
/// member that its type does not have is refused: it is misspelt, and what it asks for would not be done.
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

    private JsonTypeInfo TypeInfo(Type type) =>
        (EventsJson.Default.GetTypeInfo(type) is { } ofAws ? context.GetTypeInfo(type) ?? ofAws : OwnTypeInfo(type))
        ?? throw new InvalidOperationException(
            $"{context.GetType().Name} does not list {type}: add [JsonSerializable(typeof({type.Name}))] to it.");

    /// <summary>What lies deeper in a request may be of AWS, which adds members: its types say themselves whether they refuse.</summary>
    private JsonTypeInfo? OwnTypeInfo(Type type)
    {
        var found = ((IJsonTypeInfoResolver)context).GetTypeInfo(type, context.Options);
        if (found is { Kind: JsonTypeInfoKind.Object, UnmappedMemberHandling: null }
            && !found.Properties.Any(property => property.IsExtensionData))
        {
            found.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        }

        return found;
    }
}

/// <summary>A serializer whose types the runtime may read and write without it.</summary>
internal interface IJsonTypes
{
    /// <exception cref="InvalidOperationException">The type is not listed.</exception>
    JsonTypeInfo TypeInfo(Type type);
}
