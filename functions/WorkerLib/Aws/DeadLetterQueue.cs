using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib.Lambda.Events;

namespace WorkerLib.Aws;

/// <summary>
/// The fleet's dead-letter queue, for what a job knows that no retry can save: it goes there at once, with the reason. A body that a
/// message does not hold as it is, because it is too large or has characters that SQS refuses, is kept whole in S3; the letter has its
/// beginning, the attribute <c>cut</c>, and <c>whole</c> with the place.
/// </summary>
/// <param name="queue">Its URL: setting <c>DEAD_LETTER_QUEUE_URL</c>.</param>
/// <param name="bucket">For whole bodies, below <c>letters/</c>: setting <c>DEAD_LETTER_BUCKET</c>.</param>
public sealed class DeadLetterQueue(IAmazonSQS sqs, IAmazonS3 s3, TimeProvider time, string queue, string bucket)
{
    /// <summary>The attribute that a body has that is not whole: the bytes of the whole as UTF-8, and their SHA-256.</summary>
    public const string CutAttribute = "cut";

    /// <summary>The attribute with the place of the whole body, <c>s3://BUCKET/letters/DATE/SHA-256</c>; UTF-8.</summary>
    public const string WholeAttribute = "whole";

    /// <summary>
    /// The attribute with the keys of a table's row, as DynamoDB's JSON: when the letter is redriven, the row is read anew.
    /// </summary>
    public const string KeysAttribute = "keys";

    /// <summary>Of the keys of whole bodies.</summary>
    public const string Prefix = "letters/";

    private const int MaxBytes = 256 * 1024; // of a message, its attributes included
    private const int MaxReasonChars = 1000;
    private const int MaxSourceBytes = 1024;

    /// <summary>By the settings <c>DEAD_LETTER_QUEUE_URL</c> and <c>DEAD_LETTER_BUCKET</c>.</summary>
    public static DeadLetterQueue FromSettings() => new(
        AwsClients.SQS,
        AwsClients.S3,
        TimeProvider.System,
        Setting.Required("DEAD_LETTER_QUEUE_URL"),
        Setting.Required("DEAD_LETTER_BUCKET"));

    /// <param name="body">As it came, so that it can be sent again.</param>
    /// <param name="reason">What is wrong with it; without secrets.</param>
    /// <param name="source">ARN of the queue or stream that it came from.</param>
    /// <param name="keys">Of the row, when it is one of a table; null otherwise.</param>
    /// <param name="cancellationToken">That of the deadline: a queue that does not respond must not keep the job from saying so.</param>
    /// <exception cref="AmazonServiceException">
    /// SQS refuses the letter, or S3 the whole body of one without keys: the message stays in its queue, whole.
    /// </exception>
    public async Task SendAsync(
        string body, string reason, string? source, AttributeDictionary? keys, CancellationToken cancellationToken)
    {
        var attributes = new Dictionary<string, MessageAttributeValue>
        {
            ["reason"] = Text(WorkerLib.Text.Cut(Plain(reason), MaxReasonChars)),
            ["function"] = Text(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") ?? "?"),
        };
        if (!string.IsNullOrEmpty(source))
        {
            attributes["source"] = Text(WorkerLib.Text.CutBytes(source, MaxSourceBytes));
        }

        if (keys is { Count: > 0 })
        {
            attributes[KeysAttribute] = Text(JsonSerializer.Serialize(keys, EventsJson.Default.AttributeDictionary));
        }

        var sendable = Sendable(body);
        if (sendable != body || Encoding.UTF8.GetByteCount(body) > MaxBytes - BytesOf(attributes))
        {
            await KeepWholeAsync(Encoding.UTF8.GetBytes(body), attributes, isInTable: keys is { Count: > 0 }, cancellationToken);
        }

        var request = new SendMessageRequest
        {
            QueueUrl = queue,
            MessageBody = WorkerLib.Text.CutBytes(sendable, MaxBytes - BytesOf(attributes)),
            MessageAttributes = attributes,
        };
        await sqs.SendMessageAsync(request, cancellationToken);
    }

    /// <param name="attributes">Of the letter; gets those that say so.</param>
    private async Task KeepWholeAsync(
        byte[] whole, Dictionary<string, MessageAttributeValue> attributes, bool isInTable, CancellationToken cancellationToken)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(whole));
        attributes[CutAttribute] = Text(string.Create(CultureInfo.InvariantCulture, $"{whole.Length} bytes, SHA-256 {sha256}"));
        var key = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{time.GetUtcNow():yyyy-MM-dd}/{sha256}");
        using var content = new MemoryStream(whole);
        try
        {
            await s3.PutObjectAsync(
                new PutObjectRequest { BucketName = bucket, Key = key, ContentType = "text/plain; charset=utf-8", InputStream = content },
                cancellationToken);
            attributes[WholeAttribute] = Text($"s3://{bucket}/{key}");
        }
        catch (Exception exception) when (isInTable && !cancellationToken.IsCancellationRequested)
        {
            // A message without its whole would be lost, so it fails and is retried by its queue. Of a row the table has the whole, and
            // nothing that is kept beside it may hold up the changes behind it in the stream.
            Log.Error("The whole of a dead letter could not be kept; its row is in the table.", exception, ("key", key));
        }
    }

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };

    private static int BytesOf(Dictionary<string, MessageAttributeValue> attributes) => attributes.Sum(attribute =>
        Encoding.UTF8.GetByteCount(attribute.Key + attribute.Value.DataType + attribute.Value.StringValue));

    /// <summary>SQS takes neither control characters nor halves of surrogate pairs.</summary>
    private static string Plain(string text)
    {
        var letters = text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = char.IsControl(letters[i]) || char.IsSurrogate(letters[i]) ? '?' : letters[i];
        }

        return new string(letters);
    }

    /// <summary>A body without what SQS refuses, with U+FFFD in its place: it may have more bytes than it had.</summary>
    private static string Sendable(string body)
    {
        var letters = WorkerLib.Text.WellFormed(body).ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = letters[i] is (< ' ' and not ('\t' or '\n' or '\r')) or '\uFFFE' or '\uFFFF' ? '\uFFFD' : letters[i];
        }

        return new string(letters);
    }
}
