using System.Text.Json;
using System.Text.Json.Serialization;
using Hazards;
using WorkerLib.Constants;

namespace Worker.Jobs.EnrichHazards;

/// <summary>
/// The set of constants <c>areas</c>: what stands behind the codes of areas, by the table of the JMA that a code belongs to. The same code
/// means different things in different tables.
/// </summary>
/// <param name="Attribution">Where the data comes from, as its licence wants it.</param>
/// <param name="Prefectures">都道府県, JIS X 0401: all 47, each with its point.</param>
/// <param name="Municipalities">市町村等, 7 digits.</param>
/// <param name="ForecastAreas">府県予報区・細分区域等, 6 digits.</param>
/// <param name="Regions">地震情報／細分区域, 3 digits.</param>
/// <param name="Coasts">津波予報区, 3 digits.</param>
/// <param name="QuakePrefectures">緊急地震速報／府県予報区, 4 digits.</param>
/// <param name="Volcanoes">火山名, 3 digits.</param>
/// <param name="Epicenters">震央地名, 3 digits.</param>
public sealed record AreasConstants(
    string Attribution,
    IReadOnlyList<AreaRow> Prefectures,
    IReadOnlyList<AreaRow>? Municipalities = null,
    IReadOnlyList<AreaRow>? ForecastAreas = null,
    IReadOnlyList<AreaRow>? Regions = null,
    IReadOnlyList<AreaRow>? Coasts = null,
    IReadOnlyList<AreaRow>? QuakePrefectures = null,
    IReadOnlyList<AreaRow>? Volcanoes = null,
    IReadOnlyList<AreaRow>? Epicenters = null) : IConstants
{
    private const int MostRows = 10_000; // of a table: there are about 1,900 municipalities

    public static ConstantSet Set { get; } = ConstantSet.Of("areas", AreasJson.Default.AreasConstants);

    public IEnumerable<string> Problems()
    {
        if (Attribution.Length == 0)
        {
            yield return "$.attribution: is empty; name the source as its licence wants it";
        }

        if (Prefectures.Count != PrefectureCodes.Count)
        {
            yield return $"$.prefectures: has {Prefectures.Count} rows and not one for each of the {PrefectureCodes.Count} prefectures";
        }

        foreach (var problem in ProblemsOf("prefectures", Prefectures, 2)
            .Concat(ProblemsOf("municipalities", Municipalities, 7))
            .Concat(ProblemsOf("forecastAreas", ForecastAreas, 6))
            .Concat(ProblemsOf("regions", Regions, 3))
            .Concat(ProblemsOf("coasts", Coasts, 3))
            .Concat(ProblemsOf("quakePrefectures", QuakePrefectures, 4))
            .Concat(ProblemsOf("volcanoes", Volcanoes, 3))
            .Concat(ProblemsOf("epicenters", Epicenters, 3)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> ProblemsOf(string table, IReadOnlyList<AreaRow>? rows, int digits)
    {
        var codes = new HashSet<string>();
        if (rows?.Count > MostRows)
        {
            yield return $"$.{table}: has {rows.Count} rows, {MostRows} are allowed";
        }

        for (var index = 0; index < (rows?.Count ?? 0); index++)
        {
            var row = rows![index];
            if (row.Code.Length != digits || !row.Code.All(char.IsAsciiDigit))
            {
                yield return $"$.{table}[{index}].code: '{row.Code}' is not a number of {digits} digits";
            }
            else if (!codes.Add(row.Code))
            {
                yield return $"$.{table}[{index}].code: {row.Code} is there twice";
            }

            foreach (var problem in row.Problems(isPrefecture: table == "prefectures"))
            {
                yield return $"$.{table}[{index}].{problem}";
            }
        }
    }
}

/// <param name="Kana">Reading in hiragana; left out when it is not known.</param>
/// <param name="En">In Latin letters; left out when it is not known.</param>
/// <param name="Pref">JIS X 0401 code of its prefecture; left out for a prefecture itself and for what belongs to none or to several.</param>
/// <param name="Prefs">The prefectures of what lies in several, such as the coast of a bay; left out for the rest.</param>
/// <param name="Lat">Degrees, north positive; without it the point is that of the prefecture.</param>
/// <param name="Lon">Degrees, east positive.</param>
public sealed record AreaRow(
    string Code, string Name, string Kana = "", string En = "", string Pref = "", IReadOnlyList<string>? Prefs = null, double? Lat = null, double? Lon = null)
{
    private const int MostChars = 100;

    internal IEnumerable<string> Problems(bool isPrefecture)
    {
        if (Name.Length is 0 or > MostChars || Kana.Length > MostChars || En.Length > MostChars)
        {
            yield return $"name: '{Name}', kana or en has no or more than {MostChars} characters";
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
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AreasConstants))]
internal sealed partial class AreasJson : JsonSerializerContext;
