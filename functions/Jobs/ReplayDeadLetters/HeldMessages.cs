using System.Globalization;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>
/// The messages that a run holds: nobody else sees them until it gives them back. The dead-letter queue has no redrive policy of its
/// own, so being received again and again takes nothing out of it.
/// </summary>
internal sealed class HeldMessages(IAmazonSQS sqs, string queueUrl, ILambdaContext context)
{
    /// <summary>What is kept to give messages back.</summary>
    public static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private const int MaxMessages = 5000;
    private const long MaxChars = 32 * 1024 * 1024;
    private const int MaxPerCall = 10;
    private const int LongestVisibility = 12 * 3600;
    private static readonly TimeSpan GiveBackTimeout = TimeSpan.FromSeconds(8);

    // The receipt of the last time: an earlier one no longer holds the message.
    private readonly Dictionary<string, string> receipts = [];

    /// <summary>How many messages were received, each counted once.</summary>
    public int Seen { get; private set; }

    /// <summary>Receives until the queue is empty, there are as many as asked for, or a limit or the deadline is near.</summary>
    /// <returns>Those that the request asks for, oldest first, and whether the whole queue was seen.</returns>
    public async Task<(IReadOnlyList<DeadLetter> Letters, bool Whole)> ChooseAsync(Request request)
    {
        var chosen = new List<DeadLetter>();
        var chars = 0L;
        while (chosen.Count < request.Limit && Seen < MaxMessages && chars < MaxChars && context.RemainingTime > 2 * TimeToEnd)
        {
            var messages = await ReceiveAsync();
            if (messages.Count == 0)
            {
                return (Sorted(chosen), true);
            }

            foreach (var message in messages)
            {
                var isNew = !receipts.ContainsKey(message.MessageId);
                receipts[message.MessageId] = message.ReceiptHandle;
                if (!isNew)
                {
                    continue;
                }

                Seen++;
                if (DeadLetterReader.Read(message) is var letter && chosen.Count < request.Limit && request.Asks(letter))
                {
                    chosen.Add(letter);
                    chars += message.Body.Length;
                }
            }
        }

        return (Sorted(chosen), false);
    }

    public async Task DeleteAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        await sqs.DeleteMessageAsync(
            new DeleteMessageRequest { QueueUrl = queueUrl, ReceiptHandle = receipts[letter.Id] }, cancellationToken);
        receipts.Remove(letter.Id);
    }

    /// <summary>Lets everybody see again what was not deleted. What cannot be given back is visible again when its time is up.</summary>
    public async Task GiveBackAsync()
    {
        using var timeout = new CancellationTokenSource(GiveBackTimeout);
        foreach (var some in receipts.Values.Chunk(MaxPerCall))
        {
            var entries = new List<ChangeMessageVisibilityBatchRequestEntry>(some.Length);
            foreach (var receipt in some)
            {
                var id = entries.Count.ToString(CultureInfo.InvariantCulture);
                entries.Add(new() { Id = id, ReceiptHandle = receipt, VisibilityTimeout = 0 });
            }

            try
            {
                var given = await sqs.ChangeMessageVisibilityBatchAsync(
                    new ChangeMessageVisibilityBatchRequest { QueueUrl = queueUrl, Entries = entries }, timeout.Token);
                if (given?.Failed is { Count: > 0 } refused)
                {
                    Log.Warning(
                        "Some dead letters could not be given back; they are visible again in some minutes.",
                        ("messages", refused.Count), ("reason", refused[0].Message));
                }
            }
            catch (Exception exception) when (exception is AmazonSQSException or HttpRequestException or OperationCanceledException)
            {
                Log.Warning("Dead letters could not be given back; they are visible again in some minutes.", exception);
                if (timeout.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    private static List<DeadLetter> Sorted(List<DeadLetter> letters)
    {
        letters.Sort((one, other) => one.At.CompareTo(other.At));
        return letters;
    }

    private async Task<List<Message>> ReceiveAsync()
    {
        // Longer than this run may last, for what it holds must not be received again meanwhile.
        var hold = (int)Math.Min(context.RemainingTime.TotalSeconds + TimeToEnd.TotalSeconds, LongestVisibility);
        var response = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = queueUrl,
                MaxNumberOfMessages = MaxPerCall,
                VisibilityTimeout = hold,
                WaitTimeSeconds = 1, // asks all servers of the queue; without waiting, only some of them
                MessageSystemAttributeNames = ["All"],
                MessageAttributeNames = ["All"],
            },
            context.CancellationToken);
        return response.Messages ?? [];
    }
}
