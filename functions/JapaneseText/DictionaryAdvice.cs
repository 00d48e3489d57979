namespace JapaneseText;

/// <summary>What to do about a dictionary that cannot be used.</summary>
internal static class DictionaryAdvice
{
    private const string LayerFolder = "/opt/";

    /// <param name="path">The dictionary, or a file of it.</param>
    public static string For(string path) => path.StartsWith(LayerFolder, StringComparison.Ordinal)
        ? "It comes with a layer of the function: build the layer again (./build-pkg.sh --layer ipadic), and see that the function's "
            + "`layers` in Terraform name it (docs/writing-a-job.md, Layers)."
        : "Use a folder of MeCab's compiled dictionary in UTF-8, such as /var/lib/mecab/dic/ipadic-utf8 of Debian's package "
            + "mecab-ipadic-utf8, or compile it again with mecab-dict-index -f utf-8 -t utf-8.";
}
