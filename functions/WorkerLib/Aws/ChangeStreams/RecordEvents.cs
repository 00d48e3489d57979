using System.Text;
using System.Text.Json;

namespace WorkerLib.Aws.ChangeStreams;

/// <summary>Makes events of records of a stream, each of at most so many bytes, or of one record.</summary>
internal sealed class RecordEvents(string streamArn, int maxBytes)
{
    private readonly List<string> events = [];
    private readonly List<string> records = [];
    private int bytes;

    /// <param name="record">As the API gives it, which leaves out where it is from.</param>
    public void Add(JsonElement record)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var member in record.EnumerateObject().Where(member => member.Name != "eventSourceARN"))
            {
                member.WriteTo(json);
            }

            json.WriteString("eventSourceARN", streamArn);
            json.WriteEndObject();
        }

        if (bytes + text.Length > maxBytes)
        {
            End();
        }

        records.Add(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
        bytes += (int)text.Length;
    }

    public IReadOnlyList<string> All()
    {
        End();
        return events;
    }

    private void End()
    {
        if (records.Count > 0)
        {
            events.Add($"{{\"Records\":[{string.Join(',', records)}]}}");
        }

        records.Clear();
        bytes = 0;
    }
}
