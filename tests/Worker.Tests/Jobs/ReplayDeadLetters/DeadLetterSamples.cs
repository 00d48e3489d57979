using System.Text.Json;
using Amazon.SQS.Model;

namespace Worker.Tests.Jobs.ReplayDeadLetters;

/// <summary>The messages of tests/data/dead-letters, in the shape in which SQS returns them.</summary>
internal static class DeadLetterSamples
{
    public static Message Read(string name)
    {
        var json = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Checkout.Root, "tests", "data", "dead-letters", $"{name}.json")));
        return new()
        {
            MessageId = Text(json, "MessageId"),
            ReceiptHandle = Text(json, "ReceiptHandle"),
            Body = Text(json, "Body"),
            Attributes = Members(json, "Attributes", member => member.GetString()!),
            MessageAttributes = Members(json, "MessageAttributes", Attribute),
        };
    }

    private static MessageAttributeValue Attribute(JsonElement json) => new()
    {
        DataType = Text(json, "DataType"),
        StringValue = Text(json, "StringValue"),
        BinaryValue = Text(json, "BinaryValue") is { } base64 ? new MemoryStream(Convert.FromBase64String(base64)) : null,
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static Dictionary<string, T>? Members<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out var members)
            ? members.EnumerateObject().ToDictionary(member => member.Name, member => read(member.Value))
            : null;
}
