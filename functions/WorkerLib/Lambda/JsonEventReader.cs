using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WorkerLib.Lambda;

/// <summary>Reads events, and says where and what was expected when one does not fit.</summary>
internal static class JsonEventReader
{
    /// <exception cref="InvalidEventException">The event does not fit the type.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo)
    {
        try
        {
            return JsonSerializer.Deserialize(json, typeInfo) ?? throw new JsonException("It is null.", "$", null, null);
        }
        catch (JsonException exception)
        {
            var path = exception.Path ?? "$";
            throw new InvalidEventException($"The event does not fit: at {path} a {TypeAt(typeInfo, path).Name} was expected. {exception.Message}", exception);
        }
    }

    /// <summary>The type of what a path such as <c>$.records[0].name</c> leads to, as far as the path can be followed.</summary>
    private static Type TypeAt(JsonTypeInfo typeInfo, string path)
    {
        foreach (var step in path.Split('.', '[').Skip(1))
        {
            var type = step.EndsWith(']') ? typeInfo.ElementType : typeInfo.Properties.FirstOrDefault(property => property.Name == step)?.PropertyType;
            if (type is null)
            {
                break;
            }

            typeInfo = typeInfo.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        }

        return typeInfo.Type;
    }
}
