using System.Text;

namespace Worker.Tests.JapaneseText;

/// <summary>Texts to tokenize, in UTF-8, each line with its end.</summary>
internal static class JapaneseLines
{
    private const string Particles = "いうとのはがをにでもたてしるなれ";
    private const string Repeated = "ーあア々漢1aA。！０ａｱ〇";

    private static readonly int[] Lengths = [2, 5, 24, 25, 26, 27, 60]; // unknown words group up to 25 characters

    private static readonly string[] Oddities =
    [
        "すもももももももものうち", "\uffff", "\ufeff", "\u200b", "e\u0301", "か\u3099", "🇯🇵", "👨‍👩‍👧", "\ufffd", "ﾊﾟｿｺﾝ", "㈱", "①", "<br />",
        "__label__1",
    ];

    /// <summary>Made of what no text should have: emoji, rare ideographs, half-width kana, long runs, spaces, control characters.</summary>
    public static byte[] Fuzzed(int lines, int seed, int maxParts = 40)
    {
        var random = new Random(seed);
        return Lines(Enumerable.Range(0, lines).Select(_ =>
        {
            var line = new StringBuilder();
            for (var parts = random.Next(random.Next(maxParts) + 1); parts > 0; parts--)
            {
                line.Append(Part(random));
            }

            return line.ToString();
        }));
    }

    public static byte[] Lines(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static string Part(Random random) => random.Next(14) switch
    {
        0 => Between(random, 0x20, 0x7f),
        1 => Between(random, 0x3041, 0x3097),
        2 => Between(random, 0x30a1, 0x30ff),
        3 => Between(random, 0x4e00, 0x9fff),
        4 => Between(random, 0xff61, 0xffa0),
        5 => Between(random, 0x1f300, 0x1f700),
        6 => Between(random, 0x20000, 0x2a6d0),
        7 => Between(random, 0xff01, 0xff5f),
        8 => string.Concat(Enumerable.Repeat(" \t\u3000\u00a0\u0001\u000b\u000c\r\u007f"[random.Next(9)], random.Next(4) == 0 ? 30 : 1)),
        9 => new string(Repeated[random.Next(Repeated.Length)], Lengths[random.Next(Lengths.Length)]),
        10 => random.Next(2) == 0 ? Between(random, 0x80, 0xd800) : Between(random, 0xe000, 0x10000),
        11 => Oddities[random.Next(Oddities.Length)],
        _ => $"{Particles[random.Next(Particles.Length)]}",
    };

    private static string Between(Random random, int first, int end) => char.ConvertFromUtf32(random.Next(first, end));
}
