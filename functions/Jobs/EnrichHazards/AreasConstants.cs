using System.Text.Json;
using System.Text.Json.Serialization;
using Hazards;
using Hazards.Enrichment;
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
internal sealed record AreasConstants(
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
    private const int MaxRows = 10_000; // of a table: there are about 1,900 municipalities

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

    public AreaTables ToTables() => new(
        (AreaTable.Prefecture, Prefectures),
        (AreaTable.Municipality, Municipalities),
        (AreaTable.ForecastArea, ForecastAreas),
        (AreaTable.Region, Regions),
        (AreaTable.Coast, Coasts),
        (AreaTable.QuakePrefecture, QuakePrefectures),
        (AreaTable.Volcano, Volcanoes),
        (AreaTable.Epicenter, Epicenters));

    private static IEnumerable<string> ProblemsOf(string table, IReadOnlyList<AreaRow>? rows, int digits)
    {
        var codes = new HashSet<string>();
        if (rows?.Count > MaxRows)
        {
            yield return $"$.{table}: has {rows.Count} rows, {MaxRows} are allowed";
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

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AreasConstants))]
internal sealed partial class AreasJson : JsonSerializerContext;
