using System.Globalization;
using Hazards;
using Hazards.Tables;
using WorkerLib.Aws;

namespace Worker.Jobs.HazardsApi;

/// <summary>What a list of hazards is asked for.</summary>
/// <param name="Prefecture">Whose list is read, <c>01</c> to <c>47</c>; empty for those of all.</param>
/// <param name="AreaCode">An area of the hazard, as its source numbers them; empty for any.</param>
/// <param name="Severity">At least.</param>
/// <param name="Since">Changed then or later.</param>
/// <param name="Place">Where at least one of its points lies; null for anywhere.</param>
/// <param name="IsActive">Only what is in force.</param>
/// <param name="Limit">Hazards per page.</param>
/// <param name="IsRoutine">What is no hazard, and not the hazards.</param>
/// <param name="After">The entry that the page before ended with; empty for the first page.</param>
internal sealed record HazardQuery(
    TelegramStatus Status,
    string Prefecture,
    string AreaCode,
    HazardFamily? Family,
    HazardSeverity Severity,
    DateTimeOffset? Since,
    MapArea? Place,
    bool IsActive,
    int Limit,
    bool IsRoutine = false,
    string After = "")
{
    public const int MaxLimit = 200;
    private const int DefaultLimit = 50;
    private const int MaxCodeChars = 20;

    private const string OfFamily = "family";
    private const string OldOfFamily = "kind"; // a hazard's own kind is another thing

    /// <summary>The one list to read.</summary>
    public string List =>
        Prefecture.Length > 0 ? HazardLists.OfPrefecture(Status, Prefecture, IsRoutine)
        : Family is { } family ? HazardLists.OfFamily(Status, family, IsRoutine)
        : HazardLists.All(Status, IsRoutine);

    /// <summary>All that decides which hazards are meant, but not which page of them.</summary>
    public string Meaning
    {
        get
        {
            var family = Family is { } named ? HazardFamilies.Of(named).Name : "";
            var since = Since is { } time ? Attributes.TimeText(time) : "";
            return string.Create(CultureInfo.InvariantCulture, $"{List}|{AreaCode}|{family}|{(int)Severity}|{since}|{Place}|{IsActive}");
        }
    }

    /// <param name="isActive">The default of <c>active</c>.</param>
    /// <exception cref="BadParameterException">A parameter cannot be understood.</exception>
    public static HazardQuery Read(QueryParameters parameters, bool isActive)
    {
        parameters.Allow(
            "area", OfFamily, "severity", "since", "bbox", "near", "status", "active", "routine", "limit", "cursor", OldOfFamily);
        var (prefecture, area) = ReadArea(parameters["area"]);
        var query = new HazardQuery(
            ReadStatus(parameters["status"]),
            prefecture,
            area,
            ReadFamily(parameters),
            (HazardSeverity)ReadNumber(parameters, "severity", 0, 0, (int)HazardSeverities.Highest),
            ReadTime(parameters["since"]),
            ReadPlace(parameters),
            ReadFlag(parameters, "active", isActive),
            ReadNumber(parameters, "limit", DefaultLimit, 1, MaxLimit),
            ReadFlag(parameters, "routine", false));
        return parameters["cursor"] is { } cursor ? query with { After = HazardCursor.Read(cursor, query) } : query;
    }

    /// <summary>
    /// A prefecture, or an area with its prefecture. Codes of six and seven digits begin with that of the prefecture, except those of
    /// regions, which cannot be distinguished from Hokkaido's by their number: those are looked for in all lists, as are codes of another
    /// length.
    /// </summary>
    private static (string Prefecture, string Area) ReadArea(string? code)
    {
        switch (code)
        {
            case null:
                return ("", "");
            case { Length: 2 } when PrefectureCodes.Contains(code):
                return (code, "");
            case { Length: 6 or 7 } when IsDigits(code) && BeginsWithPrefecture(code):
                return (code[..2], code);
            case { Length: >= 3 and <= MaxCodeChars } when IsDigits(code):
                return ("", code);
            default:
                throw new BadParameterException("area", code, "a prefecture, 01 to 47, or the code of an area, such as 130010 or 1310100");
        }
    }

    private static bool BeginsWithPrefecture(string code) =>
        PrefectureCodes.Contains(code[..2]) && !(code.Length == 6 && code[..3] is "010" or "011");

    private static bool IsDigits(string code) => !code.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static TelegramStatus ReadStatus(string? status) => status switch
    {
        null or "real" => TelegramStatus.Real,
        "drill" => TelegramStatus.Drill,
        "test" => TelegramStatus.Test,
        _ => throw new BadParameterException("status", status, "real, drill or test"),
    };

    private static HazardFamily? ReadFamily(QueryParameters parameters)
    {
        var (name, parameter) = parameters[OfFamily] is { } family ? (family, OfFamily) : (parameters[OldOfFamily], OldOfFamily);
        if (name is null)
        {
            return null;
        }

        if (parameter == OfFamily && parameters[OldOfFamily] is { } old)
        {
            throw new BadParameterException(OldOfFamily, old, $"{OfFamily} alone, which is its name now");
        }

        return HazardFamilies.Named(name)
            ?? throw new BadParameterException(
                parameter, name, "one of " + string.Join(", ", HazardFamilies.All.Select(terms => terms.Name)));
    }

    private static MapArea? ReadPlace(QueryParameters parameters)
    {
        if (parameters["near"] is not { } near)
        {
            return parameters["bbox"] is { } box ? BoundingBox.Read(box) : null;
        }

        return parameters["bbox"] is null ? Vicinity.Read(near) : throw new BadParameterException("near", near, "near or bbox, not both");
    }

    private static DateTimeOffset? ReadTime(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // Without an offset it would be a guess, nine hours off for who means Tokyo.
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new BadParameterException(
                "since", text, "a time with its offset, such as 2026-11-20T12:00:00Z or 2026-11-20T21:00:00+09:00");
    }

    private static bool ReadFlag(QueryParameters parameters, string name, bool otherwise) => parameters[name] switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var other => throw new BadParameterException(name, other, "true or false"),
    };

    private static int ReadNumber(QueryParameters parameters, string name, int otherwise, int min, int max) =>
        parameters[name] is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new BadParameterException(name, text, $"a whole number from {min} to {max}");
}
