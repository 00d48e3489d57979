namespace Hazards;

/// <summary>
/// How long hazards of a family last since their last report, where neither a telegram nor its source says when they end: long enough that
/// a lift is mostly there before, so that one that was lost leaves nothing in force for ever.
/// </summary>
/// <param name="Default">Since the last report; of a quake since its origin.</param>
/// <param name="OfKinds">Of telegrams whose kind and title have a word; the first row counts.</param>
public sealed record HazardLifetimes(TimeSpan Default, params IReadOnlyList<(string Word, TimeSpan Lifetime)> OfKinds)
{
    private static readonly TimeSpan StandingVolcano = TimeSpan.FromDays(366); // a level stands for years, until it is changed

    internal static HazardLifetimes OfEarthquakes { get; } = new(
        TimeSpan.FromHours(24),
        ("緊急地震速報", TimeSpan.FromMinutes(10)), // the last shaking is over by then; reports come for two minutes at most
        ("巨大地震警戒", TimeSpan.FromDays(14)), // a week of 警戒 and one of 注意 (南海トラフ地震防災対策推進基本計画)
        ("巨大地震注意", TimeSpan.FromDays(7)), // the same plan: a week
        ("後発地震注意情報", TimeSpan.FromDays(7))); // 日本海溝・千島海溝周辺海溝型地震防災対策推進基本計画: a week

    internal static HazardLifetimes OfVolcanoes { get; } = new(
        TimeSpan.FromHours(24),
        ("噴火速報", TimeSpan.FromHours(12)), // 噴火警報 follows within the hour where it is needed
        ("噴火警報・予報", StandingVolcano),
        ("火山現象に関する海上警報", StandingVolcano),
        ("火山の状況に関する解説情報", TimeSpan.FromDays(7)));

    internal static HazardLifetimes OfWarnings { get; } = new(
        TimeSpan.FromDays(7), // warnings are issued anew within a day, a dry air advisory within days
        ("海上", TimeSpan.FromHours(48)), // issued every 6 hours, and mostly with an end
        ("時系列情報", TimeSpan.FromHours(24)),
        ("線状降水帯", TimeSpan.FromHours(3)), // 顕著な大雨に関する情報 is issued again after three hours
        ("記録的短時間大雨", TimeSpan.FromHours(3)),
        ("防災速報", TimeSpan.FromHours(6)));

    /// <summary>That of a telegram with this kind and title.</summary>
    public TimeSpan Of(string kind, string title)
    {
        foreach (var (word, lifetime) in OfKinds)
        {
            if (title.Contains(word, StringComparison.Ordinal) || kind.Contains(word, StringComparison.Ordinal))
            {
                return lifetime;
            }
        }

        return Default;
    }
}
