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
