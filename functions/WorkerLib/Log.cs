using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using WorkerLib.Lambda;

namespace WorkerLib;

/// <summary>Structured log: one JSON line an entry on standard output, which Lambda hands to CloudWatch Logs.</summary>
public static class Log
{
    // CloudWatch Logs cuts an entry at 256 KB, in the middle of the JSON.
    private const int MessageChars = 16 * 1024;
    private const int ExceptionChars = 32 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Console would cost its encodings and terminal handling in every cold start.
    internal static Stream Output { get; set; } = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    public static void Info(string message, ILambdaContext? context = null) => Write("info", message, null, context);

    public static void Warning(string message, ILambdaContext? context = null) => Write("warning", message, null, context);

    public static void Error(string message, Exception? exception = null, ILambdaContext? context = null) => Write("error", message, exception, context);

    private static void Write(string level, string message, Exception? exception, ILambdaContext? context)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", DateTimeOffset.UtcNow);
            writer.WriteString("level", level);
            writer.WriteString("message", Text.Cut(message, MessageChars));
            if (context is not null)
            {
                writer.WriteString("requestId", context.AwsRequestId);
                writer.WriteString("function", context.FunctionName);
            }

            if (exception is not null)
            {
                writer.WriteString("exception", Text.Cut(exception.ToString(), ExceptionChars));
            }

            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        Output.Write(line.WrittenSpan);
    }
}
