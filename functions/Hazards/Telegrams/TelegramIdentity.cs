using System.Security.Cryptography;
using System.Text;

namespace Hazards.Telegrams;

/// <summary>
/// Which event a telegram belongs to: its EventID within its line (<see cref="TelegramLines"/>), or, where that is empty, the standing
/// bulletin of an office, a line and a region. A drill is an event of its own, whatever id it borrows, so it can never touch a real one.
/// </summary>
public static class TelegramIdentity
{
    /// <summary>Events that one telegram may name beside its own.</summary>
    public const int MaxNamed = 16;

    private const int MaxMixed = 4;

    /// <summary>Characters of one encoded part; all stay below the 1,024 bytes of an S3 key.</summary>
    private const int MaxPartChars = 400;

    /// <summary>The same where two parts stand in the place of one.</summary>
    private const int MaxHalfChars = 200;

    private const int IdDigits = 14; // of an EventID of the JMA that is a time: 20110311144640

    /// <summary>Ends of names of regions that titles of bulletins begin with: 奈良県, 渡島・檜山地方, 東京都.</summary>
    private static readonly string[] RegionEnds = ["地方", "都", "道", "府", "県"];

    /// <summary>
    /// The event's key, of letters, digits and <c>-_.</c> only, so that it may stand in keys and paths as it is:
    /// <c>jma.real.tsunami.event.20110311144640</c> or <c>jma.real.weather-warning.office.{office}.{region}</c>. Different events have
    /// different keys.
    /// </summary>
    public static string KeyOf(Telegram telegram) => KeyOf(telegram, IdOf(telegram));

    /// <summary>
    /// The keys of other events that a telegram names, so that it says something of them, too: where its EventID lists several, each of
    /// these is part of it from now on; where a quake has several ids, each of the others is the same quake.
    /// </summary>
    public static IReadOnlyList<string> NamedBy(Telegram telegram)
    {
        var ids = telegram.OtherIds is { } others ? [.. others, telegram.EventId] : NamedIn(telegram.EventId);
        if (ids.Count == 0)
        {
            return [];
        }

        var own = KeyOf(telegram);
        return [.. ids.Take(MaxNamed).Select(id => KeyOf(telegram, id)).Where(key => key != own).Distinct()];
    }

    private static string KeyOf(Telegram telegram, string eventId)
    {
        var key = new StringBuilder(256);
        key.Append(telegram.Source == HazardSource.Jma ? "jma" : "usgs").Append(telegram.Status switch
        {
            TelegramStatus.Real => ".real.",
            TelegramStatus.Drill => ".drill.",
            _ => ".test.",
        });
        var line = TelegramLines.Of(telegram.Kind);
        if (line is { IsOneEvent: true })
        {
            return key.Append(line.Name).ToString();
        }

        if (line is null)
        {
            Append(key, telegram.Kind);
        }
        else
        {
            key.Append(line.Name);
        }

        if (eventId.Length > 0)
        {
            key.Append(".event.");
            Append(key, eventId);
            return key.ToString();
        }

        key.Append(".office.");
        Append(key, telegram.PublishingOffice, MaxHalfChars);
        if (RegionOf(telegram.Title) is { Length: > 0 } region)
        {
            key.Append('.');
            Append(key, region, MaxHalfChars);
        }

        return key.ToString();
    }

    /// <summary>
    /// Of the ids of a quake of the USGS the first one, whichever is preferred now; a list of ids in one order, and with each once.
    /// </summary>
    private static string IdOf(Telegram telegram) =>
        telegram.OtherIds is { Count: > 0 } others ? others.Append(telegram.EventId).Min(StringComparer.Ordinal)!
        : ListedIn(telegram.EventId) is { Count: > 0 } listed ? string.Join(' ', listed)
        : telegram.EventId;

    /// <summary>
    /// The ids that an EventID lists, and the shorter lists that it may have grown out of: of more than four ids the first ones alone. None
    /// when it is no list.
    /// </summary>
    private static List<string> NamedIn(string eventId)
    {
        var ids = ListedIn(eventId);
        return ids.Count switch
        {
            0 => [],
            > MaxMixed => [.. ids, .. Enumerable.Range(2, ids.Count - 2).Select(count => string.Join(' ', ids.Take(count)))],
            _ =>
            [
                .. Enumerable.Range(1, (1 << ids.Count) - 2)
                    .Select(some => string.Join(' ', ids.Where((_, index) => (some & (1 << index)) != 0))),
            ],
        };
    }

    /// <summary>The ids of an EventID such as <c>20151114055157 20151114061750</c>, sorted, each once; none when it is no list.</summary>
    private static List<string> ListedIn(string eventId)
    {
        if (eventId.Length <= IdDigits)
        {
            return [];
        }

        List<string> ids = [.. eventId.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        return ids.Count > 1 && ids.TrueForAll(id => id.Length == IdDigits && id.All(char.IsAsciiDigit))
            ? [.. ids.Distinct().Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>
    /// What a bulletin without an id is about, as its title begins: offices have bulletins of several regions and seas. What follows the
    /// region changes with what is announced (宗谷地方雷・濃霧注意報). A title that names no region is there whole (札幌海上気象).
    /// </summary>
    private static string RegionOf(string title)
    {
        var found = -1;
        foreach (var end in RegionEnds)
        {
            var index = title.IndexOf(end, StringComparison.Ordinal);
            if (index > 0 && (found < 0 || index + end.Length < found))
            {
                found = index + end.Length;
            }
        }

        return found > 0 ? title[..found] : title;
    }

    /// <summary>
    /// Letters, digits and hyphens stay; what is between is the hex of its UTF-8 between underscores, so nothing else encodes to the same.
    /// A part that would be too long is two underscores and its hash.
    /// </summary>
    private static void Append(StringBuilder key, string part, int max = MaxPartChars)
    {
        var began = key.Length;
        for (var index = 0; index < part.Length;)
        {
            var plain = index;
            while (plain < part.Length && IsPlain(part[plain]))
            {
                plain++;
            }

            key.Append(part, index, plain - index);
            index = plain;
            while (index < part.Length && !IsPlain(part[index]))
            {
                index++;
            }

            if (index > plain)
            {
                key.Append('_').Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part[plain..index]))).Append('_');
            }
        }

        if (key.Length - began > max)
        {
            key.Length = began;
            key.Append("__").Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part))));
        }
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character == '-';
}
