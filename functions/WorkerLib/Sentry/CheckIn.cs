using System.Buffers;
using System.Text.Json;

namespace WorkerLib.Sentry;

/// <summary>One run of a scheduled job, as its Sentry cron monitor sees it: begun, and ended well or not.</summary>
/// <param name="Slug">The monitor, which the first check-in creates: the function's name.</param>
/// <param name="TraceId">Links the errors of the run; 32 hexadecimal digits.</param>
/// <param name="MaxRuntime">When a run that never ended counts as failed.</param>
internal sealed record CheckIn(string Slug, MonitorSchedule Schedule, TimeSpan MaxRuntime, string? Environment, string? Release, string TraceId)
{
    private const int MarginMinutes = 5;
    private const int SlugChars = 50;

    private readonly string id = Guid.NewGuid().ToString("N");

    public EnvelopeItem Begun() => Item("in_progress", null);

    public EnvelopeItem Ended(bool succeeded, TimeSpan duration) => Item(succeeded ? "ok" : "error", duration);

    private EnvelopeItem Item(string status, TimeSpan? duration)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("check_in_id", id);
            EventJson.WriteText(json, "monitor_slug", Slug, SlugChars);
            json.WriteString("status", status);
            if (duration is { } seconds)
            {
                json.WriteNumber("duration", Math.Round(seconds.TotalSeconds, 3));
            }

            EventJson.WriteText(json, "environment", Environment, 64);
            EventJson.WriteText(json, "release", Release, 200);
            json.WriteStartObject("contexts");
            json.WriteStartObject("trace");
            json.WriteString("trace_id", TraceId);
            json.WriteEndObject();
            json.WriteEndObject();
            if (duration is null)
            {
                WriteMonitor(json);
            }

            json.WriteEndObject();
        }

        return new EnvelopeItem("check_in", buffer.WrittenSpan.ToArray());
    }

    /// <summary>The monitor's own configuration; its numbers are whole minutes.</summary>
    private void WriteMonitor(Utf8JsonWriter json)
    {
        json.WriteStartObject("monitor_config");
        json.WriteStartObject("schedule");
        json.WriteString("type", Schedule.Type);
        if (Schedule.Unit is { } unit)
        {
            json.WriteNumber("value", int.Parse(Schedule.Value, System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("unit", unit);
        }
        else
        {
            json.WriteString("value", Schedule.Value);
        }

        json.WriteEndObject();
        json.WriteNumber("checkin_margin", MarginMinutes);
        json.WriteNumber("max_runtime", Math.Max(1, (int)Math.Ceiling(MaxRuntime.TotalMinutes)));
        json.WriteNumber("failure_issue_threshold", 1);
        json.WriteNumber("recovery_threshold", 1);
        json.WriteString("timezone", Schedule.TimeZone);
        json.WriteEndObject();
    }
}
