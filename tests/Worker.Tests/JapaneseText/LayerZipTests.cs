using System.IO.Compression;
using JapaneseText;
using LocalAws;

namespace Worker.Tests.JapaneseText;

[Trait("Category", "Integration")]
[Collection(nameof(LayerZipTests))]
public sealed class LayerZipTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("layer-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_dictionary_gives_the_same_bytes_whatever_folder_clock_locale_and_umask()
    {
        var copy = await DictionaryAsync("copy of it");
        var first = Path.Combine(folder.FullName, "first.zip");
        var second = Path.Combine(folder.FullName, "elsewhere", "second.zip");

        await BuildAsync($"small={await DictionaryAsync("small")}", first);
        File.SetLastWriteTimeUtc(Path.Combine(copy, "sys.dic"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await BuildAsync($"small={copy}", second, "umask 077; TZ=Asia/Tokyo LC_ALL=ja_JP.UTF-8");

        Assert.Equal(
            await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(second, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_unpacked_is_a_dictionary_with_its_licence()
    {
        var zip = Path.Combine(folder.FullName, "ipadic.zip");

        var said = await BuildAsync("ipadic", zip);

        await ZipFile.ExtractToDirectoryAsync(zip, Path.Combine(folder.FullName, "opt"), TestContext.Current.CancellationToken);
        var opt = Path.Combine(folder.FullName, "opt", "ipadic");
        Assert.Equal(
            ["LICENSE", "char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic"],
            Directory.EnumerateFiles(opt).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var licence = await File.ReadAllTextAsync(Path.Combine(opt, "LICENSE"), TestContext.Current.CancellationToken);
        Assert.Contains("Nara Institute of Science", licence, StringComparison.Ordinal);
        Assert.Matches(@"ipadic\.zip: \d+ bytes, sha256 [0-9a-f]{64}\n/opt/ipadic: \d+ bytes of ", said);
        using var dictionary = MecabDictionary.Open(opt);
        Assert.Equal(3, new MecabTokenizer(dictionary).Tokenize("東京に行く"u8).Length);
    }

    /// <summary>Its fields and rules are those of no published one, so whatever MeCab's compiler makes may be a layer.</summary>
    [Fact]
    public async Task Another_dictionary_is_another_layer_and_finds_the_words_of_mecab()
    {
        var zip = Path.Combine(folder.FullName, "small.zip");
        await BuildAsync($"small={await DictionaryAsync("source")}", zip);
        await ZipFile.ExtractToDirectoryAsync(zip, Path.Combine(folder.FullName, "opt"), TestContext.Current.CancellationToken);
        var opt = Path.Combine(folder.FullName, "opt", "small");

        using var dictionary = MecabDictionary.Open(opt);

        await MecabFixture.AssertSameAsync(opt, dictionary, "abc漢字 xyzab\n12 abcbcc、漢字\n"u8.ToArray());
    }

    /// <summary>Debian's has 725 MB. A smaller one, such as unidic-lite, goes by its folder.</summary>
    [Fact]
    public async Task A_whole_UniDic_is_refused_with_its_size_and_what_to_use()
    {
        if (MecabFixture.UnidicFolder() is { } unidic)
        {
            Assert.Matches(
                $@"^build-pkg\.sh: {unidic} has \d{{9}} bytes, and at most 220200960 fit beside the package: .*unidic-lite "
                + @"\(--layer unidic=FOLDER\)",
                await RefusedAsync("unidic"));
        }
    }

    [Theory]
    [InlineData("no-such-dictionary", "this machine has no dictionary no-such-dictionary in UTF-8. Install it")]
    [InlineData("ipadic=/nowhere", "there is no folder /nowhere")]
    [InlineData("ipadic=/proc", "/proc has no char.bin")]
    [InlineData("IPADIC", "a layer's name has small letters, digits and hyphens")]
    [InlineData("dists", "terraform/dists.zip is the package")]
    public async Task Says_what_is_wrong_with_a_dictionary(string layer, string message) =>
        Assert.Contains(message, await RefusedAsync(layer), StringComparison.Ordinal);

    [Fact]
    public async Task Refuses_a_dictionary_without_a_licence()
    {
        var source = await DictionaryAsync("bare");
        File.Delete(Path.Combine(source, "LICENSE"));

        Assert.Contains("put it into that folder as LICENSE", await RefusedAsync($"bare={source}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_is_too_large_for_Lambda()
    {
        var source = await DictionaryAsync("large");
        await using (var matrix = File.OpenWrite(Path.Combine(source, "matrix.bin")))
        {
            matrix.SetLength(250 * 1024 * 1024); // sparse
        }

        Assert.Contains("at most 220200960 fit beside the package", await RefusedAsync($"large={source}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_dictionary_in_another_encoding()
    {
        var source = await DictionaryAsync("euc");
        var words = Path.Combine(source, "sys.dic");
        var bytes = await File.ReadAllBytesAsync(words, TestContext.Current.CancellationToken);
        "EUC-JP\0"u8.CopyTo(bytes.AsSpan(40));
        await File.WriteAllBytesAsync(words, bytes, TestContext.Current.CancellationToken);

        Assert.Contains("is in eucjp, not in UTF-8", await RefusedAsync($"euc={source}"), StringComparison.Ordinal);
    }

    private async Task<string> DictionaryAsync(string name)
    {
        using var made = await MadeDictionary.CompileAsync();
        var target = folder.CreateSubdirectory(name).FullName;
        foreach (var file in new[] { "char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic" })
        {
            File.Copy(Path.Combine(made.Folder, file), Path.Combine(target, file));
        }

        await File.WriteAllTextAsync(Path.Combine(target, "LICENSE"), "Free.\n", TestContext.Current.CancellationToken);
        return target;
    }

    private static async Task<string> BuildAsync(string layer, string zip, string before = "")
    {
        var result = await RunAsync(layer, zip, before);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.Output;
    }

    private async Task<string> RefusedAsync(string layer)
    {
        var result = await RunAsync(layer, Path.Combine(folder.FullName, "refused.zip"));
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("build-pkg.sh: ", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.FullName, "refused.zip")));
        return result.Output;
    }

    private static Task<ChildProcess.Result> RunAsync(string layer, string zip, string before = "") => ChildProcess.RunAsync(
        "bash", ["-c", before + " ./build-pkg.sh --layer \"$0\" --output \"$1\"", layer, zip], Checkout.Root,
        TestContext.Current.CancellationToken);
}
