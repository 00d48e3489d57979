using System.Globalization;
using System.Text;
using System.Text.Json;
using Demo.Feeds;

namespace Demo;

/// <summary>
/// An afternoon in about a minute: an early warning, the earthquake, its tsunami, an eruption, a special warning and its downgrade, and the
/// lift of the tsunami warning. After each telegram what is in force, and the alerts that came.
/// </summary>
[NeedsJobs("import_hazards", "enrich_hazards", "announce_hazards", "hazards_api")]
internal sealed class AfternoonPart : IDemoPart
{
    /// <summary>Of some telegrams a part of the alert that somebody must get; the others may change an alert, or nothing.</summary>
    private static readonly Dictionary<string, string> Alerts = new()
    {
        ["02_eew_warning.xml"] = "Earthquake early warning",
        ["03_intensities.xml"] = "intensity 6-",
        ["04_tsunami_warning.xml"] = "tsunami",
        ["08_eruption_flash.xml"] = "Ontakesan",
        ["09_special_warning.xml"] = "最大級の警戒",
        ["10_warning.xml"] = "recovered",
        ["11_tsunami_lift.xml"] = "recovered",
    };

    public int Order => 4;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        Screen.Title("An afternoon in a minute: what is in force after each telegram, and the alerts that came");
        var began = DateTimeOffset.UtcNow;
        var key = new HazardsApiKey("afternoon");
        await key.PutAsync(demo.DynamoDB, cancellationToken);
        var map = new HazardsMap(demo, key);
        var feed = demo.StandIns.Get<TelegramFeed>();
        var afternoon = SampleSequence.Read(Path.Combine(demo.Repository.Root, SampleSequence.Afternoon), began);
        foreach (var file in afternoon.Files)
        {
            var now = DateTimeOffset.UtcNow;
            feed.Add("eqvol", afternoon.At(file, now), file);
            Screen.Line(file);
            await ImportAsync(demo, cancellationToken);

            await map.WaitAsync($"active=false&since={Text(now)}", features => features.Count > 0, cancellationToken);
            var (_, inForce) = await map.WaitAsync($"severity=1&since={Text(began)}", _ => true, cancellationToken);
            inForce.ForEach(feature => Screen.Line($"  {HazardsMap.Line(feature)}"));
            await demo.ShowAlertsAsync(
                demo.Has(SampleConstants.Function) ? Alerts.GetValueOrDefault(file) : null, cancellationToken);
        }

        Screen.Line($"({afternoon.Files.Count} telegrams in {(DateTimeOffset.UtcNow - began).TotalSeconds:0} s)");
    }

    /// <summary>Reads the feeds, and says nothing of it as long as there is something new.</summary>
    private static async Task ImportAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        var import = await demo.Environment.Functions.InvokeAsync("import_hazards", "{}"u8.ToArray())
            ?? throw new UserException("import_hazards is not deployed.");
        cancellationToken.ThrowIfCancellationRequested();
        if (import.FunctionError is not null)
        {
            throw new UserException($"import_hazards failed:\n{string.Join('\n', import.Log)}");
        }

        if (JsonElement.Parse(import.Payload.Span).GetProperty("imported").GetInt32() == 0)
        {
            throw new UserException(
                $"import_hazards found nothing new: {Encoding.UTF8.GetString(import.Payload.Span)}\n{string.Join('\n', import.Log)}");
        }
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
