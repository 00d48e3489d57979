namespace Hazards.Enrichment;

/// <summary>What is known of an area.</summary>
/// <param name="Kana">Reading in hiragana; left out when it is not known.</param>
/// <param name="En">In Latin letters; left out when it is not known.</param>
/// <param name="Pref">
/// JIS X 0401 code of its prefecture; left out for a prefecture itself and for what belongs to none or to several.
/// </param>
/// <param name="Prefs">The prefectures of what lies in several, such as the coast of a bay; left out for the rest.</param>
/// <param name="Lat">Degrees, north positive; without it the point is that of the prefecture.</param>
/// <param name="Lon">Degrees, east positive.</param>
/// <param name="Approximate">Whether the point is that of a place nearby, such as a town; left out when it is its own.</param>
public sealed record AreaRow(
    string Code,
    string Name,
    string Kana = "",
    string En = "",
    string Pref = "",
    IReadOnlyList<string>? Prefs = null,
    double? Lat = null,
    double? Lon = null,
    bool Approximate = false)
{
    private const int MaxChars = 100;

    /// <summary>All that is wrong with it, each beginning with the member.</summary>
    public IEnumerable<string> Problems(bool isPrefecture)
    {
        if (Name.Length is 0 or > MaxChars || Kana.Length > MaxChars || En.Length > MaxChars)
        {
            yield return $"name: '{Name}', kana or en has no or more than {MaxChars} characters";
        }

        if (isPrefecture ? !PrefectureCodes.Contains(Code) : Pref.Length > 0 && !PrefectureCodes.Contains(Pref))
        {
            yield return isPrefecture ? $"code: '{Code}' is not 01 to 47" : $"pref: '{Pref}' is not the code of a prefecture, 01 to 47";
        }

        if (Prefs is not null && (isPrefecture || Pref.Length > 0 || !Prefs.All(PrefectureCodes.Contains)))
        {
            yield return "prefs: are not codes of prefectures, 01 to 47, in the place of pref";
        }

        if (Lat is < -90 or > 90 || Lon is < -180 or > 180 || Lat is null != Lon is null || (isPrefecture && Lat is null))
        {
            yield return "lat: lat and lon are not the degrees of a point";
        }

        if (Approximate && Lat is null)
        {
            yield return "approximate: there is no point that it could be said of";
        }
    }
}
