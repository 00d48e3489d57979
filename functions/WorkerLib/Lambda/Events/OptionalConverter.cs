using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WorkerLib.Lambda.Events;

/// <summary>
/// A value beside what an event is about. It is null, or 0, when it has another shape, because an event in which nobody needs the value is
/// no reason to lose the event.
/// </summary>
public sealed class OptionalConverter<T> : JsonConverter<T?>
{
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadOne(ref reader, options);

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) => WriteOne(writer, value, options);

    internal static T? ReadOne(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var ahead = reader;
        try
        {
            var value = JsonSerializer.Deserialize(ref ahead, TypeInfo(options));
            reader = ahead;
            return value;
        }
        catch (JsonException)
        {
            reader.TrySkip(); // the serializer gives a converter whole values
            return default;
        }
    }

    internal static void WriteOne(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value!, TypeInfo(options));

    private static JsonTypeInfo<T> TypeInfo(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}

/// <summary>Such a flag: false when it is neither true nor the text of it.</summary>
public sealed class OptionalFlagConverter : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        bool.TryParse(OptionalTextConverter.ReadOne(ref reader), out var flag) && flag;

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
