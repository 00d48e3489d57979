using System.Text.Json;
using Hazards.Enrichment;
using Hazards.Feeds;
using Hazards.Telegrams;
using Worker.Jobs.EnrichHazards;

namespace HazardReport;

/// <summary>The telegrams of a folder.</summary>
/// <param name="Telegrams">In the order of their reports; of the same time by the names of their files.</param>
/// <param name="Refused">Of each that cannot be read its file and why.</param>
internal sealed record SampleFolder(IReadOnlyList<Telegram> Telegrams, IReadOnlyList<string> Refused)
{
    /// <summary>Reads <c>*.xml</c> of the JMA, and <c>*.json</c> and <c>*.geojson</c> of the USGS.</summary>
    public static SampleFolder Read(string folder)
    {
        List<Telegram> telegrams = [];
        List<string> refused = [];
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            try
            {
                switch (Path.GetExtension(file))
                {
                    case ".xml":
                        telegrams.Add(TelegramReader.Read(File.ReadAllBytes(file)));
                        break;
                    case ".json" or ".geojson":
                        var quakes = UsgsFeed.Read(File.ReadAllBytes(file));
                        telegrams.AddRange(quakes.Telegrams);
                        refused.AddRange(quakes.Problems.Select(problem => $"{Path.GetFileName(file)}: {problem}"));
                        break;
                }
            }
            catch (FormatException exception)
            {
                refused.Add($"{Path.GetFileName(file)}: {exception.Message}");
            }
        }

        return new SampleFolder([.. telegrams.OrderBy(telegram => telegram.ReportedAt)], refused);
    }
}

internal static class SampleAreas
{
    /// <param name="file">The set of constants <c>areas</c>.</param>
    public static AreaTables Read(string file) =>
        JsonSerializer.Deserialize(File.ReadAllText(file), AreasJson.Default.AreasConstants)!.ToTables();
}
