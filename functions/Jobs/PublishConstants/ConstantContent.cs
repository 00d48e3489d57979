using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using WorkerLib;
using WorkerLib.Constants;

namespace Worker.Jobs.PublishConstants;

/// <summary>A content as it is stored: JSON without white space, so that the layout of a file makes no new version.</summary>
internal sealed record ConstantContent(JsonElement Json, ReadOnlyMemory<byte> Bytes, string Sha256)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="InvalidPublicationException">It has a text that is none.</exception>
    public static ConstantContent Of(JsonElement json)
    {
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            ReadTexts(JsonMarshal.GetRawUtf8Value(json));
            using var writer = new Utf8JsonWriter(bytes, Options);
            json.WriteTo(writer);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new InvalidPublicationException(
                "This content has half of a character, such as \\ud83c without the \\udf0b that belongs to it, or is not in UTF-8. "
                    + "Put the whole in its place, or save the file as UTF-8.",
                exception);
        }

        return new ConstantContent(json, bytes.WrittenMemory, Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan)));
    }

    /// <exception cref="InvalidOperationException">One is no UTF-8, or half a surrogate pair.</exception>
    private static void ReadTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
        }
    }

    /// <param name="json">As UTF-8, perhaps with the mark that editors put before it.</param>
    /// <exception cref="InvalidPublicationException">It is not JSON; says where.</exception>
    public static ConstantContent Parse(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(Text.WithoutMark(json));
            return Of(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new InvalidPublicationException(
                json.Span is [0xff, 0xfe, ..] or [0xfe, 0xff, ..] or [0, ..] or [_, 0, ..]
                    ? $"{name} is in UTF-16: save the file as UTF-8."
                    : $"{name} is not JSON: {exception.Message}",
                exception);
        }
    }

    /// <param name="names">The names that it may use; null when nobody knows them.</param>
    /// <exception cref="InvalidPublicationException">It is too large, or does not fit the set; says where.</exception>
    public void Check(ConstantSet set, IReadOnlyCollection<string>? names)
    {
        if (Bytes.Length > ConstantStore.MaxBytes)
        {
            throw new InvalidPublicationException($"This content has {Bytes.Length} bytes; a set has at most {ConstantStore.MaxBytes}.");
        }

        if (set.Problems(Json, names) is { Count: > 0 } problems)
        {
            throw new InvalidPublicationException(
                $"This content does not fit the set '{set.Name}', nothing was published:\n{string.Join('\n', problems)}");
        }
    }
}
