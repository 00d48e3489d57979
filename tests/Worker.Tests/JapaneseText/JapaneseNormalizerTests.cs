using System.Text.Json;
using JapaneseText.Normalization;
using LocalAws;

namespace Worker.Tests.JapaneseText;

[Collection(nameof(JapaneseNormalizerTests))]
public sealed class JapaneseNormalizerTests
{
    // Unicode's form KC of each string, independently of our tables. In escapes, so that nothing on the way can change a character.
    private const string Program =
        "import json, sys, unicodedata\nprint(json.dumps([unicodedata.normalize('NFKC', text) for text in json.load(open(sys.argv[1]))]))";

    [Theory]
    [InlineData("ＡＢＣ１２３！", "ABC123!")]
    [InlineData("ﾊﾟｿｺﾝでｶﾞﾝﾊﾞﾙ", "パソコンでガンバル")]
    [InlineData("か\u3099は\u309a", "がぱ")]
    [InlineData("㈱日本　①㌔㍻㋿", "(株)日本 1キロ平成令和")]
    [InlineData("⼀⼆神", "一二神")]
    [InlineData("ﾞａﾟ", "\u3099a\u309a")]
    [InlineData("", "")]
    public void Writes_what_means_the_same_in_one_way(string text, string expected) =>
        Assert.Equal(expected, JapaneseNormalizer.Normalize(text));

    [Theory]
    [InlineData("゛´¯")]
    [InlineData("가㉠ﾡ")]
    [InlineData("e\u0301ﷺ")]
    [InlineData("𝐀🄰🙂")]
    [InlineData("\ud800x\udc00")]
    public void Leaves_what_it_does_not_cover(string text) => Assert.Equal(text, JapaneseNormalizer.Normalize(text));

    [Fact]
    public async Task Is_what_Python_makes_of_every_character_that_it_changes()
    {
        var changed = Enumerable.Range(0, 0x10000).Where(code => !char.IsSurrogate((char)code)).Select(code => $"{(char)code}")
            .Where(text => JapaneseNormalizer.Normalize(text) != text).ToList();

        Assert.Equal(await PythonAsync(changed), changed.ConvertAll(JapaneseNormalizer.Normalize));
        Assert.InRange(changed.Count, 1600, 2000);
    }

    [Fact]
    public async Task Changes_every_character_of_Japanese_text_that_Python_changes()
    {
        (int First, int End)[] blocks =
        [
            (0x2460, 0x24eb), (0x2f00, 0x2fd6), (0x3000, 0x3100), (0x3220, 0x3260), (0x3280, 0x3400), (0xf900, 0xfb00), (0xff01, 0xffa0),
        ];
        var texts = blocks.SelectMany(block => Enumerable.Range(block.First, block.End - block.First))
            .Select(code => $"{(char)code}").ToList();
        var expected = await PythonAsync(texts);

        var missed = texts.Zip(expected).Where(pair => pair.Second != JapaneseNormalizer.Normalize(pair.First)).Select(pair => pair.First);

        Assert.Equal(["゛", "゜"], missed);
    }

    [Fact]
    public async Task Is_what_Python_makes_of_any_mixture_of_them()
    {
        var random = new Random(20);
        var covered = Enumerable.Range(0, 0x10000).Select(code => (char)code)
            .Where(character => !char.IsSurrogate(character) && JapaneseNormalizer.Normalize($"{character}") != $"{character}")
            .Concat(Enumerable.Range('ぁ', 'ゖ' - 'ぁ' + 1).Concat(Enumerable.Range('ァ', 'ヾ' - 'ァ' + 1)).Select(code => (char)code))
            .Concat("漢字aA1.、。ー\u3099\u309a\u3099\u309aﾞﾟﾞﾟ")
            .ToArray();
        var texts = Enumerable.Range(0, 20_000).Select(_ =>
            string.Create(random.Next(1, 8), 0, (span, _) => random.GetItems(covered, span))).ToList();

        Assert.Equal(await PythonAsync(texts), texts.ConvertAll(JapaneseNormalizer.Normalize));
    }

    private static async Task<List<string>> PythonAsync(List<string> texts)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(texts), TestContext.Current.CancellationToken);
            var result = await ChildProcess.CaptureAsync(
                "python3", ["-c", Program, file], Path.GetTempPath(), TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, result.Errors);
            return JsonSerializer.Deserialize<List<string>>(result.Output)!;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
