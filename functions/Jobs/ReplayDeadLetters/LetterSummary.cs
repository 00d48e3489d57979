using System.Text.Json;
using WorkerLib;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>What a letter is about, in one line: the object, row or changes, or else the beginning of the event.</summary>
internal static class LetterSummary
{
    private const int MaxChars = 160;

    public static string Of(DeadLetter letter)
    {
        var text = letter.Changes?.ToString() ?? (letter.Event is { } json ? ObjectOf(json) : null)
            ?? (letter.Kind is DeadLetterKind.Invocation or DeadLetterKind.Schedule ? letter.Event : letter.Message.Body) ?? "";
        return Text.Cut(Scrubber.Text(Text.Cut(text.ReplaceLineEndings(" "), 10 * MaxChars)), MaxChars);
    }

    /// <summary>The object of S3 that an event tells of.</summary>
    private static string? ObjectOf(string lambdaEvent)
    {
        try
        {
            using var json = JsonDocument.Parse(lambdaEvent);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("Records", out var records) && records is { ValueKind: JsonValueKind.Array }
                && records.GetArrayLength() > 0 && records[0] is { ValueKind: JsonValueKind.Object } record
                && record.TryGetProperty("s3", out var s3)
                ? $"object s3://{s3.GetProperty("bucket").GetProperty("name")}/{s3.GetProperty("object").GetProperty("key")}"
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
