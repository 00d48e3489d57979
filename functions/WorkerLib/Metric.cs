using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace WorkerLib;

/// <summary>
/// Metrics without a call to any service: CloudWatch reads them from one line of the log per invocation
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// They are in the namespace <c>Worker</c>, with the function as their dimension; gauges have dimensions and a time of their own.
/// </summary>
public static class Metric
{
    private const int MaxValues = 100; // of one metric in one line

    private static readonly Dictionary<string, (string Unit, List<double> Values)> Collected = [];

    private static readonly Dictionary<string, GaugeLine> Gauges = [];

    /// <summary>Counts something, for example rows. The name is a constant.</summary>
    public static void Count(string name, double count = 1) => Add(name, "Count", count);

    /// <summary>Measures a step until what it gives is disposed.</summary>
    /// <example><code>using (Metric.Time("parseFeed")) { … }</code></example>
    public static IDisposable Time(string name) => new Timing(name);

    /// <summary>A value as it was at a time, which may be up to 14 days ago: CloudWatch drops what is older.</summary>
    /// <param name="name">A constant.</param>
    /// <param name="unit">One of CloudWatch's, such as Count, Seconds or Bytes.</param>
    /// <param name="dimensions">
    /// Names are constants. Each combination of values is a metric that is paid for, so there must be few of them. What is not ASCII in a
    /// value is percent-encoded, as CloudWatch takes no other letters: 津波 becomes <c>%E6%B4%A5%E6%B3%A2</c>.
    /// </param>
    public static void Gauge(
        string name, string unit, double value, DateTimeOffset at, params ReadOnlySpan<(string Name, string Value)> dimensions)
    {
        if (!double.IsFinite(value))
        {
            Log.Warning($"Metric {name} has no value: {value}.");
            return;
        }

        var line = new GaugeLine(at, dimensions);
        lock (Collected)
        {
            if (!Gauges.TryGetValue(line.Key, out var known))
            {
                Gauges[line.Key] = known = line;
            }

            known.Set(name, unit, value);
        }
    }

    /// <summary>Writes what was collected since the last call.</summary>
    internal static void Flush(string function)
    {
        lock (Collected)
        {
            try
            {
                if (Collected.Count > 0)
                {
                    Log.WriteLine(Line(function));
                }

                foreach (var line in Gauges.Values)
                {
                    Log.WriteLine(line.ToJson());
                }
            }
            finally
            {
                Collected.Clear();
                Gauges.Clear();
            }
        }
    }

    private static void Add(string name, string unit, double value)
    {
        if (!double.IsFinite(value))
        {
            // JSON has no such number, and a division by zero in a metric must not cost the job its result.
            Log.Warning($"Metric {name} has no value: {value}.");
            return;
        }

        lock (Collected)
        {
            if (!Collected.TryGetValue(name, out var metric))
            {
                Collected[name] = metric = (unit, []);
            }

            // A counter needs only its sum; of a duration each value counts, as far as the line has room.
            if (unit == "Count" && metric.Values.Count == 1)
            {
                metric.Values[0] = Math.Clamp(metric.Values[0] + value, double.MinValue, double.MaxValue);
            }
            else if (metric.Values.Count < MaxValues)
            {
                metric.Values.Add(value);
            }
        }
    }

    private static ReadOnlySpan<byte> Line(string function)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteStartObject("_aws");
            json.WriteNumber("Timestamp", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            json.WriteStartArray("CloudWatchMetrics");
            json.WriteStartObject();
            json.WriteString("Namespace", "Worker");
            json.WriteStartArray("Dimensions");
            json.WriteStartArray();
            json.WriteStringValue("function");
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("Metrics");
            foreach (var (name, metric) in Collected)
            {
                json.WriteStartObject();
                json.WriteString("Name", name);
                json.WriteString("Unit", metric.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString("function", function);
            foreach (var (name, metric) in Collected)
            {
                json.WriteStartArray(name);
                metric.Values.ForEach(json.WriteNumberValue);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    private sealed class Timing(string name) : IDisposable
    {
        private readonly long started = Stopwatch.GetTimestamp();
        private bool ended;

        public void Dispose()
        {
            if (!ended)
            {
                ended = true;
                Add(name, "Milliseconds", Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }
}
