using System.IO.Compression;
using System.Text;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>Rows that something else wrote, or wrote half: each is read, or refused with a FormatException that names the row.</summary>
public static class DamagedRowTests
{
    private const int Seeds = 3000;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly Telegram Quake = Telegrams.Read("quake.xml");

    private static readonly Telegram Cancel = Quake with
    {
        Id = "cancel",
        Revision = Revision.Cancel,
        ReportedAt = Quake.ReportedAt.AddMinutes(1),
    };

    private static readonly Amendment Correction = new("event", "a", Now, AmendmentAction.Correct, "who", "why", "order")
    {
        Correction = new(Severity: HazardSeverity.Severe),
    };

    private static readonly (string Name, Dictionary<string, AttributeValue> Row, Action<Dictionary<string, AttributeValue>> Read)[] Kinds =
    [
        ("state", StoredEvent.Next(null, HazardState.Of(Quake).Apply(Cancel), Now).ToItem(), row => StoredEvent.Read(row).ToItem()),
        ("telegram", HistoryEntry.Of(Quake, "raw/x.xml", Now).ToItem(), row => HistoryEntry.Read(row).ToItem()),
        ("amendment", Correction.ToItem(), row => AmendmentRow.Read(row).ToItem()),
        ("hazard", HazardRow.ToItem(Made()), row => HazardRow.ToItem(HazardRow.Read(row))),
    ];

    private static readonly string[] Texts =
        ["", "x", "telegram#", "state", "2026-02-30", "NaN", "-1", "9999-12-31T23:59:59.9999999Z", new('x', 3000)];

    private static readonly string[] Numbers = ["", "-1", "1.5", "1e300", "99999999999999999999999", "NaN"];

    private static readonly string[] Json =
    [
        "", "null", "{}", "[]", "1", "\"x\"", "{\"id\":null}", "{\"kind\":null,", new string('[', 200), "\ud83c\udf0b",
        "{\"id\":{}}", "{\"status\":\"loud\"}",
    ];

    public static TheoryData<string> Names => [.. Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public static void A_damaged_row_is_read_or_refused_with_its_name(string name)
    {
        var (_, good, read) = Kinds.Single(kind => kind.Name == name);
        var (wasRead, refused) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var (row, what) = Damaged(good, random);
            try
            {
                read(row);
                wasRead++;
            }
            catch (FormatException exception)
            {
                Assert.Matches("^row .* of .*: .+", exception.Message);
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, {what}: {exception}");
            }
        }

        Assert.True(wasRead > 50 && refused > 500, $"too one-sided to say anything: {wasRead} read, {refused} refused");
    }

    [Fact]
    public static void What_unpacks_to_more_than_a_row_ever_had_is_refused_without_filling_the_memory()
    {
        var row = StoredEvent.Next(null, HazardState.Of(Quake), Now).ToItem();
        row["latest"] = Packed(new string(' ', 100 * 1024 * 1024));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var problem = Assert.Throws<FormatException>(() => StoredEvent.Read(row));

        Assert.EndsWith("latest is not a telegram", problem.Message, StringComparison.Ordinal);
        Assert.Contains("more than 33554432 bytes", problem.InnerException!.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200 * 1024 * 1024);
    }

    /// <summary>A copy of a row with one attribute that is missing, of another type or has another value.</summary>
    private static (Dictionary<string, AttributeValue> Row, string What) Damaged(Dictionary<string, AttributeValue> good, Random random)
    {
        var row = MemoryRow.Copy(good);
        var name = row.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(row.Count));
        var isBinary = row[name].B is not null;
        switch (isBinary ? random.Next(6) : random.Next(5))
        {
            case 0:
                row.Remove(name);
                return (row, $"{name} is missing");
            case 1:
                row[name] = new AttributeValue { NULL = true };
                return (row, $"{name} is null");
            case 2:
                row[name] = new AttributeValue(Texts[random.Next(Texts.Length)]);
                return (row, $"{name} is the text '{row[name].S}'");
            case 3:
                row[name] = new AttributeValue { N = Numbers[random.Next(Numbers.Length)] };
                return (row, $"{name} is the number '{row[name].N}'");
            case 4:
                var json = isBinary && random.Next(2) == 0 ? Nulled(row[name].B.ToArray(), random) : Json[random.Next(Json.Length)];
                row[name] = Packed(json);
                return (row, $"{name} is {json[..Math.Min(json.Length, 2000)]}");
            default:
                var bytes = row[name].B.ToArray();
                var at = random.Next(bytes.Length);
                bytes[at] ^= (byte)(1 << random.Next(8));
                row[name] = new AttributeValue { B = new MemoryStream(random.Next(2) == 0 ? bytes : bytes[..at]) };
                return (row, $"{name} is broken at {at}");
        }
    }

    /// <summary>The same JSON with something else in place of one of its values.</summary>
    private static string Nulled(byte[] packed, Random random)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        var json = reader.ReadToEnd();
        var colons = Enumerable.Range(0, json.Length).Where(index => index > 0 && json[index] == ':' && json[index - 1] == '"').ToList();
        var from = colons[random.Next(colons.Count)] + 1;
        var end = json.IndexOfAny([',', '}', ']'], from);
        string[] others = ["null", "1", "\"x\"", "{}", "[]", "[null]", "true"];
        return json[from] is '{' or '[' ? json : $"{json[..from]}{others[random.Next(others.Length)]}{json[end..]}";
    }

    private static AttributeValue Packed(string json)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        return new AttributeValue { B = new MemoryStream(bytes.ToArray()) };
    }

    private static Hazard Made() => new()
    {
        Id = "jma.real.x.event.1",
        Version = 1,
        ChangedAt = Now,
        Source = HazardSource.Jma,
        Family = HazardFamily.Earthquake,
        Kind = Quake.Kind,
        Status = TelegramStatus.Real,
        Phase = HazardPhase.Active,
        Severity = HazardSeverity.Severe,
        Title = Quake.Title,
        Headline = Quake.Headline,
        HeadlineEn = "Strong shaking",
        FirstReportedAt = Quake.ReportedAt,
        ReportedAt = Quake.ReportedAt,
        Areas = [new HazardArea("東京都", "13", "13", HazardSeverity.Severe)],
        Prefectures = ["13"],
        Content = Quake,
    };
}
