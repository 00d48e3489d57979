using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sentry;
using Sentry.Extensibility;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// A value of an event as JSON. The SDK would write lists and records as {}, because there is no reflection in the package.
/// </summary>
internal sealed class PlainJson : ISentryJsonSerializable
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] json;

    private PlainJson(byte[] json) => this.json = json;

    /// <param name="value">Made of dictionaries, lists and plain values, as <see cref="Scrubber.Value"/> gives it.</param>
    public static PlainJson Of(object? value) => new(Write(json => LogValue.Write(json, value)));

    /// <summary>The same, with a note in place of what is larger.</summary>
    public static PlainJson Of(object? value, int maxBytes)
    {
        var whole = Of(value);
        return whole.Length <= maxBytes ? whole : Of($"(left out: {whole.Length} bytes)");
    }

    public int Length => json.Length;

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        write(json);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public void WriteTo(Utf8JsonWriter writer, IDiagnosticLogger? logger) => writer.WriteRawValue(json, skipInputValidation: true);
}
