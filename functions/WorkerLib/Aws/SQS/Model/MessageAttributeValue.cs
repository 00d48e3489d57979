using System.Text.Json;

namespace Amazon.SQS.Model;

/// <summary>What a sender adds to a message.</summary>
public sealed class MessageAttributeValue
{
    /// <summary><c>String</c>, <c>Number</c> or <c>Binary</c>, perhaps with a label after a full stop.</summary>
    public required string DataType { get; set; }

    public string? StringValue { get; set; }

    public MemoryStream? BinaryValue { get; set; }

    internal static MessageAttributeValue Read(JsonElement json) => new()
    {
        DataType = json.Text("DataType"),
        StringValue = json.OptionalText("StringValue"),
        BinaryValue = json.TryGetProperty("BinaryValue", out var value) && value.ValueKind == JsonValueKind.String ? new MemoryStream(value.GetBytesFromBase64()) : null,
    };

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("DataType", DataType);
        json.WriteOptional("StringValue", StringValue);
        if (BinaryValue is { } bytes)
        {
            json.WriteBase64String("BinaryValue", bytes.ToArray());
        }

        json.WriteEndObject();
    }
}
