using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using WorkerLib.Aws;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>Reads the bodies that messages do not hold, from where <see cref="DeadLetterQueue"/> keeps them.</summary>
/// <param name="bucket">The only one that is read, below <see cref="DeadLetterQueue.Prefix"/>: anybody may have written a letter.</param>
internal sealed partial class WholeBodies(IAmazonS3 s3, string bucket)
{
    /// <returns>
    /// The letter with its whole body; as it is when its message holds it; with an obstacle when the whole cannot be had.
    /// </returns>
    public async Task<DeadLetter> ReadAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        if (letter.Whole is not { } place)
        {
            return letter;
        }

        if (Place().Match(place) is not { Success: true } match || match.Groups["bucket"].Value != bucket)
        {
            return letter with
            {
                Obstacle = $"its whole is read from s3://{bucket}/{DeadLetterQueue.Prefix} only, not from {WorkerLib.Text.Cut(place, 200)}",
            };
        }

        try
        {
            var bytes = await BytesAsync(match.Groups["key"].Value, cancellationToken);
            return Convert.ToHexStringLower(SHA256.HashData(bytes)) == match.Groups["sha256"].Value
                ? WithBody(letter, Encoding.UTF8.GetString(bytes))
                : letter with { Obstacle = $"what lies at {place} is not its whole: it has another SHA-256" };
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            // S3 says of what is gone that it is forbidden, to whoever may not list the bucket.
            return letter with { Obstacle = $"its whole, {place}, is gone or may not be read ({exception.ErrorCode})" };
        }
        catch (Exception exception) when (
            exception is AmazonServiceException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            return letter with { Obstacle = $"its whole, {place}, could not be read, run it again ({exception.Message})" };
        }
    }

    private async Task<byte[]> BytesAsync(string key, CancellationToken cancellationToken)
    {
        using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
        using var bytes = new MemoryStream();
        await response.ResponseStream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private static DeadLetter WithBody(DeadLetter letter, string body)
    {
        var message = new Message
        {
            MessageId = letter.Message.MessageId,
            ReceiptHandle = letter.Message.ReceiptHandle,
            Body = body,
            Attributes = letter.Message.Attributes,
            MessageAttributes = letter.Message.MessageAttributes!
                .Where(attribute => attribute.Key is not (DeadLetterQueue.CutAttribute or DeadLetterQueue.WholeAttribute))
                .ToDictionary(),
        };
        return letter with
        {
            Message = message,
            Whole = null,
            Event = letter.QueueName is null ? null : EventJson.OfQueue(message, letter.Source!),
        };
    }

    [GeneratedRegex(@"^s3://(?<bucket>[^/]+)/(?<key>letters/[0-9]{4}-[0-9]{2}-[0-9]{2}/(?<sha256>[0-9a-f]{64}))\z")]
    private static partial Regex Place();
}
