using System.Buffers;
using System.Text;
using System.Text.Json;
using Amazon.SQS.Model;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>Writes the events with which queues and topics start functions.</summary>
internal static class EventJson
{
    /// <summary>The event of a batch of one message (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).</summary>
    public static string OfQueue(Message message, string queueArn) => OfOneRecord(json =>
    {
        json.WriteString("messageId", message.MessageId);
        json.WriteString("body", message.Body);
        json.WriteStartObject("attributes");
        foreach (var (name, value) in message.Attributes ?? [])
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("messageAttributes");
        foreach (var (name, value) in message.MessageAttributes ?? [])
        {
            WriteAttribute(json, name, value);
        }

        json.WriteEndObject();
        json.WriteString("eventSource", "aws:sqs");
        json.WriteString("eventSourceARN", queueArn);
    });

    /// <summary>The event of a message of a topic (https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html).</summary>
    /// <param name="notification">The message as SNS gives it to a queue, whose names for two of its members are others.</param>
    public static string OfTopic(JsonElement notification) => OfOneRecord(json =>
    {
        json.WriteString("EventSource", "aws:sns");
        json.WriteString("EventVersion", "1.0");
        json.WriteStartObject("Sns");
        foreach (var member in notification.EnumerateObject())
        {
            json.WritePropertyName(member.Name switch
            {
                "SigningCertURL" => "SigningCertUrl",
                "UnsubscribeURL" => "UnsubscribeUrl",
                var name => name,
            });
            member.Value.WriteTo(json);
        }

        json.WriteEndObject();
    });

    public static void WriteAttribute(Utf8JsonWriter json, string name, MessageAttributeValue value)
    {
        json.WriteStartObject(name);
        json.WriteString("dataType", value.DataType);
        if (value.StringValue is { } text)
        {
            json.WriteString("stringValue", text);
        }

        if (value.BinaryValue is { } bytes)
        {
            json.WriteBase64String("binaryValue", bytes.ToArray());
        }

        json.WriteEndObject();
    }

    private static string OfOneRecord(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
