using System.Text;
using Hazards;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public static class TelegramIdentityTests
{
    [Theory]
    [InlineData("quake.xml", "jma.real.earthquake.event.20110311144640")]
    [InlineData("typhoon_page.xml", "jma.real._e585a8e888ace58fb0e9a2a8e68385e5a0b1_.event.TC2001")]
    [InlineData("eruption_flash_cancelled.xml", "jma.real._e599b4e781abe9809fe5a0b1_.event.20140927120000_5f_312")]
    public static void Is_the_event_within_its_kind(string name, string key) => Assert.Equal(key, TelegramIdentity.KeyOf(Read(name)));

    [Fact]
    public static void Is_office_kind_and_region_where_the_event_has_no_id() => Assert.Equal(
        $"jma.real._{Hex("気象警報・注意報（Ｒ０６）（土砂）")}_.office._{Hex("稚内地方気象台")}_._{Hex("宗谷地方")}_",
        TelegramIdentity.KeyOf(Read("warning_2026.xml")));

    [Fact]
    public static void Takes_Japanese_ids_into_safe_keys() => Assert.Equal(
        $"jma.real._{Hex("土砂災害警戒情報")}_.event._{Hex("福岡県土砂災害警戒情報")}_",
        TelegramIdentity.KeyOf(Read("landslide.xml")));

    [Fact]
    public static void A_drill_is_never_the_event_whose_id_it_borrows()
    {
        var keys = Enum.GetValues<TelegramStatus>().Select(status => TelegramIdentity.KeyOf(Made(status: status)));

        Assert.Equal(3, keys.Distinct().Count());
    }

    [Theory]
    [InlineData("a", "b.event.c", "a.event.b", "c")]
    [InlineData("a.", "b", "a", ".b")]
    [InlineData("火", "b", "_e781ab_", "b")]
    [InlineData("x", "ab c", "x", "ab_20_c")]
    [InlineData("x", "é", "x", "e\u0301")]
    [InlineData("x", "a", "x", "A")]
    [InlineData("x", "ａ", "x", "a")]
    [InlineData("x", "__2d", "x", "_-")]
    public static void Different_events_have_different_keys(string kind, string eventId, string otherKind, string otherEventId) =>
        Assert.NotEqual(
            TelegramIdentity.KeyOf(Made(kind: kind, eventId: eventId)),
            TelegramIdentity.KeyOf(Made(kind: otherKind, eventId: otherEventId)));

    [Fact]
    public static void An_office_is_not_an_event_of_that_name() => Assert.NotEqual(
        TelegramIdentity.KeyOf(Made(eventId: "気象庁")),
        TelegramIdentity.KeyOf(Made(eventId: "", office: "気象庁")));

    [Fact]
    public static void Ten_thousand_ids_of_confusable_characters_have_as_many_safe_keys()
    {
        var random = new Random(1);
        const string characters = "aA0_-./#%火噴ａ　 é~";
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (ids.Count < 10_000)
        {
            ids.Add(new string([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => characters[random.Next(characters.Length)])]));
        }

        var keys = ids.Select(id => TelegramIdentity.KeyOf(Made(eventId: id))).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(ids.Count, keys.Count);
        Assert.All(
            keys,
            key => Assert.True(key.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'), key));
    }

    [Fact]
    public static void The_longest_names_still_fit_into_an_S3_key_and_differ()
    {
        var kind = new string('警', 200);
        var key = TelegramIdentity.KeyOf(Made(kind: kind, eventId: new string('報', 199) + "a"));

        Assert.NotEqual(key, TelegramIdentity.KeyOf(Made(kind: kind, eventId: new string('報', 199) + "b")));
        Assert.True(key.Length < 900, key);
    }

    [Fact]
    public static void Every_telegram_has_a_key_that_fits() => Assert.All(
        All(),
        file => Assert.InRange(TelegramIdentity.KeyOf(TelegramReader.Read(File.ReadAllBytes(file))).Length, 20, 900));

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
