using System.Globalization;
using System.Text.Json;
using Amazon.SQS.Model;
using WorkerLib.Aws;
using WorkerLib.Aws.ChangeStreams;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>
/// Understands the messages that AWS services and jobs put into a dead-letter queue. Nothing that lies there makes it fail: what it does
/// not know is <see cref="DeadLetterKind.Unknown"/>.
/// </summary>
internal static class DeadLetterReader
{
    public static DeadLetter Read(Message message)
    {
        if (message.Attributes?.GetValueOrDefault("DeadLetterQueueSourceArn") is { } source)
        {
            var json = EventJson.OfQueue(message, source);
            return new DeadLetter(message, DeadLetterKind.Queue, Last(source), "received too often", Sent(message), source, json, null);
        }

        if (Attribute(message, "SCHEDULE_ARN") is not null || Attribute(message, "RULE_ARN") is not null)
        {
            return OfSchedule(message);
        }

        if (Attribute(message, "reason") is { } reason && Attribute(message, "function") is { } function)
        {
            return OfJob(message, function, reason);
        }

        try
        {
            using var body = JsonDocument.Parse(message.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object ? OfBody(message, body.RootElement) : Unknown(message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter: JSON may hold halves of surrogate pairs, which are no text.
            return Unknown(message);
        }
    }

    private static DeadLetter OfBody(Message message, JsonElement body)
    {
        if (Text(body, "requestContext", "functionArn") is { } functionArn)
        {
            return OfLambda(message, body, FunctionName(functionArn));
        }

        return Text(body, "Type") == "Notification" && Text(body, "TopicArn") is { } topic
            ? new DeadLetter(
                message,
                DeadLetterKind.Topic,
                Last(topic),
                Attribute(message, "ErrorMessage") ?? Attribute(message, "ERROR_MESSAGE") ?? "could not be delivered",
                Time(body, "Timestamp") ?? Sent(message), topic, EventJson.OfTopic(body), null)
            : Unknown(message);
    }

    /// <summary>
    /// A record of a destination for failures (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
    /// </summary>
    private static DeadLetter OfLambda(Message message, JsonElement body, string function)
    {
        var at = Time(body, "timestamp") ?? Sent(message);
        var condition = Text(body, "requestContext", "condition");
        foreach (var name in new[] { "DDBStreamBatchInfo", "KinesisBatchInfo" })
        {
            if (body.TryGetProperty(name, out var batch) && batch.ValueKind == JsonValueKind.Object)
            {
                return OfStream(new DeadLetter(
                    message, DeadLetterKind.Stream, function, condition, at, Text(batch, "streamArn"), null, null), batch);
            }
        }

        var payload = body.TryGetProperty("requestPayload", out var request) && request.ValueKind != JsonValueKind.Null
            ? request.GetRawText()
            : null;
        var error = Text(body, "responsePayload", "errorType") is { } type
            ? $"{type}: {Text(body, "responsePayload", "errorMessage")}"
            : condition;
        var obstacle = payload is null ? "it does not hold the event, which was too large" : null;
        return new DeadLetter(message, DeadLetterKind.Invocation, function, error, at, null, payload, obstacle);
    }

    /// <summary>It says which records failed and does not hold them; a stream of a table keeps them for a day.</summary>
    private static DeadLetter OfStream(DeadLetter letter, JsonElement batch)
    {
        var (shard, from, to) = (Text(batch, "shardId"), Text(batch, "startSequenceNumber"), Text(batch, "endSequenceNumber"));
        return ChangesOfLetter.IsStream(letter.Source) && shard is not null && from is not null && to is not null
            ? letter with { Changes = new ChangesOfLetter(letter.Source!, new StreamPart(letter.Source!, shard, from, to)) }
            : letter with
            {
                Obstacle = $"it says which records failed and does not hold them: they are in shard {shard} of {letter.Source}, "
                    + $"from {from} to {to}, for a day; delete the letter once what they changed is put right",
            };
    }

    /// <summary>
    /// A dead letter of EventBridge (https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html): the body is
    /// the input.
    /// </summary>
    private static DeadLetter OfSchedule(Message message)
    {
        var target = Attribute(message, "TARGET_ARN") ?? "";
        var input = message.Body
            .Replace("<aws.scheduler.scheduled-time>", Attribute(message, "SCHEDULED_TIME"), StringComparison.Ordinal)
            .Replace("<aws.scheduler.schedule-arn>", Attribute(message, "SCHEDULE_ARN"), StringComparison.Ordinal)
            .Replace("<aws.scheduler.execution-id>", Attribute(message, "EXECUTION_ID"), StringComparison.Ordinal);
        var isFunction = target.Contains(":function:", StringComparison.Ordinal);
        var isWhole = Attribute(message, "IS_PAYLOAD_TRUNCATED") != "true";
        var holdsEvent = isFunction && isWhole && IsJson(input);
        return new DeadLetter(
            message,
            DeadLetterKind.Schedule,
            isFunction ? FunctionName(target) : null,
            $"{Attribute(message, "ERROR_CODE")}: {Attribute(message, "ERROR_MESSAGE")}",
            Sent(message), Attribute(message, "SCHEDULE_ARN") ?? Attribute(message, "RULE_ARN"), holdsEvent ? input : null,
            !isFunction ? $"its target is no function: {target}"
            : !isWhole ? "its input was too large and is cut off"
            : !holdsEvent ? "its input is not JSON"
            : null);
    }

    /// <summary>What WorkerLib's DeadLetterQueue sends.</summary>
    private static DeadLetter OfJob(Message message, string function, string reason)
    {
        var source = Attribute(message, "source");
        var (cut, whole) = (Attribute(message, DeadLetterQueue.CutAttribute), Attribute(message, DeadLetterQueue.WholeAttribute));
        var letter = new DeadLetter(message, DeadLetterKind.SetAside, function, reason, Sent(message), source, null, null)
        {
            Cut = cut is not null && whole is not null ? $"{cut}, whole in {whole}" : cut,
            Whole = whole,
        };
        if (ChangesOfLetter.IsStream(source) && KeysOf(Attribute(message, DeadLetterQueue.KeysAttribute)) is { Count: > 0 } keys)
        {
            return letter with { Changes = new ChangesOfLetter(source!, Keys: keys) };
        }

        return cut is not null && whole is null
            ? letter with { Obstacle = $"a message does not hold it whole: it had {cut}" }
            : letter.QueueName is null
            ? letter with { Obstacle = $"it came from no queue to which it could go back, but from {letter.Source ?? "somewhere unknown"}" }
            : whole is null ? letter with { Event = EventJson.OfQueue(message, letter.Source!) }
            : letter;
    }

    private static AttributeDictionary? KeysOf(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, EventsJson.Default.AttributeDictionary);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DeadLetter Unknown(Message message) =>
        new(message, DeadLetterKind.Unknown, null, null, Sent(message), null, null,
            "nothing says where it came from; export it, then delete it");

    private static DateTimeOffset Sent(Message message) =>
        message.Attributes?.GetValueOrDefault("SentTimestamp") is { } text
            && long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;

    private static string? Attribute(Message message, string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? Text(JsonElement json, string name, string member) =>
        json.TryGetProperty(name, out var inner) ? Text(inner, member) : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        DateTimeOffset.TryParse(Text(json, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Without the version or alias: an old letter is for the code of today.</summary>
    private static string FunctionName(string arn) => arn.Split(':') is [_, _, _, _, _, "function", var name, ..] ? name : arn;

    private static string Last(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
