using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards.Replays;

/// <summary>The one place where a replay asks which events a telegram is about, and when their hazards end.</summary>
internal static class EventRules
{
    /// <summary>The keys of the events that a telegram changes: its own, and those that it names.</summary>
    public static IEnumerable<string> EventsOf(Telegram telegram) =>
        TelegramIdentity.NamedBy(telegram).Prepend(TelegramIdentity.KeyOf(telegram));

    /// <param name="eventKey">One of <see cref="EventsOf"/>.</param>
    public static HazardState StateOf(Telegram telegram, string eventKey) => HazardState.Of(telegram, eventKey);

    /// <summary>Whether a hazard is made of it.</summary>
    public static bool IsHazard(HazardState state) => !state.IsOnlyNamed;

    /// <summary>When it ends or ended; null when it has no end.</summary>
    public static DateTimeOffset? EndOf(Hazard hazard) => hazard.ActiveUntil;
}
