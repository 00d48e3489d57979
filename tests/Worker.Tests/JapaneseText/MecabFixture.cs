using System.Text;
using JapaneseText;
using LocalAws;
using LocalAws.Setup;

namespace Worker.Tests.JapaneseText;

/// <summary>Dictionaries of this machine, and what the program <c>mecab</c> makes of a text with them.</summary>
internal static class MecabFixture
{
    /// <summary>A prerequisite of the tests (tools/LocalAws/Setup).</summary>
    public static string IpadicFolder { get; } = MecabDictionaries.Find("ipadic")
        ?? throw new InvalidOperationException("There is no IPADIC in UTF-8 here: run ./worker setup.");

    /// <summary>Open until the tests end.</summary>
    public static MecabDictionary Ipadic { get; } = MecabDictionary.Open(IpadicFolder);

    /// <summary>The folder of UniDic; null, with a warning of the running test, where it is not installed, since it has 800 MB.</summary>
    public static string? UnidicFolder()
    {
        var folder = MecabDictionaries.Find("unidic");
        if (folder is null)
        {
            TestContext.Current.AddWarning("not compared with UniDic: it is not installed (Debian: unidic-mecab)");
        }

        return folder;
    }

    /// <summary>A file of each line with its words as <c>mecab -Owakati</c> prints them, or with their features.</summary>
    public static async Task<byte[]> MecabAsync(string dictionary, byte[] text, bool features)
    {
        var folder = Directory.CreateTempSubdirectory("mecab-");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "in"), Path.Combine(folder.FullName, "out"));
            var settings = Path.Combine(folder.FullName, "mecabrc"); // in place of those of the machine and of the user
            await File.WriteAllTextAsync(settings, "", TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(input, text, TestContext.Current.CancellationToken);
            string[] format = features
                ? ["-O", "", "-F", "%m\\t%H\\n", "-U", "%m\\t%H\\n", "-E", "EOS\\n"] // some dictionaries have formats of their own
                : ["-O", "wakati"];
            var result = await ChildProcess.RunAsync(
                "mecab", ["-r", settings, "-d", dictionary, "-b", "1000000", .. format, "-o", output, input], folder.FullName,
                TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, result.Output);
            return await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The same, by the tokenizer of this repository.</summary>
    public static byte[] Tokenize(MecabDictionary dictionary, byte[] text, bool features)
    {
        var tokenizer = new MecabTokenizer(dictionary);
        using var output = new MemoryStream();
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var line = rest[..rest.IndexOf((byte)'\n')];
            rest = rest[(line.Length + 1)..];
            foreach (var word in tokenizer.Tokenize(line))
            {
                output.Write(word.In(line));
                output.Write(features ? [(byte)'\t', .. dictionary.Feature(word), (byte)'\n'] : " "u8);
            }

            output.Write(features ? "EOS\n"u8 : "\n"u8);
        }

        return output.ToArray();
    }

    /// <summary>Compares every byte, and shows the lines around the first that differs.</summary>
    public static async Task AssertSameAsync(string folder, MecabDictionary dictionary, byte[] text)
    {
        foreach (var features in new[] { false, true })
        {
            var expected = await MecabAsync(folder, text, features);
            var actual = Tokenize(dictionary, text, features);
            if (!expected.AsSpan().SequenceEqual(actual))
            {
                var from = expected.AsSpan().CommonPrefixLength(actual);
                Assert.Fail($"mecab:\n{Around(expected, from)}\nhere:\n{Around(actual, from)}");
            }
        }
    }

    private static string Around(byte[] bytes, int at) =>
        Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, at - 200), Math.Min(bytes.Length, at + 200) - Math.Max(0, at - 200)));
}
