using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hazards;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>Documents that are broken, or that somebody made to break us.</summary>
public static class TelegramSafetyTests
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>The largest honest document (4 MB) needs less.</summary>
    private const long MaxAllocated = 120 * Megabyte;

    private const string Root = "<Report xmlns=\"http://xml.kishou.go.jp/jmaxml1/\">";

    [Theory]
    [InlineData("""<!DOCTYPE Report [<!ENTITY x SYSTEM "file:///etc/passwd">]>""", "&x;")]
    [InlineData("""<!DOCTYPE Report [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>""", "&c;")]
    [InlineData("""<!DOCTYPE Report SYSTEM "http://127.0.0.1:9/evil.dtd">""", "x")]
    [InlineData("<!DOCTYPE Report>", "x")]
    public static void Refuses_a_DTD_with_whatever_is_in_it(string documentType, string title)
    {
        var source = Source("eruption.xml")
            .Replace("<Report xmlns=", documentType + "<Report xmlns=", StringComparison.Ordinal)
            .Replace("火山名　浅間山　噴火に関する火山観測報", title, StringComparison.Ordinal);

        var problem = Assert.Throws<HazardFormatException>(() => ReadSource(source));

        Assert.Contains("DTD", problem.Message, StringComparison.Ordinal);
        Assert.Equal("telegrams have no DOCTYPE; one that has is not from the JMA", problem.Hint);
    }

    [Fact]
    public static void Refuses_an_entity_that_nobody_declared() =>
        Assert.Throws<HazardFormatException>(() => ReadSource(Source("eruption.xml").Replace("浅間山", "&x;", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Serial")]
    [InlineData("InfoKind")]
    [InlineData("InfoKindVersion")]
    [InlineData("TargetDuration")]
    [InlineData("EditorialOffice")]
    public static void Refuses_short_words_that_would_not_fit_into_the_rows_of_the_event(string element)
    {
        var parent = element == "EditorialOffice" ? "</Control>" : "</Head>";
        var tooLong = $"<{element}>{new string('1', 201)}</{element}>";
        var source = Source("eruption.xml").Replace(parent, tooLong + parent, StringComparison.Ordinal);

        var problem = Assert.Throws<HazardFormatException>(() => ReadSource(source));

        Assert.StartsWith($"{element} has 201 characters, more than 200", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Status>通常</Status>", "<Status>演習</Status>", "Status '演習' is not 通常, 訓練 or 試験 (line 6, position 15).")]
    [InlineData("<Status>通常</Status>", "", "Control has no Status")]
    [InlineData("<InfoType>発表</InfoType>", "<InfoType>破棄</InfoType>", "InfoType '破棄' is not 発表, 訂正, 取消 or 遅延")]
    [InlineData("<InfoType>発表</InfoType>", "", "Head has no InfoType")]
    [InlineData(
        "<ReportDateTime>2020-05-22T14:49:00+09:00",
        "<ReportDateTime>昨日",
        "ReportDateTime '昨日' is not a time such as 2026-11-20T12:00:00+09:00")]
    [InlineData(
        "<ReportDateTime>2020-05-22T14:49:00+09:00", "<ReportDateTime>14:49", "ReportDateTime '14:49' is not a time")] // of which day?
    [InlineData("<ReportDateTime>2020-05-22T14:49:00+09:00</ReportDateTime>", "", "Head has no ReportDateTime")]
    [InlineData("<Title>噴火に関する火山観測報</Title>", "", "Control/Title is empty")]
    [InlineData("Head", "Tail", "it has no Head")]
    [InlineData("</Report>", "", "it is no well-formed XML: Unexpected end of file has occurred.")]
    [InlineData("</Report>", "</Report><Report/>", "it is no well-formed XML: There are multiple root elements")]
    [InlineData("</Head>", "</Tail>", "it is no well-formed XML: The 'Head' start tag")]
    [InlineData(
        "http://xml.kishou.go.jp/jmaxml1/\"",
        "http://example.com/\"",
        "it begins with Report and not with Report of http://xml.kishou.go.jp/jmaxml1/")]
    public static void Says_what_is_wrong_and_where(string good, string bad, string problem)
    {
        var source = Source("eruption.xml").Replace(good, bad, StringComparison.Ordinal);

        var exception = Assert.Throws<HazardFormatException>(() => ReadSource(source));

        Assert.StartsWith(problem, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.Line > 0);
    }

    [Fact]
    public static void A_standing_bulletin_needs_its_office()
    {
        var source = Source("warning.xml");
        var office = source.IndexOf("<PublishingOffice>", StringComparison.Ordinal);
        var end = source.IndexOf("</PublishingOffice>", StringComparison.Ordinal);

        var without = source.Remove(office, end - office).Replace("</PublishingOffice>", "", StringComparison.Ordinal);
        var problem = Assert.Throws<HazardFormatException>(() => ReadSource(without));

        Assert.StartsWith("EventID and PublishingOffice are both empty", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void Knows_what_came_in_place_of_a_telegram()
    {
        Assert.Equal("it is empty: fetch it again.", Refused([]).Message);
        Assert.Equal("it is not XML but gzip: decompress it first.", Refused([0x1f, 0x8b, 8, 0]).Message);
        Assert.EndsWith(
            "a web page came in place of the telegram: fetch it again.",
            Refused("<html><p>404</p></html>"u8.ToArray()).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("it is no well-formed XML", Refused("{}"u8.ToArray()).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "it is no well-formed XML",
            Refused([.. Encoding.UTF8.GetBytes(Root), 0xff, 0xfe, 0x80]).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("utf-16")]
    [InlineData("shift_jis")]
    [InlineData("none-such")]
    public static void Refuses_an_encoding_that_is_not_the_documents(string encoding) =>
        Assert.Throws<HazardFormatException>(() => ReadSource(Source("eruption.xml").Replace("UTF-8", encoding, StringComparison.Ordinal)));

    [Fact]
    public static void Refuses_more_than_16_MB_unread() =>
        Assert.Equal("it has 16777217 bytes, more than 16777216.", Bounded(new byte[(16 * Megabyte) + 1]).Message);

    [Fact]
    public static void Refuses_elements_without_end_within_each_other() =>
        Assert.Contains("nested more than 64 deep", Bounded(Flood(Root, "<a>")).Message, StringComparison.Ordinal);

    [Fact]
    public static void Refuses_attributes_without_end() => Assert.Contains(
        "a tag or a text has more than 1048576 bytes",
        Bounded(Flood("<Report ", index => string.Create(CultureInfo.InvariantCulture, $"a{index % 4000}='' "))).Message,
        StringComparison.Ordinal);

    [Fact]
    public static void Refuses_a_huge_attribute() => Assert.Contains(
        "a tag or a text has more than 1048576 bytes", Bounded(Flood("<Report a='", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public static void Refuses_a_huge_text() => Assert.Contains(
        "a tag or a text has more than 1048576 bytes",
        Bounded(Flood(Root + "<Control><Title>", "津波")).Message,
        StringComparison.Ordinal);

    [Fact]
    public static void Refuses_a_huge_name() =>
        Assert.Contains("a tag or a text has more than 1048576 bytes", Bounded(Flood("<Report", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public static void Refuses_names_without_end() => Assert.Contains(
        "more than 4096 different names",
        Bounded(Flood(Root, index => string.Create(CultureInfo.InvariantCulture, $"<a{index}/>"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public static void Refuses_areas_without_end() => Assert.Contains(
        "more than 100000 entries",
        Bounded(Flood(Root + "<Head><Headline><Information><Item><Areas>", "<Area/>")).Message,
        StringComparison.Ordinal);

    [Fact]
    public static void Refuses_levels_without_end() => Assert.Contains(
        "more than 100000 entries",
        Bounded(Flood(
            Root + "<Body><MeteorologicalInfos><TimeSeriesInfo><Item><Kind><Property><SignificancyPart><Base>",
            "<Significancy/>")).Message,
        StringComparison.Ordinal);

    [Fact]
    public static void A_document_cut_anywhere_is_refused()
    {
        var document = Document("quake_cancelled.xml");
        var end = document.AsSpan().LastIndexOf("</Report>"u8) + "</Report>".Length;
        for (var length = 0; length < end; length++)
        {
            Assert.NotEmpty(Refused(document[..length]).Message);
        }
    }

    [Fact]
    public static void Reads_a_telegram_of_4_MB_and_keeps_of_it_what_a_row_can_hold()
    {
        var source = Source("risks_2026.xml");
        var began = source.IndexOf("<TimeSeriesInfo>", StringComparison.Ordinal);
        var info = source[began..(source.IndexOf("</TimeSeriesInfo>", StringComparison.Ordinal) + "</TimeSeriesInfo>".Length)];
        var more = string.Concat(Enumerable.Repeat(info, 4 * Megabyte / Encoding.UTF8.GetByteCount(info)));
        var document = Encoding.UTF8.GetBytes(source.Insert(began, more));
        Assert.InRange(document.Length, 4 * Megabyte, 5 * Megabyte);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var telegram = TelegramReader.Read(document);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxAllocated);
        var row = StoredEvent.Next(null, HazardState.Of(telegram), DateTimeOffset.UnixEpoch).ToItem();

        Assert.True(telegram.Risks.Count > 1_000, $"{telegram.Risks.Count}");
        Assert.True(row["latest"].B.Length < 400_000);
        Assert.Equal(telegram.Id, StoredEvent.Read(row).State.Latest.Id);
    }

    private static HazardFormatException Refused(byte[] document) =>
        Assert.Throws<HazardFormatException>(() => TelegramReader.Read(document));

    /// <summary>Refuses the document soon and without much memory.</summary>
    private static HazardFormatException Bounded(byte[] document)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Refused(document);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < MaxAllocated, $"{allocated} bytes allocated");
        Assert.True(clock.Elapsed.TotalSeconds < 10, $"{clock.Elapsed.TotalSeconds} s");
        return exception;
    }

    private static byte[] Flood(string begin, string part) => Flood(begin, _ => part);

    private static byte[] Flood(string begin, Func<int, string> part)
    {
        var flood = new StringBuilder(begin, 16 * Megabyte);
        for (var index = 0; flood.Length < 5 * Megabyte; index++)
        {
            flood.Append(part(index));
        }

        return Encoding.UTF8.GetBytes(flood.ToString());
    }
}
