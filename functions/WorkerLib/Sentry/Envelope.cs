using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkerLib.Sentry;

/// <summary>Something to send: an event or a check-in, as JSON.</summary>
/// <param name="Type"><c>event</c>, <c>check_in</c> or <c>client_report</c>.</param>
/// <param name="EventId">Id of the event; null for what is none.</param>
internal sealed record EnvelopeItem(string Type, byte[] Payload, string? EventId = null)
{
    /// <summary>What a rate limit calls it.</summary>
    public string Category => Type == "check_in" ? "monitor" : "error";
}

/// <summary>The bytes of an envelope (https://develop.sentry.dev/sdk/data-model/envelopes/): lines of JSON ended by a line feed alone.</summary>
internal static class Envelope
{
    /// <param name="sentAt">When it is sent; the server corrects our clock by it.</param>
    public static byte[] Write(DateTimeOffset sentAt, params ReadOnlySpan<EnvelopeItem> items)
    {
        var envelope = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(envelope))
        {
            json.WriteStartObject();
            foreach (var item in items)
            {
                if (item.EventId is { } eventId)
                {
                    json.WriteString("event_id", eventId);
                    break;
                }
            }

            EventJson.WriteTime(json, "sent_at", sentAt);
            EventJson.WriteSdk(json);
            json.WriteEndObject();
        }

        envelope.Write("\n"u8);
        foreach (var item in items)
        {
            envelope.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"{item.Type}\",\"length\":{item.Payload.Length}}}\n")));
            envelope.Write(item.Payload);
            envelope.Write("\n"u8);
        }

        return envelope.WrittenSpan.ToArray();
    }
}
