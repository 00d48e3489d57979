using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkerLib;

/// <summary>The gauges of one time and one combination of dimensions: one line of the log, because a line has one of each.</summary>
internal sealed class GaugeLine
{
    private const int MaxDimensionChars = 1024;

    private readonly DateTimeOffset at;
    private readonly List<KeyValuePair<string, string>> dimensions = [];
    private readonly List<Value> values = [];

    public GaugeLine(DateTimeOffset at, ReadOnlySpan<(string Name, string Value)> dimensions)
    {
        this.at = at;
        Key = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in dimensions)
        {
            this.dimensions.Add(new(name, Dimension(value)));
            Key = $"{Key}\n{name}={value}";
        }
    }

    /// <summary>The same for gauges that go into the same line.</summary>
    public string Key { get; }

    /// <summary>The last value of a name counts.</summary>
    public void Set(string name, string unit, double number)
    {
        values.RemoveAll(value => value.Name == name);
        values.Add(new Value(name, unit, number));
    }

    public ReadOnlySpan<byte> ToJson()
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteStartObject("_aws");
            json.WriteNumber("Timestamp", at.ToUnixTimeMilliseconds());
            json.WriteStartArray("CloudWatchMetrics");
            json.WriteStartObject();
            json.WriteString("Namespace", "Worker");
            json.WriteStartArray("Dimensions");
            json.WriteStartArray();
            dimensions.ForEach(dimension => json.WriteStringValue(dimension.Key));
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("Metrics");
            foreach (var value in values)
            {
                json.WriteStartObject();
                json.WriteString("Name", value.Name);
                json.WriteString("Unit", value.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            dimensions.ForEach(dimension => json.WriteString(dimension.Key, dimension.Value));
            values.ForEach(value => json.WriteNumber(value.Name, value.Number));
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    /// <summary>
    /// A value as CloudWatch takes it, which drops a metric with letters that are not ASCII: those are percent-encoded, so that two values
    /// never become one.
    /// </summary>
    private static string Dimension(string value)
    {
        var plain = new StringBuilder(value.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(value))
        {
            var isPlain = letter is >= (byte)' ' and <= (byte)'~' and not (byte)'%' && (letter != ':' || plain.Length > 0);
            _ = isPlain ? plain.Append((char)letter) : plain.Append(CultureInfo.InvariantCulture, $"%{letter:X2}");
        }

        return Text.Key(plain.ToString(), MaxDimensionChars);
    }

    private sealed record Value(string Name, string Unit, double Number);
}
