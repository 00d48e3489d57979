using System.Buffers;
using System.Text.Json;

namespace WorkerLib.Sentry;

/// <summary>Counts what was not sent, by reason, and rides along with the next event.</summary>
internal sealed class ClientReport
{
    private readonly Dictionary<(string Reason, string Category), int> discarded = [];
    private Dictionary<(string Reason, string Category), int> taken = [];

    /// <param name="reason">
    /// <c>before_send</c>, <c>event_processor</c>, <c>sample_rate</c>, <c>ratelimit_backoff</c>, <c>network_error</c>, <c>send_error</c>
    /// or <c>queue_overflow</c>.
    /// </param>
    public void Count(string reason, string category)
    {
        lock (discarded)
        {
            discarded[(reason, category)] = discarded.GetValueOrDefault((reason, category)) + 1;
        }
    }

    /// <summary>Takes back what the last call of <see cref="Take"/> gave, because it did not arrive.</summary>
    public void PutBack()
    {
        lock (discarded)
        {
            foreach (var (key, quantity) in taken)
            {
                discarded[key] = discarded.GetValueOrDefault(key) + quantity;
            }

            taken = [];
        }
    }

    /// <summary>The counts since the last call as an item of an envelope; null when there are none.</summary>
    public EnvelopeItem? Take(DateTimeOffset now)
    {
        lock (discarded)
        {
            taken = [];
            if (discarded.Count == 0)
            {
                return null;
            }

            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                EventJson.WriteTime(json, "timestamp", now);
                json.WriteStartArray("discarded_events");
                foreach (var ((reason, category), quantity) in discarded)
                {
                    json.WriteStartObject();
                    json.WriteString("reason", reason);
                    json.WriteString("category", category);
                    json.WriteNumber("quantity", quantity);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            taken = new(discarded);
            discarded.Clear();
            return new EnvelopeItem("client_report", buffer.WrittenSpan.ToArray());
        }
    }
}
