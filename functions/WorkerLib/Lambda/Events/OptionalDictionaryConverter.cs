using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// Values by name like <see cref="OptionalConverter{T}"/>: null when it is no object, without the members that do not fit.
/// </summary>
public class OptionalDictionaryConverter<T> : JsonConverter<IReadOnlyDictionary<string, T>>
    where T : class
{
    public override IReadOnlyDictionary<string, T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.TrySkip();
            return null;
        }

        var values = new Dictionary<string, T>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = OptionalTextConverter.ReadOne(ref reader);
            reader.Read();
            if (ReadValue(ref reader, options) is { } value && name is not null)
            {
                values[name] = value;
            }
        }

        return values;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, one) in value)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, one, options);
        }

        writer.WriteEndObject();
    }

    protected virtual T? ReadValue(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        OptionalConverter<T>.ReadOne(ref reader, options);

    protected virtual void WriteValue(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        OptionalConverter<T>.WriteOne(writer, value, options);
}

/// <summary>Texts by name like <see cref="OptionalTextConverter"/>.</summary>
public sealed class OptionalTextsConverter : OptionalDictionaryConverter<string>
{
    protected override string? ReadValue(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        OptionalTextConverter.ReadOne(ref reader);

    protected override void WriteValue(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
