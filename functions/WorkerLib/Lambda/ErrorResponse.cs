using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkerLib.Lambda;

/// <summary>
/// The error of an invocation as Lambda passes it on: <c>{errorMessage, errorType, stackTrace[], cause}</c>. Step Functions match
/// <c>Retry</c> and <c>Catch</c> on <c>errorType</c>, so it is the plain name of the exception's type and nothing that varies.
/// </summary>
internal sealed record ErrorResponse(string ErrorType, string ErrorMessage, Exception? Exception = null)
{
    private const int MessageChars = 8192;
    private const int StackLines = 50;
    private const int StackLineChars = 512;
    private const int Causes = 5;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ErrorResponse From(Exception exception) => exception switch
    {
        ResponseSizeTooLargeException => new("Function.ResponseSizeTooLarge", exception.Message),
        UnknownHandlerException => new("Runtime.UnknownHandler", exception.Message),
        _ => new(exception.GetType().Name, Text.Read(() => exception.Message), exception),
    };

    /// <summary>The error as JSON: every text, the stack and the causes are cut, so it stays far below what Lambda takes.</summary>
    public ReadOnlySpan<byte> Json()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            WriteError(writer, ErrorType, ErrorMessage, Exception, Causes);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteError(Utf8JsonWriter writer, string type, string? message, Exception? exception, int causes)
    {
        writer.WriteString("errorMessage", Text.Cut(message ?? "", MessageChars));
        writer.WriteString("errorType", type);
        writer.WriteStartArray("stackTrace");
        var lines = Text.Read(() => exception?.StackTrace).Split('\n', StackLines + 1, StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Take(StackLines))
        {
            writer.WriteStringValue(Text.Cut(line.Trim(), StackLineChars));
        }

        writer.WriteEndArray();
        if (exception?.InnerException is { } inner && causes > 0)
        {
            writer.WriteStartObject("cause");
            WriteError(writer, inner.GetType().Name, Text.Read(() => inner.Message), inner, causes - 1);
            writer.WriteEndObject();
        }
    }
}
