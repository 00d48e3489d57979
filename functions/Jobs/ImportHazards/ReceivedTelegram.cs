using WorkerLib.Hazards;

namespace Worker.Jobs;

/// <param name="Document">What the telegram was read from.</param>
internal sealed record ReceivedTelegram(Telegram Telegram, ReadOnlyMemory<byte> Document);

/// <param name="Failure">Why it is not kept; null when it is.</param>
internal sealed record SavedTelegram(Telegram Telegram, SaveOutcome Outcome, Exception? Failure = null);

internal enum SaveOutcome
{
    /// <summary>It is kept, and was not before.</summary>
    Imported,

    /// <summary>It was kept before; nothing changed.</summary>
    Known,

    /// <summary>It is not kept, and may be saved again.</summary>
    Failed,
}
