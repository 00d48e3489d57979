using System.Buffers;
using System.Text;
using System.Text.Json;
using JapaneseText;

namespace Worker.Tests.JapaneseText;

[Collection(nameof(TextPreparationTests))]
public sealed class TextPreparationTests
{
    [Theory]
    [InlineData("辛いカレーは美味しくない。", "辛い カレー は 美味しく ない 。")]
    [InlineData("辛い<br />甘い<BR>苦い\r\n渋い<br/>", "辛い 甘い 苦い 渋い")]
    [InlineData("ＡＢＣ　ｶﾚｰ", "ABC カレー")]
    [InlineData("a<b>c", "a < b > c")]
    [InlineData("", "")]
    [InlineData(" \t\n　", "")]
    [InlineData("東京\0都", "東京 都")]
    public void Makes_a_line_of_words(string text, string expected) => Assert.Equal(expected, Words(text, TextOptions.ForClassification));

    [Fact]
    public void Leaves_out_parts_of_speech_for_vectors_but_not_negation() =>
        Assert.Equal("辛い カレー 美味しく ない", Words("辛いカレーは、美味しくない！", TextOptions.ForVectors));

    [Fact]
    public void Leaves_out_stop_words_in_the_form_in_which_they_would_be_written()
    {
        var options = new TextOptions { StopWords = ["カレー", "ＡＢＣ"] };

        Assert.Equal("と と 美味しい", Words("ｶﾚｰとABCとカレー美味しい", options));
    }

    [Fact]
    public void Writes_base_forms_when_asked()
    {
        var options = new TextOptions { BaseForms = true };

        Assert.Equal("美味しい ない た", Words("美味しくなかった", options));
        Assert.Equal("ナガラコウ を 食べる", Words("ナガラコウを食べ", options)); // an unknown word has none
    }

    [Fact]
    public void Leaves_text_as_it_is_when_told_to()
    {
        var options = new TextOptions { Normalize = false };

        Assert.Equal("ＡＢＣ １", Words("ＡＢＣ　１", options));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("東京 \ufffd 都", Words("東京\ud800都", TextOptions.ForClassification));

    [Fact]
    public async Task A_word_has_no_space_and_is_no_label()
    {
        using var made = await MadeDictionary.CompileAsync();
        using var dictionary = MecabDictionary.Open(made.Folder);
        var options = new TextOptions { BaseForms = true };

        Assert.Equal("x_yz bcd ab", Words("xyz bc ab", options, dictionary));
        Assert.DoesNotContain("__label__", Words("__label__1 良い", TextOptions.ForClassification), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_how_many_words_there_are_and_appends()
    {
        var output = new ArrayBufferWriter<byte>();
        var preparation = new TextPreparation(MecabFixture.Ipadic, TextOptions.ForClassification);

        output.Write("__label__1 "u8);

        Assert.Equal(2, preparation.Append("美味しいです", output));
        Assert.Equal(0, preparation.Append("", output));
        Assert.Equal("__label__1 美味しい です", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_cell_of_1_MB_is_prepared()
    {
        var text = string.Concat(Enumerable.Repeat("このカレーは辛いけれど美味しいです。<br />", 25_000));

        Assert.Equal(25_000, Words(text, TextOptions.ForVectors).Split(' ').Count(word => word == "カレー"));
    }

    [Fact]
    public void Options_are_the_same_after_JSON()
    {
        var options = TextOptions.ForVectors with { StopWords = ["こと"], BaseForms = true, Normalize = false };

        var json = JsonSerializer.Serialize(options, JsonSerializerOptions.Web);
        var read = JsonSerializer.Deserialize<TextOptions>(json, JsonSerializerOptions.Web)!;

        Assert.Equal(options.ExcludedParts, read.ExcludedParts);
        Assert.Equal(options.StopWords, read.StopWords);
        Assert.Equal((options.Normalize, options.BaseForms), (read.Normalize, read.BaseForms));
        Assert.True(JsonSerializer.Deserialize<TextOptions>("{}", JsonSerializerOptions.Web)!.Normalize);
    }

    [Fact]
    public void Base_forms_of_a_dictionary_that_has_none_are_refused()
    {
        using var folder = new CopiedDictionary(MecabFixture.IpadicFolder, "bos-feature = BOS/EOS,*,*\n");
        using var dictionary = MecabDictionary.Open(folder.Path);

        var exception = Assert.Throws<MecabDictionaryException>(
            () => new TextPreparation(dictionary, new TextOptions { BaseForms = true }));

        Assert.Contains("base-form-field = NUMBER", exception.Message, StringComparison.Ordinal);
    }

    private static string Words(string text, TextOptions options, MecabDictionary? dictionary = null)
    {
        var output = new ArrayBufferWriter<byte>();
        new TextPreparation(dictionary ?? MecabFixture.Ipadic, options).Append(text, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>A dictionary with another dicrc.</summary>
    private sealed class CopiedDictionary : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dictionary-");

        public CopiedDictionary(string source, string dicrc)
        {
            foreach (var file in new[] { "char.bin", "matrix.bin", "sys.dic", "unk.dic" })
            {
                File.CreateSymbolicLink(System.IO.Path.Combine(Path, file), System.IO.Path.Combine(source, file));
            }

            File.WriteAllText(System.IO.Path.Combine(Path, "dicrc"), dicrc);
        }

        public string Path => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}
