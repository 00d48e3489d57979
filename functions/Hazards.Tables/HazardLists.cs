using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Hazards.Served;
using WorkerLib.Aws;

namespace Hazards.Tables;

/// <summary>
/// The table <c>hazard_lists</c>: the same hazard stands in several lists, so that each query reads one list only, the last changed first.
/// Drills have lists of their own.
/// <code>
/// real             all of them
/// real#earthquake  a family
/// real#area#13     a prefecture; the rest of a query is a filter over one of these
/// real-routine     what is no hazard (<see cref="Hazard.IsRoutine"/>), with lists of families and prefectures like those of real
/// </code>
/// Beside them the list <c>ends</c> has what is active, of every status, in the order in which it ends.
/// </summary>
public static class HazardLists
{
    public const string List = "list";
    public const string Entry = "entry";
    public const string Severity = "severity";
    public const string Phase = "phase";
    public const string Family = "family";
    public const string ActiveUntil = "activeUntil";

    /// <summary>What rows have for <see cref="ActiveUntil"/> that were written before there was such a time.</summary>
    public const string ValidUntil = "validUntil";

    public const string Areas = "areas";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";

    /// <summary>With the other three the box of the hazard (<see cref="GeoBox"/>); rows of before have none, but a point.</summary>
    public const string West = "west";
    public const string South = "south";
    public const string East = "east";
    public const string North = "north";

    /// <summary><see cref="PackedPoints"/> of the hazard; there are none when the hazard has more of them than it keeps.</summary>
    public const string Points = "points";
    public const string Summary = "summary";

    /// <summary>The list of what will end.</summary>
    public const string Ends = "ends";

    /// <summary>A set of more areas is cut, because an entry is small: of a set of so many one cannot know what is not in it.</summary>
    public const int MaxAreas = 300;

    public static string All(TelegramStatus status, bool isRoutine = false)
    {
        var name = status switch { TelegramStatus.Real => "real", TelegramStatus.Drill => "drill", _ => "test" };
        return isRoutine ? $"{name}-routine" : name;
    }

    public static string OfFamily(TelegramStatus status, HazardFamily family, bool isRoutine = false) =>
        $"{All(status, isRoutine)}#{HazardFamilies.Of(family).Name}";

    /// <param name="prefecture"><c>01</c> to <c>47</c>.</param>
    public static string OfPrefecture(TelegramStatus status, string prefecture, bool isRoutine = false) =>
        $"{All(status, isRoutine)}#area#{prefecture}";

    /// <summary>The lists that a hazard stands in.</summary>
    public static IReadOnlyList<string> Of(Hazard hazard)
    {
        List<string> lists = [All(hazard.Status, hazard.IsRoutine), OfFamily(hazard.Status, hazard.Family, hazard.IsRoutine)];
        foreach (var prefecture in hazard.Prefectures)
        {
            lists.Add(OfPrefecture(hazard.Status, prefecture, hazard.IsRoutine));
        }

        return lists;
    }

    /// <summary>Where a version of a hazard stands in each of its lists.</summary>
    public static string EntryOf(string id, DateTimeOffset changedAt) => $"{Attributes.TimeText(changedAt)}#{id}";

    /// <summary>The hazard of an entry.</summary>
    public static string IdOf(string entry) => entry[(entry.IndexOf('#', StringComparison.Ordinal) + 1)..];

    public static Dictionary<string, AttributeValue> Key(string list, string id, DateTimeOffset changedAt) => new()
    {
        [List] = new(list),
        [Entry] = new(EntryOf(id, changedAt)),
    };

    /// <summary>
    /// Where a hazard stands in the list <see cref="Ends"/>, in the order of its end, or of when it is to be looked at again before
    /// (<see cref="EarlyWarnings"/>); null when nothing of it is to end.
    /// </summary>
    public static string? EndOf(Hazard hazard) =>
        hazard is { Phase: HazardPhase.Active, ActiveUntil: { } until }
            ? EntryOf(hazard.Id, EarlyWarnings.LookAgainAt(hazard) is { } again && again < until ? again : until)
            : null;

    /// <summary>The row of the list <see cref="Ends"/>, which is nothing but its key.</summary>
    public static Dictionary<string, AttributeValue> EndKey(string end) => new() { [List] = new(Ends), [Entry] = new(end) };

    /// <summary>The row of a list; the rows of a hazard differ in nothing but the list.</summary>
    public static Dictionary<string, AttributeValue> ToItem(string list, Hazard hazard)
    {
        var item = Key(list, hazard.Id, hazard.ChangedAt);
        item[Severity] = Attributes.Number((int)hazard.Severity);
        item[Phase] = new(hazard.Phase switch { HazardPhase.Active => "active", HazardPhase.Ended => "ended", _ => "cancelled" });
        item[Family] = new(HazardFamilies.Of(hazard.Family).Name);
        item[Summary] = new(JsonSerializer.Serialize(HazardSummary.Of(hazard), ReadableHazardsJson.Default.HazardSummary));
        if (hazard.ActiveUntil is { } until)
        {
            item[ActiveUntil] = Attributes.Time(until);
        }

        if (hazard.Point is { } point)
        {
            item[Latitude] = Number(point.Latitude);
            item[Longitude] = Number(point.Longitude);
        }

        if (hazard.Box is { } box)
        {
            item[West] = Number(box.West);
            item[South] = Number(box.South);
            item[East] = Number(box.East);
            item[North] = Number(box.North);
            if (hazard.Points.Count < HazardPoints.Max)
            {
                item[Points] = PackedPoints.Pack(hazard.Points);
            }
        }

        var areas = new HashSet<string>();
        foreach (var area in hazard.Areas)
        {
            if (area.Code.Length > 0 && areas.Count < MaxAreas)
            {
                areas.Add(area.Code);
            }
        }

        if (areas.Count > 0)
        {
            item[Areas] = new() { SS = [.. areas] };
        }

        return item;
    }

    private static AttributeValue Number(double number) => new() { N = number.ToString("F6", CultureInfo.InvariantCulture) };
}
