using System.Text.Json;

namespace Worker.Jobs.ReplayDeadLetters;

/// <param name="Whole">False when a limit or the deadline came before the end of the queue: there is more.</param>
/// <param name="Seen">Messages looked at.</param>
/// <param name="Chosen">Those that the request asks for.</param>
/// <param name="Done">Those with which was done what was asked.</param>
/// <param name="File">What was exported, unredacted: keep it private.</param>
internal sealed record Report(
    string Action, bool DryRun, bool Whole, int Seen, int Chosen, int Done, IReadOnlyList<ReportedLetter> Letters, ExportedLetters? File);

/// <param name="What">What it is about, in one line without secrets.</param>
/// <param name="Cut">How large it was, and where the whole is, when its message does not hold it; else null.</param>
/// <param name="Event">What its function got, when the request asked for events and there was room for it.</param>
internal sealed record ReportedLetter(
    string Id,
    string Kind,
    string? Function,
    string? Error,
    DateTimeOffset At,
    string? Source,
    string What,
    string Outcome,
    string? Cut,
    JsonElement? Event);

/// <param name="Count">Letters, each a line.</param>
/// <param name="Sha256">Of the file, in lower-case hexadecimal.</param>
internal sealed record ExportedLetters(string Bucket, string Key, int Count, long Bytes, string Sha256);
