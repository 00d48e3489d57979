using System.Text;
using Text = WorkerLib.Text;

namespace Worker.Tests.WorkerLib;

public static class TextTests
{
    [Theory]
    [InlineData("abc", 2, "ab")]
    [InlineData("abc", 3, "abc")]
    [InlineData("震源地", 5, "震")]
    [InlineData("震源地", 6, "震源")]
    [InlineData("a🌋b", 4, "a")]
    [InlineData("a🌋b", 5, "a🌋")]
    [InlineData("a🌋b", 0, "")]
    public static void Cuts_by_bytes_between_characters(string text, int bytes, string cut) =>
        Assert.Equal(cut, Text.CutBytes(text, bytes));

    [Fact]
    public static void Cuts_by_bytes_whatever_has_half_a_character() => Assert.Equal("a\ud83c", Text.CutBytes("a\ud83cb", 4));

    [Theory]
    [InlineData("👨‍👩‍👧 is late", 4, "")]
    [InlineData("a👨‍👩‍👧b", 9, "a👨‍👩‍👧")]
    [InlineData("火🇯🇵山", 3, "火")]
    [InlineData("か\u3099き", 1, "")]
    [InlineData("caf\u0065\u0301", 4, "caf")]
    [InlineData("ab\r\n", 3, "ab")]
    public static void Cuts_between_what_people_see_as_characters(string text, int chars, string cut)
    {
        Assert.Equal(cut, Text.Cut(text, chars));
        Assert.Equal(cut, Text.CutBytes(text, Encoding.UTF8.GetByteCount(text[..chars])));
    }

    [Fact]
    public static void A_letter_with_a_heap_of_marks_is_cut_all_the_same() =>
        Assert.Equal(500, Text.Cut("a" + new string('\u0301', 10_000), 500).Length);

    [Fact]
    public static void Takes_the_byte_order_mark_of_an_editor_away() => Assert.Equal(
        ["{}", "{}", ""],
        ((string[])["\uFEFF{}", "{}", "\uFEFF"]).Select(text =>
            Encoding.UTF8.GetString(Text.WithoutMark(Encoding.UTF8.GetBytes(text)).Span)));

    // Not as data of a theory, which cannot hold halves.
    [Fact]
    public static void Replaces_halves_of_characters() => Assert.Equal(
        ["\uFFFD", "a\uFFFDb", "\uFFFD\uFFFD", "🌋震", ""],
        ((string[])["\ud83c", "a\udf0bb", "\udf0b\ud83c", "🌋震", ""]).Select(Text.WellFormed));

    [Fact]
    public static void Makes_a_key_of_a_text_that_is_too_long_for_one()
    {
        var one = Text.Key(new string('震', 1000) + "1", 2048);
        var other = Text.Key(new string('震', 1000) + "2", 2048);

        Assert.NotEqual(one, other);
        Assert.All([one, other], key => Assert.InRange(Encoding.UTF8.GetByteCount(key), 2000, 2048));
        Assert.Equal(one, Text.Key(new string('震', 1000) + "1", 2048));
        Assert.Equal(new string('震', 682), Text.Key(new string('震', 682), 2048));
    }
}
