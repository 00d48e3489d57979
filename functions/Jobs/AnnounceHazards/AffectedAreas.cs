using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hazards;
using Hazards.Enrichment;
using Hazards.Served;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// The areas of a subscriber in which a hazard is at least as severe as they want it, in a few characters:
/// <code>
/// q0000001000.0000001000   a quake: for each severity the prefectures that have it or more, a bit each
/// e0000001000.0000001000   an early warning: the same
/// h0123456789abcdef        anything else: a hash of each area with its severity and, of weather warnings, its kinds
/// </code>
/// A quake's telegrams name regions, then cities: the prefectures stay the same. An early warning is estimated anew each second, so
/// prefectures that it loses are no news.
/// </summary>
internal sealed record AffectedAreas(string Text)
{
    public static AffectedAreas Of(Hazard hazard, Subscription subscription)
    {
        // What everybody may feel (震度１, ２) changes with each report; nobody acts on it.
        var least = HazardSeverities.Max(subscription.Severity, HazardSeverity.Advisory);
        return hazard.Family == HazardFamily.Earthquake
            ? new($"{(EarlyWarnings.Is(hazard.Kind) ? 'e' : 'q')}{Prefectures(hazard, subscription, least)}")
            : new($"h{Hash(Lines(hazard, subscription))}");
    }

    public static AffectedAreas Read(string text) => new(text);

    /// <summary>16 hexadecimal digits of the lines, whatever their order.</summary>
    public static string Hash(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines.Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    /// <param name="least">From which severity on other prefectures of an early warning are news; all else is, whatever it is.</param>
    public bool IsNewsAfter(AffectedAreas told, HazardSeverity least)
    {
        if (Text == told.Text)
        {
            return false;
        }

        if (Pairs(told) is not { } pairs)
        {
            return true;
        }

        var lowest = HazardSeverities.Highest + 1 - pairs.Count;
        return pairs.Where((masks, index) => lowest + index >= least && (masks.Now & ~masks.Told) != 0).Any();
    }

    /// <summary>All prefectures that an early warning named so far: one that it loses and names again is no news. Else these.</summary>
    public AffectedAreas After(AffectedAreas told) =>
        Pairs(told) is { } pairs ? new($"e{Joined(pairs.Select(masks => masks.Now | masks.Told))}") : this;

    public override string ToString() => Text;

    private static string Prefectures(Hazard hazard, Subscription subscription, HazardSeverity least)
    {
        var masks = new ulong[(int)HazardSeverities.Highest + 1];
        var isPlaced = false;
        foreach (var area in Concern.AreasOf(hazard, subscription))
        {
            isPlaced |= Note(Concern.PrefecturesOf(area), area.Severity);
        }

        if (!isPlaced)
        {
            Note(hazard.Prefectures, hazard.Severity);
        }

        return Joined(masks.Skip((int)least));

        bool Note(IEnumerable<string> prefectures, HazardSeverity severity)
        {
            var isAny = false;
            foreach (var prefecture in prefectures.Where(subscription.TakesIn))
            {
                isAny = true;
                for (var level = 0; level <= (int)severity; level++)
                {
                    masks[level] |= 1UL << int.Parse(prefecture, CultureInfo.InvariantCulture);
                }
            }

            return isAny;
        }
    }

    private static IEnumerable<string> Lines(Hazard hazard, Subscription subscription)
    {
        foreach (var area in Concern.AreasOf(hazard, subscription))
        {
            if (area.Severity < subscription.Severity)
            {
                continue;
            }

            var line = $"{area.Code} {area.Name} {(int)area.Severity}";
            yield return line;
            foreach (var kind in hazard.Family == HazardFamily.Warning ? area.Kinds : [])
            {
                // A warning of floods beside one of heavy rain is news, however severe.
                if (ShownKinds.SeverityOf(kind) >= HazardSeverities.Max(subscription.Severity, HazardSeverity.Advisory))
                {
                    yield return $"{line} {kind}";
                }
            }
        }
    }

    /// <summary>Null when one of both is no early warning's, or of other severities.</summary>
    private List<(ulong Now, ulong Told)>? Pairs(AffectedAreas told)
    {
        if (!Text.StartsWith('e') || !told.Text.StartsWith('e'))
        {
            return null;
        }

        var (now, before) = (Text[1..].Split('.'), told.Text[1..].Split('.'));
        return now.Length == before.Length ? [.. now.Zip(before, (one, other) => (Mask(one), Mask(other)))] : null;
    }

    private static string Joined(IEnumerable<ulong> masks) =>
        string.Join('.', masks.Select(mask => mask.ToString("x12", CultureInfo.InvariantCulture)));

    private static ulong Mask(string hex) =>
        ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) ? mask : 0;
}
