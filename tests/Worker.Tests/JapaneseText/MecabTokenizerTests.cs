using System.Text;
using JapaneseText;

namespace Worker.Tests.JapaneseText;

[Trait("Category", "Integration")]
[Collection(nameof(MecabTokenizerTests))]
public sealed class MecabTokenizerTests
{
    [Fact]
    public async Task Finds_the_words_and_features_of_mecab_in_20000_fuzzed_lines() =>
        await MecabFixture.AssertSameAsync(MecabFixture.IpadicFolder, MecabFixture.Ipadic, JapaneseLines.Fuzzed(20_000, seed: 15));

    [Fact]
    public async Task Finds_the_words_of_mecab_in_lines_that_do_not_stay_in_memory_as_a_whole()
    {
        var parts = Encoding.UTF8.GetString(JapaneseLines.Fuzzed(6_000, seed: 16)).Split('\n');
        var lines = parts.Chunk(500).Select(chunk => string.Concat(chunk)); // of about 50 kB

        await MecabFixture.AssertSameAsync(MecabFixture.IpadicFolder, MecabFixture.Ipadic, JapaneseLines.Lines(lines));
    }

    [Fact]
    public async Task Finds_the_words_of_mecab_with_UniDic_where_it_is_installed()
    {
        if (MecabFixture.UnidicFolder() is { } folder)
        {
            using var unidic = MecabDictionary.Open(folder);

            await MecabFixture.AssertSameAsync(folder, unidic, JapaneseLines.Fuzzed(5_000, seed: 17));
        }
    }

    [Fact]
    public async Task Finds_the_words_of_mecab_with_a_dictionary_of_other_fields_and_rules()
    {
        using var made = await MadeDictionary.CompileAsync();
        using var dictionary = MecabDictionary.Open(made.Folder);
        string[] lines = ["abcabc 123 ab, xyzxyz", "  a  b  ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1", "", "あいう漢字　🙂", "ab12ab12", "\u00a0a"];

        await MecabFixture.AssertSameAsync(made.Folder, dictionary, JapaneseLines.Lines(lines));
    }

    [Fact]
    public async Task Finds_the_words_of_mecab_where_costs_are_as_far_apart_as_they_can_be()
    {
        const int Ids = 6;
        int[] costs = [short.MinValue, -1, 0, 1, 40, short.MaxValue - 1, short.MaxValue];
        int[] steps = [short.MaxValue, short.MaxValue, short.MaxValue, short.MaxValue - 1, short.MinValue];
        var random = new Random(20);
        var ids = Enumerable.Range(0, Ids).ToArray();
        string[] surfaces = ["a", "b", "ab", "ba", "aab", "abb", "bbbb"];
        var words = from surface in surfaces
                    from reading in Enumerable.Range(0, 12) // more than are compared at once
                    select $"{surface},{random.Next(1, Ids)},{random.Next(1, Ids)},{random.GetItems(costs, 1)[0]},noun,{reading}\n";
        var matrix = from right in ids
                     from left in ids
                     select $"{right} {left} {random.GetItems(steps, 1)[0]}\n";
        var names = string.Concat(ids.Select(id => id == 0 ? "0 BOS/EOS,*\n" : $"{id} {id},*\n"));
        using var made = await MadeDictionary.CompileAsync(
            ("words.csv", string.Concat(words)), ("matrix.def", $"{Ids} {Ids}\n{string.Concat(matrix)}"),
            ("left-id.def", names), ("right-id.def", names));
        using var dictionary = MecabDictionary.Open(made.Folder);
        var lines = Enumerable.Range(0, 2_000).Select(_ => new string(random.GetItems<char>("aaabbb1", random.Next(1, 40))));

        await MecabFixture.AssertSameAsync(made.Folder, dictionary, JapaneseLines.Lines(lines));
    }

    [Fact]
    public void No_word_ends_within_a_character_that_is_not_whole()
    {
        var tokenizer = new MecabTokenizer(MecabFixture.Ipadic);

        // 東 and one byte more of the kind that goes on with a character.
        Assert.True(tokenizer.Tokenize([.. "東"u8, 0x80, .. "都"u8])[0].IsUnknown);
        Assert.False(tokenizer.Tokenize("東 都"u8)[0].IsUnknown);
    }

    [Fact]
    public void Takes_what_is_not_text()
    {
        byte[][] lines = [[], [0], [0xff], [0xe3, 0x81], [0xe3, 0x81, 0], [0xf0, 0x9f], [.. "東京"u8, 0, .. "都"u8], [0x80, 0x80, 0xc0, 0xfc]];
        var tokenizer = new MecabTokenizer(MecabFixture.Ipadic);

        foreach (var line in lines)
        {
            var place = 0;
            foreach (var word in tokenizer.Tokenize(line))
            {
                Assert.Equal(place, word.Start);
                place += word.Length;
            }

            Assert.Equal(line.Length, place);
        }
    }

    [Theory]
    [InlineData("あ")]
    [InlineData("も")]
    [InlineData("漢")]
    [InlineData("ア")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("🙂")]
    [InlineData("龘")]
    [InlineData("すもも")]
    [InlineData("\u0001")]
    [InlineData("。")]
    public void A_text_of_1_MB_that_repeats_one_word_takes_bounded_time_and_memory(string word)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(word, 1_000_000 / Encoding.UTF8.GetByteCount(word))));
        var tokenizer = new MecabTokenizer(MecabFixture.Ipadic);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var words = tokenizer.Tokenize(text);
        var seconds = clock.Elapsed.TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        Assert.Equal(text.Length, words[^1].Start + words[^1].Length);
        Assert.InRange(allocated, 0, 64_000_000); // most of it is the words: 12 bytes for each, in a list that doubles
        Assert.InRange(seconds, 0, 20); // about 0.3; quadratic in the text it is minutes
    }

    [Fact]
    public void A_text_of_1_MB_of_spaces_has_hardly_a_word()
    {
        var text = new byte[1_000_000];
        text.AsSpan().Fill((byte)' ');

        Assert.InRange(new MecabTokenizer(MecabFixture.Ipadic).Tokenize(text).Length, 0, 16);
    }

    [Fact]
    public void Several_threads_may_use_one_dictionary()
    {
        var text = JapaneseLines.Fuzzed(500, seed: 18);
        var expected = MecabFixture.Tokenize(MecabFixture.Ipadic, text, features: true);

        Assert.All(
            Enumerable.Range(0, 8).AsParallel().Select(_ => MecabFixture.Tokenize(MecabFixture.Ipadic, text, features: true)),
            actual => Assert.Equal(expected, actual));
    }
}
