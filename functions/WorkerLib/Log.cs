using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Core;
using Sentry;

namespace WorkerLib;

/// <summary>
/// Structured log: one JSON line per entry on standard output, which Lambda hands to CloudWatch Logs. Entries below the level of
/// <c>AWS_LAMBDA_LOG_LEVEL</c>, or else <c>LOG_LEVEL</c> (debug, info, warn or error; info when not set), are left out; secrets are taken
/// out of all others. The levels are written as Lambda's own JSON format knows them, so that its filter of levels works.
/// </summary>
public static class Log
{
    // CloudWatch Logs cuts a line at 256 KB, in the middle of the JSON.
    private const int MessageChars = 16 * 1024;
    private const int ExceptionChars = 32 * 1024;

    /// <summary>The field whose value is scrubbed already, and longer than other texts may be.</summary>
    internal const string UncutField = "sentryEvent";

    /// <summary>Members of every entry: a field of such a name is written with an underscore behind it.</summary>
    private static readonly string[] OwnMembers = ["timestamp", "level", "message", "requestId", "function", "coldStart"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The invocation that entries belong to; null outside of one.</summary>
    internal static ILambdaContext? Context { get; set; }

    /// <summary>True during the first invocation of the process.</summary>
    internal static bool IsColdStart { get; set; } = true;

    /// <summary>Gets each entry that is written; null when nobody listens.</summary>
    internal static EntryListener? Listener { get; set; }

    internal static SentryLevel MinLevel { get; set; } = MinLevelFromEnvironment();

    // The stream alone: Console.Out would cost its encodings in every cold start.
    internal static Stream Output { get; set; } = Console.OpenStandardOutput();

    /// <param name="message">Scrubbed.</param>
    internal delegate void EntryListener(SentryLevel level, string message, ReadOnlySpan<(string Name, object? Value)> fields);

    public static void Debug(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(SentryLevel.Debug, message, null, fields);

    /// <param name="fields">Values beside the message, under names of their own.</param>
    public static void Info(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(SentryLevel.Info, message, null, fields);

    public static void Warning(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(SentryLevel.Warning, message, null, fields);

    public static void Warning(string message, Exception exception, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(SentryLevel.Warning, message, exception, fields);

    public static void Error(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(SentryLevel.Error, message, null, fields);

    public static void Error(string message, Exception exception, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(SentryLevel.Error, message, exception, fields);

    /// <summary>Writes one line as it is.</summary>
    internal static void WriteLine(ReadOnlySpan<byte> line)
    {
        try
        {
            Output.Write(line);
        }
        catch (IOException)
        {
            // Nobody reads the log any more; the job goes on.
        }
    }

    private static void Write(SentryLevel level, string message, Exception? exception, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (level < MinLevel)
        {
            return;
        }

        message = Text.Cut(Scrubber.Text(message), MessageChars);
        Listener?.Invoke(level, message, fields);
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", DateTimeOffset.UtcNow);
            json.WriteString("level", Name(level));
            json.WriteString("message", message);
            if (Context is { } context)
            {
                json.WriteString("requestId", context.AwsRequestId);
                json.WriteString("function", context.FunctionName);
                json.WriteBoolean("coldStart", IsColdStart);
            }

            if (exception is not null)
            {
                json.WriteString("exception", Text.Cut(Scrubber.Text(ExceptionText.Of(exception)), ExceptionChars));
            }

            foreach (var (name, value) in fields)
            {
                var isTaken = Array.IndexOf(OwnMembers, name) >= 0 || (name == "exception" && exception is not null);
                json.WritePropertyName(isTaken ? $"{name}_" : name);
                WriteField(json, name, value);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        WriteLine(line.WrittenSpan);
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        if (name == UncutField)
        {
            json.WriteStringValue((string?)value);
        }
        else
        {
            LogValue.Write(json, Scrubber.IsSecretName(name) ? Scrubber.Filtered : Scrubber.Value(value));
        }
    }

    private static string Name(SentryLevel level) => level switch
    {
        SentryLevel.Debug => "DEBUG",
        SentryLevel.Info => "INFO",
        SentryLevel.Warning => "WARN",
        _ => "ERROR",
    };

    private static SentryLevel MinLevelFromEnvironment() =>
        LevelOf(Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_LEVEL"))
        ?? LevelOf(Environment.GetEnvironmentVariable("LOG_LEVEL"))
        ?? SentryLevel.Info;

    /// <summary>Null for what is no level.</summary>
    internal static SentryLevel? LevelOf(string? name) => name?.ToUpperInvariant() switch
    {
        "TRACE" or "DEBUG" => SentryLevel.Debug,
        "INFO" => SentryLevel.Info,
        "WARN" or "WARNING" => SentryLevel.Warning,
        "ERROR" or "FATAL" => SentryLevel.Error,
        _ => null,
    };
}
