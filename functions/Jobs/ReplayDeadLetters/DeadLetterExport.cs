using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Lambda;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>
/// Copies dead letters to S3 as NDJSON, a message per line, whole and unredacted, so that nothing is lost with them; the bucket is private.
/// They stay in the queue.
/// </summary>
internal sealed class DeadLetterExport(IAmazonS3 s3, TimeProvider time, string bucket)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> lines = new();
    private int count;

    public void Add(DeadLetter letter)
    {
        using (var json = new Utf8JsonWriter(lines, Options))
        {
            Write(json, letter);
        }

        lines.Write("\n"u8);
        count++;
    }

    /// <returns>Null when there is nothing to export.</returns>
    public async Task<ExportedLetters?> WriteAsync(ILambdaContext context)
    {
        if (count == 0)
        {
            return null;
        }

        var key = string.Create(
            CultureInfo.InvariantCulture, $"dead-letters/{time.GetUtcNow():yyyy-MM-dd'T'HHmmss'Z'}-{context.AwsRequestId}.ndjson");
        using var content = new MemoryStream(lines.WrittenSpan.ToArray());
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = key, ContentType = "application/x-ndjson", InputStream = content },
            context.CancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(lines.WrittenSpan));
        return new ExportedLetters(bucket, key, count, lines.WrittenCount, sha256);
    }

    private static void Write(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteStartObject();
        json.WriteString("id", letter.Id);
        json.WriteString("kind", letter.Kind.ToString());
        json.WriteString("function", letter.Function);
        json.WriteString("error", letter.Error);
        json.WriteString("at", letter.At);
        json.WriteStartObject("attributes");
        foreach (var (name, value) in letter.Message.Attributes ?? [])
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("messageAttributes");
        foreach (var (name, value) in letter.Message.MessageAttributes ?? [])
        {
            EventJson.WriteAttribute(json, name, value);
        }

        json.WriteEndObject();
        json.WriteString("body", letter.Message.Body);
        json.WriteEndObject();
    }
}
