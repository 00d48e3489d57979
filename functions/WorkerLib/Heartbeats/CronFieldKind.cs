using System.Globalization;

namespace WorkerLib.Heartbeats;

/// <summary>What a field of a crontab line counts.</summary>
/// <param name="Max">The largest number that may be written.</param>
/// <param name="Last">The largest one that there is; a day of the week may be written as 7, which is 0.</param>
/// <param name="Names">Names of the numbers from <paramref name="Min"/> on.</param>
internal sealed record CronFieldKind(string Name, int Min, int Max, int Last, params string[] Names)
{
    private const int ShortestName = 3;

    public static CronFieldKind Minute { get; } = new("minute", 0, 59, 59);

    public static CronFieldKind Hour { get; } = new("hour", 0, 23, 23);

    public static CronFieldKind Day { get; } = new("day of month", 1, 31, 31);

    public static CronFieldKind Month { get; } = new(
        "month", 1, 12, 12,
        "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER");

    public static CronFieldKind Weekday { get; } = new(
        "day of week", 0, 7, 6, "SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY");

    /// <summary>The number that a word is: in digits, or the first three letters or more of a name. Null when it is none.</summary>
    public int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number >= Min && number <= Max ? number : null)
        : word.Length >= ShortestName
            && Array.FindIndex(Names, name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? Min + index
        : null;

    /// <summary>The error of a field, with what to write instead.</summary>
    public FormatException Misfit(string text, string? advice = null) => new(
        $"{Name} '{text}': "
        + (advice ?? $"write numbers from {Min} to {Max}, as in {Min}, {Min}-{Min + 4} or */{(Max > 30 ? 10 : 2)}"));
}
