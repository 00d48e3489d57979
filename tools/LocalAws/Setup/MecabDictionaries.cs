namespace LocalAws.Setup;

/// <summary>Where this machine has dictionaries of MeCab.</summary>
internal static class MecabDictionaries
{
    // Of Debian and Ubuntu, of Fedora, and of Homebrew; tools/layer.sh looks in the same.
    private static readonly string[] Folders =
    [
        "/var/lib/mecab/dic", "/usr/lib64/mecab/dic", "/usr/lib/mecab/dic", "/opt/homebrew/lib/mecab/dic", "/usr/local/lib/mecab/dic",
    ];

    /// <summary>The compiled dictionary of a name such as <c>ipadic</c>, in UTF-8; null when there is none.</summary>
    public static string? Find(string name) =>
        (from folder in Folders
         from candidate in new[] { $"{name}-utf8", name }
         let path = Path.Combine(folder, candidate)
         where IsUtf8(Path.Combine(path, "sys.dic"))
         select path).FirstOrDefault();

    /// <summary>The name of the encoding stands before the words.</summary>
    private static bool IsUtf8(string words)
    {
        if (!File.Exists(words))
        {
            return false;
        }

        var header = new byte[72];
        using var file = File.OpenRead(words);
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.AsSpan(40, 5) is [(byte)'U' or (byte)'u', (byte)'T' or (byte)'t', (byte)'F' or (byte)'f', (byte)'-', (byte)'8']
                or [(byte)'U' or (byte)'u', (byte)'T' or (byte)'t', (byte)'F' or (byte)'f', (byte)'8', 0];
    }
}
