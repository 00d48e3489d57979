using JapaneseText;

namespace Worker.Tests.JapaneseText;

[Trait("Category", "Integration")]
[Collection(nameof(MecabDictionaryTests))]
public sealed class MecabDictionaryTests : IDisposable
{
    private static readonly string[] Files = ["dicrc", "char.bin", "matrix.bin", "sys.dic", "unk.dic"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("damaged-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_dictionary_that_is_not_there_names_the_layer_of_the_function()
    {
        var exception = Assert.Throws<MecabDictionaryException>(() => MecabDictionary.Open("/opt/ipadic-of-no-layer"));

        Assert.StartsWith(
            "There is no dictionary in /opt/ipadic-of-no-layer. It comes with a layer", exception.Message, StringComparison.Ordinal);
        Assert.Contains("./build-pkg.sh --layer ipadic", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_elsewhere_names_the_package_that_has_one()
    {
        var exception = Assert.Throws<MecabDictionaryException>(() => MecabDictionary.Open(folder.FullName + "/none"));

        Assert.Contains("mecab-ipadic-utf8", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sys.dic")]
    [InlineData("matrix.bin")]
    [InlineData("char.bin")]
    [InlineData("unk.dic")]
    public async Task A_file_that_was_cut_off_at_any_place_is_refused_with_its_name(string name)
    {
        using var made = await MadeDictionary.CompileAsync();
        var path = Path.Combine(made.Folder, name);
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        foreach (var length in Lengths(whole.Length).Where(length => length >= 0 && length < whole.Length))
        {
            await File.WriteAllBytesAsync(path, whole[..length], TestContext.Current.CancellationToken);

            var exception = Assert.Throws<MecabDictionaryException>(() => MecabDictionary.Open(made.Folder));

            Assert.StartsWith(path + " ", exception.Message, StringComparison.Ordinal);
            Assert.Contains(". Use a folder of ", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("dicrc", "cannot be read")]
    [InlineData("sys.dic", "cannot be read")]
    [InlineData("matrix.bin", "cannot be read")]
    [InlineData("char.bin", "cannot be read")]
    [InlineData("unk.dic", "cannot be read")]
    public async Task A_file_that_is_missing_is_named(string name, string problem)
    {
        using var made = await MadeDictionary.CompileAsync();
        File.Delete(Path.Combine(made.Folder, name));

        var exception = Assert.Throws<MecabDictionaryException>(() => MecabDictionary.Open(made.Folder));

        Assert.StartsWith($"{Path.Combine(made.Folder, name)} {problem}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "sys.dic", "PK\u0003\u0004 and more than seventy-two bytes, as a zip of the same dictionary would have and a short text not",
        "is no dictionary of MeCab")]
    [InlineData("matrix.bin", "1316 1316\n0 0 -434\n", "not those of")]
    [InlineData("char.bin", "DEFAULT 0 1 0\n", "not those of a table")]
    public async Task A_file_of_another_kind_is_refused(string name, string content, string problem)
    {
        using var made = await MadeDictionary.CompileAsync();
        await File.WriteAllTextAsync(Path.Combine(made.Folder, name), content, TestContext.Current.CancellationToken);

        Assert.Contains(
            problem, Assert.Throws<MecabDictionaryException>(() => MecabDictionary.Open(made.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dictionary_in_another_encoding_is_refused()
    {
        using var made = await MadeDictionary.CompileAsync();
        await ChangeAsync(Path.Combine(made.Folder, "sys.dic"), bytes => "EUC-JP\0"u8.CopyTo(bytes.AsSpan(40)));

        Assert.Contains(
            "sys.dic is in EUC-JP, not in UTF-8.",
            Assert.Throws<MecabDictionaryException>(() => MecabDictionary.Open(made.Folder)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_two_dictionaries_are_refused_together()
    {
        foreach (var file in Files)
        {
            File.Copy(Path.Combine(MecabFixture.IpadicFolder, file), Path.Combine(folder.FullName, file));
        }

        File.WriteAllBytes(Path.Combine(folder.FullName, "matrix.bin"), [1, 0, 1, 0, 0, 0]);

        Assert.Contains(
            "sys.dic does not belong to the matrix.bin beside it",
            Assert.Throws<MecabDictionaryException>(() => MecabDictionary.Open(folder.FullName)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_within_a_file_never_crashes()
    {
        using var made = await MadeDictionary.CompileAsync();
        var random = new Random(19);
        var text = "abcabc 123 あいう漢字 xyz"u8.ToArray();
        var refused = 0;
        foreach (var name in new[] { "sys.dic", "unk.dic", "char.bin" })
        {
            var path = Path.Combine(made.Folder, name);
            var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            for (var i = 0; i < 150; i++)
            {
                await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
                await ChangeAsync(path, bytes =>
                {
                    var area = bytes.AsSpan(name == "char.bin" ? 4 : 72); // behind what Open checks
                    for (var changes = 0; changes < 1 + (area.Length / 40); changes++)
                    {
                        area[random.Next(area.Length)] = (byte)random.Next(256);
                    }
                });
                try
                {
                    using var dictionary = MecabDictionary.Open(made.Folder);
                    foreach (var word in new MecabTokenizer(dictionary).Tokenize(text))
                    {
                        dictionary.Feature(word);
                    }
                }
                catch (MecabDictionaryException)
                {
                    refused++;
                }
            }

            await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        }

        Assert.InRange(refused, 50, 450);
    }

    [Fact]
    public void A_dictionary_that_is_disposed_of_cannot_be_used()
    {
        var dictionary = MecabDictionary.Open(MecabFixture.IpadicFolder);
        var tokenizer = new MecabTokenizer(dictionary);
        dictionary.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tokenizer.Tokenize("東京"u8).Length);
    }

    private static IEnumerable<int> Lengths(int whole) => [0, 1, 3, 4, 40, 71, 72, 73, whole / 2, whole - 16, whole - 1];

    private static async Task ChangeAsync(string path, Action<byte[]> change)
    {
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        change(bytes);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
    }
}
