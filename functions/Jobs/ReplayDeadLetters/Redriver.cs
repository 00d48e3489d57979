using System.Text;
using System.Text.Json;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>Sends dead letters back: to their queue, or as an event to their function.</summary>
/// <param name="deadLetterQueueUrl">
/// Beside which the other queues are: a dead-letter queue is of the region and account of its sources.
/// </param>
/// <param name="changes">Reads what letters of streams are about.</param>
/// <param name="self">The name of the function that this runs in.</param>
/// <param name="to">The function for letters of topics; null: the one with the topic's name.</param>
internal sealed class Redriver(
    IAmazonSQS sqs, IAmazonLambda lambda, LetterChanges changes, string deadLetterQueueUrl, string self, string? to)
{
    /// <summary>Why a letter cannot be sent; null when it can be tried.</summary>
    public string? Obstacle(DeadLetter letter) => letter.Obstacle
        ?? (letter.QueueName is null && Target(letter) == self ? "it is a run of this very function; start it by hand" : null);

    /// <summary>What is done to send it.</summary>
    public string Way(DeadLetter letter) => letter.Changes is { } about ? $"read {about} and invoke {Target(letter)}"
        : letter.QueueName is { } queue ? $"{(letter.Whole is null ? "" : "read its whole and ")}send to the queue {queue}"
        : $"invoke {Target(letter)}";

    /// <returns>Why the service refused it; null when it was taken.</returns>
    public async Task<string?> SendAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        try
        {
            if (letter.Changes is { } about)
            {
                return await RunAsync(letter, await changes.EventsAsync(about, cancellationToken), cancellationToken);
            }

            if (letter.QueueName is { } queue)
            {
                await SendToAsync(queue, letter, cancellationToken);
            }
            else
            {
                await InvokeAsync(letter, cancellationToken);
            }

            return null;
        }
        catch (AmazonServiceException exception) when (exception.ErrorCode is "TrimmedDataAccessException")
        {
            return "the stream keeps changes for a day, and these are gone; delete the letter once what they changed is put right";
        }
        catch (AmazonServiceException exception)
        {
            return $"{exception.ErrorCode}: {exception.Message}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Log.Error("A dead letter may have been sent, but nobody said so.", exception, ("record", letter.Id));
            return $"it may have been sent, but nobody said so ({exception.Message})";
        }
    }

    /// <summary>
    /// Invokes the function of a stream and waits for it: what it could not do it names in its response, which nobody would read who only
    /// hands it an event.
    /// </summary>
    private async Task<string?> RunAsync(DeadLetter letter, IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        foreach (var lambdaEvent in events)
        {
            var response = await lambda.InvokeAsync(
                new InvokeRequest { FunctionName = Target(letter)!, Payload = lambdaEvent }, cancellationToken);
            var result = Encoding.UTF8.GetString(response.Payload.ToArray());
            if (response.FunctionError is not null || HasFailures(result))
            {
                return $"{Target(letter)} failed on it again: {WorkerLib.Text.Cut(result, 200)}";
            }
        }

        return events.Count == 0 ? $"nothing is left of {letter.Changes}; delete the letter" : null;
    }

    private static bool HasFailures(string result)
    {
        try
        {
            using var json = JsonDocument.Parse(result);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("batchItemFailures", out var failures)
                && failures.ValueKind == JsonValueKind.Array
                && failures.GetArrayLength() > 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false; // a response of a function that reports no failures one by one
        }
    }

    private Task<SendMessageResponse> SendToAsync(
        string queue, DeadLetter letter, CancellationToken cancellationToken) => sqs.SendMessageAsync(
        new SendMessageRequest
        {
            QueueUrl = deadLetterQueueUrl[..(deadLetterQueueUrl.LastIndexOf('/') + 1)] + queue,
            MessageBody = letter.Message.Body,
            MessageGroupId = letter.Message.Attributes?.GetValueOrDefault("MessageGroupId"),
            MessageAttributes = letter.Kind == DeadLetterKind.SetAside ? null : letter.Message.MessageAttributes, // else the job's reason
        },
        cancellationToken);

    private Task<InvokeResponse> InvokeAsync(DeadLetter letter, CancellationToken cancellationToken) => lambda.InvokeAsync(
        new InvokeRequest { FunctionName = Target(letter)!, InvocationType = InvocationType.Event, Payload = letter.Event! },
        cancellationToken);

    private string? Target(DeadLetter letter) => letter.Kind == DeadLetterKind.Topic && to is not null ? to : letter.Function;
}
