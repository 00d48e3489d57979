using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Hazards;
using Hazards.Cap;
using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Feeds;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.EnrichHazards;

namespace Worker.Tests.Fuzzing.Telegrams;

/// <summary>
/// Documents of the JMA and the USGS, and Atom feeds. Each is read or refused with a reason, at a cost that grows with its size and no
/// faster; what is read goes the whole way of a good one: keyed, kept, read back, served as JSON and as CAP.
/// </summary>
[Fuzzer(
    "telegrams", "Telegrams, Atom feeds and GeoJSON of the USGS: read or refused; what is read is kept and served.",
    Outcomes = ["read", "refused"])]
public sealed partial class TelegramFuzzer : IFuzzer
{
    private const int MaxRowBytes = 400 * 1024;
    private const int MaxKeyBytes = 1024;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly AreaTables areas = JsonSerializer.Deserialize(
        File.ReadAllBytes(Path.Combine(FuzzFolders.Data, "constants", "areas.json")), AreasJson.Default.AreasConstants)!.ToTables();

    private readonly byte[][] telegrams = [.. SampleDocuments.Telegrams()];
    private readonly byte[][] quakes = [.. SampleDocuments.Quakes()];

    public string Extension => "txt";

    public Trial TryOne(Random random, Action<byte[]> keep) => random.Next(10) switch
    {
        0 or 1 => Json(random, keep),
        2 => Xml("feed", SampleDocuments.Feed, random, keep, document => AtomFeed.Read(document)),
        _ => Xml("telegram", telegrams[random.Next(telegrams.Length)], random, keep,
            document => Keep(TelegramReader.Read(document), document)),
    };

    public void Dispose()
    {
    }

    private Trial Json(Random random, Action<byte[]> keep)
    {
        var damage = new JsonDamage(random);
        var document = damage.Damage(quakes[random.Next(quakes.Length)]);
        keep(document);
        return Read("quakes", document, string.Join(", ", damage.Done), read =>
        {
            foreach (var telegram in UsgsFeed.Read(read).Telegrams)
            {
                Keep(telegram, document: null);
            }
        });
    }

    private static Trial Xml(string group, byte[] sample, Random random, Action<byte[]> keep, Action<byte[]> read)
    {
        var damage = new DocumentDamage(random);
        var document = damage.Damage(sample);
        keep(document);
        return Read(group, document, string.Join(", ", damage.Done), read);
    }

    private static Trial Read(string group, byte[] document, string what, Action<byte[]> read)
    {
        try
        {
            read(document);
            var exceeded = Limits.Exceeded(document.Length, () => ReadOnly(group, document));
            return new Trial(group, "read", what, exceeded);
        }
        catch (HazardFormatException exception)
        {
            var isClear = exception.Message.Length is >= 10 and <= 1000 && !string.IsNullOrWhiteSpace(exception.Message);
            var problem = isClear
                ? Limits.Exceeded(document.Length, () => Promise.Throws<HazardFormatException>(() => ReadOnly(group, document)))
                : $"A reason of {exception.Message.Length} characters\n{exception.Message}";
            return new Trial(group, "refused", what, problem);
        }
        catch (Exception exception)
        {
            return Trial.Failed(group, what, exception);
        }
    }

    private static void ReadOnly(string group, byte[] document)
    {
        switch (group)
        {
            case "quakes":
                UsgsFeed.Read(document);
                break;
            case "feed":
                AtomFeed.Read(document);
                break;
            default:
                TelegramReader.Read(document);
                break;
        }
    }

    private void Keep(Telegram telegram, byte[]? document)
    {
        if (document is not null)
        {
            Promise.Equal(Json(telegram), Json(TelegramReader.Read(document)));
        }

        var key = TelegramIdentity.KeyOf(telegram);
        Promise.True(KeyChars().IsMatch(key) && key.Length is >= 10 and <= MaxKeyBytes, $"the key '{key}'");
        var state = HazardState.Of(telegram);
        var stored = StoredEvent.Next(null, state, Now);
        var row = stored.ToItem();
        var bytes = row.Values.Sum(value => Encoding.UTF8.GetByteCount(value.S ?? "") + (value.B?.Length ?? 0));
        Promise.True(bytes < MaxRowBytes, $"a row of {bytes} bytes");
        var read = StoredEvent.Read(row).State;
        Promise.Equal((state.LatestOrder, state.FirstReportedAt, key), (read.LatestOrder, read.FirstReportedAt, read.Key));
        var entry = HistoryEntry.Of(telegram, "document", Now);
        Promise.Equal(entry, HistoryEntry.Read(entry.ToItem()));
        Serve(HazardMaker.Make(state, stored.Version, Now, [], areas));
    }

    private static void Serve(Hazard hazard)
    {
        var read = HazardRow.Read(HazardRow.ToItem(hazard));
        Promise.Equal(hazard.Headline, read.Headline);
        foreach (var list in HazardLists.Of(hazard))
        {
            HazardLists.ToItem(list, hazard);
        }

        if (CapMessage.Of(hazard, new HazardHistory([], IsTruncated: false), "alerts@example.com") is { } message)
        {
            using var xml = XmlReader.Create(new StringReader(CapXml.Write(message, Now)));
            while (xml.Read())
            {
                // It is well-formed to its end.
            }
        }
    }

    private static string Json(Telegram telegram) => JsonSerializer.Serialize(telegram, ReadableHazardsJson.Default.Telegram);

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex KeyChars();
}
