using Amazon.SQS;
using Amazon.SQS.Model;

namespace WorkerLib.Aws;

/// <summary>The fleet's dead-letter queue, for what a job knows that no retry can save: it goes there at once, with the reason.</summary>
/// <param name="queue">Its URL: setting <c>DEAD_LETTER_QUEUE_URL</c>.</param>
public sealed class DeadLetterQueue(IAmazonSQS sqs, string queue)
{
    private const int MaxReasonChars = 1000;

    /// <param name="body">As it came, so that it can be sent again.</param>
    /// <param name="reason">What is wrong with it; without secrets.</param>
    /// <param name="source">ARN of the queue or stream that it came from.</param>
    public async Task SendAsync(string body, string reason, string? source)
    {
        var function = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") ?? "?";
        var attributes = new Dictionary<string, MessageAttributeValue>
        {
            ["reason"] = new() { DataType = "String", StringValue = Text.Cut(Plain(reason), MaxReasonChars) },
            ["function"] = new() { DataType = "String", StringValue = function },
        };
        if (!string.IsNullOrEmpty(source))
        {
            attributes["source"] = new() { DataType = "String", StringValue = source };
        }

        await sqs.SendMessageAsync(
            new SendMessageRequest { QueueUrl = queue, MessageBody = body, MessageAttributes = attributes }, CancellationToken.None);
    }

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
}
