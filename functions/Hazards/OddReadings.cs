namespace Hazards;

/// <summary>
/// How many values of a document were not written as they should be, and were read by a rule (docs/hazards.md#times-and-numbers). They are
/// counted and said, because the source may have changed.
/// </summary>
/// <param name="WithoutOffset">Times without an offset.</param>
/// <param name="Hour24">Times at 24:00.</param>
/// <param name="LeapSeconds">Times with a second 60.</param>
/// <param name="Absurd">Times outside of <see cref="TimeBounds"/>, which were left out.</param>
/// <param name="NumbersAsText">Numbers that JSON has as text.</param>
public readonly record struct OddReadings(
    int WithoutOffset = 0, int Hour24 = 0, int LeapSeconds = 0, int Absurd = 0, int NumbersAsText = 0)
{
    /// <summary>Whether there is any.</summary>
    public bool Any => this != default;

    public static OddReadings operator +(OddReadings one, OddReadings other) => new(
        one.WithoutOffset + other.WithoutOffset,
        one.Hour24 + other.Hour24,
        one.LeapSeconds + other.LeapSeconds,
        one.Absurd + other.Absurd,
        one.NumbersAsText + other.NumbersAsText);

    public static OddReadings Add(OddReadings one, OddReadings other) => one + other;

    /// <summary>For people, such as <c>2 times without an offset, 1 time at 24:00</c>.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        Add(WithoutOffset, "time", "without an offset");
        Add(Hour24, "time", "at 24:00");
        Add(LeapSeconds, "time", "with a second 60");
        Add(Absurd, "time", $"before {TimeBounds.Earliest.Year} or after {TimeBounds.Latest.Year}, left out");
        Add(NumbersAsText, "number", "as text");
        return string.Join(", ", parts);

        void Add(int count, string what, string how)
        {
            if (count > 0)
            {
                parts.Add(FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")} {how}"));
            }
        }
    }
}
