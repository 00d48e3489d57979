using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib.Lambda.Events;

namespace WorkerLib.Aws;

/// <summary>
/// The fleet's dead-letter queue, for what a job knows that no retry can save: it goes there at once, with the reason. A body that is too
/// large for a message is cut, and the attribute <c>cut</c> says how large it was; otherwise SQS would refuse it, and it would come again
/// or hold its stream up.
/// </summary>
/// <param name="queue">Its URL: setting <c>DEAD_LETTER_QUEUE_URL</c>.</param>
public sealed class DeadLetterQueue(IAmazonSQS sqs, string queue)
{
    /// <summary>The attribute that a body has that is not whole: its bytes and their SHA-256.</summary>
    public const string CutAttribute = "cut";

    /// <summary>
    /// The attribute with the keys of a table's row, as DynamoDB's JSON: when the letter is redriven, the row is read anew.
    /// </summary>
    public const string KeysAttribute = "keys";

    private const int MaxBytes = 256 * 1024; // of a message, its attributes included
    private const int MaxReasonChars = 1000;
    private const int MaxSourceBytes = 1024;
    private const int MaxAttributeBytes = 16 * 1024;

    /// <summary>Whether a message holds a body whole, whatever its reason is.</summary>
    public static bool Holds(string body) => Encoding.UTF8.GetByteCount(body) <= MaxBytes - MaxAttributeBytes;

    /// <param name="body">As it came, so that it can be sent again.</param>
    /// <param name="reason">What is wrong with it; without secrets.</param>
    /// <param name="source">ARN of the queue or stream that it came from.</param>
    /// <param name="keys">Of the row, when it is one of a table.</param>
    public async Task SendAsync(string body, string reason, string? source, AttributeDictionary? keys = null)
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

        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > MaxBytes - BytesOf(attributes))
        {
            attributes[CutAttribute] = Text(string.Create(
                CultureInfo.InvariantCulture, $"{bytes.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}"));
        }

        var request = new SendMessageRequest
        {
            QueueUrl = queue,
            MessageBody = WorkerLib.Text.CutBytes(Sendable(body), MaxBytes - BytesOf(attributes)),
            MessageAttributes = attributes,
        };
        await sqs.SendMessageAsync(request, CancellationToken.None);
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

    /// <summary>A body without what SQS refuses; a replaced letter has as many bytes as U+FFFD at most.</summary>
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
