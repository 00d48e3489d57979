using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkerLib.Sentry;

/// <summary>Writes an event as JSON, every text cut to what the server keeps of it.</summary>
internal static class EventJson
{
    public const string SdkName = "worker.sentry";
    public const string SdkVersion = "1.0.0";

    private const int ExtraEntryBytes = 16 * 1024;
    private const int ExtraBytes = 256 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(SentryEvent sentryEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("event_id", sentryEvent.EventId);
        WriteTime(json, "timestamp", sentryEvent.Timestamp);
        json.WriteString("platform", "csharp");
        json.WriteString("level", Level(sentryEvent.Level));
        WriteText(json, "logger", sentryEvent.Logger, 64);
        WriteText(json, "transaction", sentryEvent.Transaction, 200);
        WriteText(json, "server_name", sentryEvent.ServerName, 256);
        WriteText(json, "environment", sentryEvent.Environment, 64);
        WriteText(json, "release", sentryEvent.Release, 200);
        WriteSdk(json);
        WriteMessage(json, sentryEvent.Message);
        WriteExceptions(json, sentryEvent.Exceptions);
        WriteThread(json, sentryEvent.ThreadFrames);
        WriteFingerprint(json, sentryEvent.Fingerprint);
        WriteTags(json, sentryEvent.Tags);
        WriteExtra(json, sentryEvent.Extra);
        WriteContexts(json, sentryEvent.Contexts);
        WriteBreadcrumbs(json, sentryEvent.Breadcrumbs);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteSdk(Utf8JsonWriter json)
    {
        json.WriteStartObject("sdk");
        json.WriteString("name", SdkName);
        json.WriteString("version", SdkVersion);
        json.WriteEndObject();
    }

    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public static void WriteText(Utf8JsonWriter json, string name, string? text, int chars)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, Text.Cut(text, chars));
        }
    }

    private static string Level(SentryLevel level) => level switch
    {
        SentryLevel.Debug => "debug",
        SentryLevel.Info => "info",
        SentryLevel.Warning => "warning",
        SentryLevel.Fatal => "fatal",
        _ => "error",
    };

    private static void WriteMessage(Utf8JsonWriter json, SentryMessage? message)
    {
        if (message is null)
        {
            return;
        }

        json.WriteStartObject("logentry");
        WriteText(json, "message", message.Template, 8192);
        json.WriteStartArray("params");
        foreach (var parameter in message.Params.Take(100))
        {
            json.WriteStringValue(Text.Cut(parameter, 1024));
        }

        json.WriteEndArray();
        WriteText(json, "formatted", message.Formatted, 8192);
        json.WriteEndObject();
    }

    private static void WriteExceptions(Utf8JsonWriter json, IList<SentryException> exceptions)
    {
        if (exceptions.Count == 0)
        {
            return;
        }

        json.WriteStartObject("exception");
        json.WriteStartArray("values");
        foreach (var exception in exceptions)
        {
            json.WriteStartObject();
            WriteText(json, "type", exception.Type, 256);
            WriteText(json, "value", exception.Value, 8192);
            WriteText(json, "module", exception.Module, 256);
            WriteFrames(json, exception.Frames);
            WriteMechanism(json, exception.Mechanism);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMechanism(Utf8JsonWriter json, SentryMechanism mechanism)
    {
        json.WriteStartObject("mechanism");
        WriteText(json, "type", mechanism.Type, 128);
        if (mechanism.Handled is { } handled)
        {
            json.WriteBoolean("handled", handled);
        }

        if (mechanism.ExceptionId is { } id)
        {
            json.WriteNumber("exception_id", id);
        }

        if (mechanism.ParentId is { } parent)
        {
            json.WriteNumber("parent_id", parent);
        }

        WriteText(json, "source", mechanism.Source, 128);
        if (mechanism.IsExceptionGroup)
        {
            json.WriteBoolean("is_exception_group", true);
        }

        json.WriteEndObject();
    }

    private static void WriteThread(Utf8JsonWriter json, IList<SentryStackFrame> frames)
    {
        if (frames.Count == 0)
        {
            return;
        }

        json.WriteStartObject("threads");
        json.WriteStartArray("values");
        json.WriteStartObject();
        json.WriteNumber("id", 1);
        json.WriteBoolean("current", true);
        json.WriteBoolean("crashed", false);
        WriteFrames(json, frames);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFrames(Utf8JsonWriter json, IList<SentryStackFrame> frames)
    {
        if (frames.Count == 0)
        {
            return;
        }

        json.WriteStartObject("stacktrace");
        json.WriteStartArray("frames");
        foreach (var frame in frames)
        {
            json.WriteStartObject();
            WriteText(json, "module", frame.Module, 256);
            WriteText(json, "function", frame.Function, 512);
            WriteText(json, "package", frame.Package, 256);
            WriteText(json, "filename", frame.FileName, 256);
            if (frame.LineNumber is { } line)
            {
                json.WriteNumber("lineno", line);
            }

            json.WriteBoolean("in_app", frame.InApp);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFingerprint(Utf8JsonWriter json, IList<string> fingerprint)
    {
        if (fingerprint.Count == 0)
        {
            return;
        }

        json.WriteStartArray("fingerprint");
        foreach (var word in fingerprint)
        {
            json.WriteStringValue(Text.Cut(word, 200));
        }

        json.WriteEndArray();
    }

    private static void WriteTags(Utf8JsonWriter json, IDictionary<string, string> tags)
    {
        json.WriteStartObject("tags");
        foreach (var (name, value) in tags)
        {
            var allowed = string.Concat(Text.Cut(name, 32).Select(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or ':' or '-' ? character : '_'));
            WriteText(json, allowed.Length > 0 ? allowed : "_", value?.ReplaceLineEndings(" "), 200);
        }

        json.WriteEndObject();
    }

    private static void WriteExtra(Utf8JsonWriter json, IDictionary<string, object?> extra)
    {
        if (extra.Count == 0)
        {
            return;
        }

        var left = ExtraBytes;
        json.WriteStartObject("extra");
        foreach (var (name, value) in extra)
        {
            var bytes = JsonOf(value);
            if (bytes.Length > ExtraEntryBytes)
            {
                bytes = JsonOf($"(left out: {bytes.Length} bytes)");
            }

            left -= bytes.Length;
            if (left >= 0)
            {
                json.WritePropertyName(Text.Cut(name, 200));
                json.WriteRawValue(bytes);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteContexts(Utf8JsonWriter json, IDictionary<string, IDictionary<string, object?>> contexts)
    {
        json.WriteStartObject("contexts");
        foreach (var (name, context) in contexts)
        {
            json.WritePropertyName(name);
            JsonValue.Write(json, context);
        }

        json.WriteEndObject();
    }

    private static void WriteBreadcrumbs(Utf8JsonWriter json, IList<Breadcrumb> breadcrumbs)
    {
        if (breadcrumbs.Count == 0)
        {
            return;
        }

        json.WriteStartObject("breadcrumbs");
        json.WriteStartArray("values");
        foreach (var breadcrumb in breadcrumbs)
        {
            json.WriteStartObject();
            WriteTime(json, "timestamp", breadcrumb.Timestamp);
            WriteText(json, "type", breadcrumb.Type, 64);
            WriteText(json, "category", breadcrumb.Category, 64);
            json.WriteString("level", Level(breadcrumb.Level));
            WriteText(json, "message", breadcrumb.Message, 1024);
            if (breadcrumb.Data is { Count: > 0 } data)
            {
                json.WritePropertyName("data");
                JsonValue.Write(json, data);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static byte[] JsonOf(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        JsonValue.Write(json, value);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
