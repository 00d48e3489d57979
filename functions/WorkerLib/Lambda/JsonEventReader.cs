using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WorkerLib.Lambda;

/// <summary>Reads events, and says where and what was expected when one does not fit.</summary>
internal static class JsonEventReader
{
    private const int MaxPathChars = 200;

    /// <param name="what">What the JSON is, for the error.</param>
    /// <exception cref="InvalidEventException">The event does not fit the type.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo, string what = "event")
    {
        try
        {
            return JsonSerializer.Deserialize(json, typeInfo) ?? throw new JsonException("It is null.", "$", null, null);
        }
        catch (JsonException) when (EventMismatch.WithoutScheduledTime(json, typeInfo) is { } rest)
        {
            return Read(rest, typeInfo, what);
        }
        catch (JsonException exception)
        {
            var (path, message) = Short(exception);
            throw new InvalidEventException(
                EventMismatch.Explain(json, typeInfo) is { } problem
                    ? $"The {what} does not fit: {problem}."
                    : $"The {what} does not fit: at {path} a {ExpectedAt(typeInfo, path)} was expected.{message}",
                message.Length > 0 ? exception : null);
        }
    }

    /// <summary>
    /// The path and, behind a space, the message of an error. Names in a path are as long as the sender likes, and the message repeats
    /// them: a long path is cut, and its message left out.
    /// </summary>
    internal static (string Path, string Message) Short(JsonException exception)
    {
        var path = exception.Path ?? "$";
        return path.Length <= MaxPathChars ? (path, $" {exception.Message}") : ($"{Text.Cut(path, MaxPathChars)}…", "");
    }

    private static readonly Dictionary<Type, string> PlainNames = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "boolean",
        [typeof(int)] = "whole number",
        [typeof(long)] = "whole number",
        [typeof(double)] = "number",
        [typeof(decimal)] = "number",
        [typeof(DateTimeOffset)] = "time",
        [typeof(DateOnly)] = "date",
    };

    /// <summary>What was expected where a path such as <c>$.records[0].name</c> leads to, as far as the path can be followed.</summary>
    private static string ExpectedAt(JsonTypeInfo typeInfo, string path)
    {
        foreach (var step in path.Split('.', '[').Skip(1))
        {
            var type = typeInfo.Kind == JsonTypeInfoKind.Object ? Property(typeInfo, step)?.PropertyType : typeInfo.ElementType;
            if (type is null)
            {
                break;
            }

            typeInfo = typeInfo.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        }

        return Name(typeInfo);
    }

    internal static JsonPropertyInfo? Property(JsonTypeInfo typeInfo, string name) =>
        typeInfo.Properties.FirstOrDefault(property => property.Name.Equals(
        name, typeInfo.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    internal static string Name(JsonTypeInfo typeInfo) => typeInfo switch
    {
        { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } => $"list of {Name(typeInfo.Options.GetTypeInfo(element))}",
        { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } element } => $"object of {Name(typeInfo.Options.GetTypeInfo(element))}",
        _ => PlainNames.GetValueOrDefault(
            Nullable.GetUnderlyingType(typeInfo.Type) ?? typeInfo.Type, IsNumber(typeInfo.Type) ? "whole number" : typeInfo.Type.Name),
    };

    /// <summary>Whether it is an enum that says nothing of how it is written.</summary>
    private static bool IsNumber(Type type) => type.IsEnum && !type.IsDefined(typeof(JsonConverterAttribute), inherit: false);
}
