using System.Text.Json;
using Hazards.Enrichment;
using Worker.Jobs.EnrichHazards;

namespace Worker.Tests.Jobs.EnrichHazards;

/// <summary>The area tables of tests/data/constants/areas.json.</summary>
internal static class Areas
{
    public static string Content { get; } = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "data", "constants", "areas.json"));

    public static AreasConstants Constants { get; } = JsonSerializer.Deserialize(Content, AreasJson.Default.AreasConstants)!;

    public static AreaTables Tables { get; } = Constants.ToTables();

    public static AreaTables None => AreaTables.Empty;
}
