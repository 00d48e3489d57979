using System.Text;
using System.Text.Json;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>The letters of a report, which has a limit.</summary>
/// <param name="withEvents">Whether the request asks for their events.</param>
internal sealed class LetterList(bool withEvents)
{
    // A response has 6 MB at most, and 1,000 letters.
    private const int MaxEventBytes = 4 * 1024 * 1024;
    private const int MaxErrorChars = 400;

    private readonly List<ReportedLetter> letters = [];
    private int eventBytes;

    public IReadOnlyList<ReportedLetter> Letters => letters;

    /// <summary>Those with which was done what was asked.</summary>
    public int Done { get; private set; }

    public void Add(DeadLetter letter, LetterOutcome outcome)
    {
        var error = letter.Error is { Length: > MaxErrorChars } tooLong ? $"{WorkerLib.Text.Cut(tooLong, MaxErrorChars)}…" : letter.Error;
        var json = withEvents ? EventThatFits(letter) : null;
        letters.Add(new ReportedLetter(
            letter.Id,
            letter.Kind.ToString(),
            letter.Function,
            error,
            letter.At,
            letter.Source,
            LetterSummary.Of(letter),
            outcome.Text,
            letter.Cut is null ? null : WorkerLib.Text.Cut(letter.Cut, MaxErrorChars),
            json));
        Done += outcome.IsDone ? 1 : 0;
    }

    private JsonElement? EventThatFits(DeadLetter letter)
    {
        var bytes = letter.Event is { } text ? Encoding.UTF8.GetByteCount(text) : 0;
        if (bytes == 0 || eventBytes + bytes > MaxEventBytes)
        {
            return null;
        }

        eventBytes += bytes;
        using var json = JsonDocument.Parse(letter.Event!);
        return json.RootElement.Clone();
    }
}
