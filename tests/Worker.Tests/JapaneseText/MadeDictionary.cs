using LocalAws;

namespace Worker.Tests.JapaneseText;

/// <summary>A small dictionary of the tests' own, compiled by MeCab's compiler: fields and rules that no published one has.</summary>
internal sealed class MadeDictionary : IDisposable
{
    private static readonly Dictionary<string, string> Sources = new()
    {
        ["dicrc"] = """
            cost-factor = 800
            bos-feature = BOS/EOS,*
            eval-size = 2
            unk-eval-size = 2
            config-charset = UTF-8
            base-form-field = 1

            """,
        ["char.def"] = """
            DEFAULT 0 1 0
            SPACE 0 1 0
            LETTER 1 1 3
            DIGIT 1 0 4
            BOTH 0 0 2
            0x0020 SPACE
            0x00A0 SPACE LETTER
            0x0061..0x0079 LETTER
            0x007A LETTER DIGIT
            0x0030..0x0039 DIGIT
            0x3041..0x3096 BOTH LETTER

            """,
        ["unk.def"] = """
            DEFAULT,1,1,900,other,*
            SPACE,1,1,900,space,*
            LETTER,2,2,700,letters,*
            LETTER,1,2,700,more letters,*
            DIGIT,1,1,600,digits,*
            BOTH,2,1,650,both,*

            """,
        ["words.csv"] = """
            ab,1,2,300,noun,ab
            abc,2,1,400,noun,abc
            c,1,1,100,"a,b",c
            bc,2,2,200,verb,bcd
            漢字,1,1,100,noun,漢字
            xyz,1,2,500,noun,x yz

            """,
        ["matrix.def"] = "3 3\n0 0 0\n0 1 10\n0 2 -20\n1 0 5\n1 1 100\n1 2 0\n2 0 0\n2 1 0\n2 2 -50\n",
        ["feature.def"] = "UNIGRAM U:%F[0]\nBIGRAM B:%L[0]/%R[0]\n",
        ["rewrite.def"] = "[unigram rewrite]\n*,* $1,$2\n[left rewrite]\n*,* $1,$2\n[right rewrite]\n*,* $1,$2\n",
        ["left-id.def"] = "0 BOS/EOS,*\n1 a,*\n2 b,*\n",
        ["right-id.def"] = "0 BOS/EOS,*\n1 a,*\n2 b,*\n",
        ["pos-id.def"] = "*,* 1\n",
    };

    private static readonly string[] CompilerFolders =
        ["/usr/lib/mecab", "/usr/libexec/mecab", "/opt/homebrew/libexec/mecab", "/usr/local/libexec/mecab"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dictionary-");

    public string Folder => folder.FullName;

    /// <param name="others">Sources in place of those above, by their names.</param>
    public static async Task<MadeDictionary> CompileAsync(params IEnumerable<(string Name, string Text)> others)
    {
        var made = new MadeDictionary();
        var sources = new Dictionary<string, string>(Sources);
        foreach (var (name, text) in others)
        {
            sources[name] = text;
        }

        foreach (var (name, text) in sources)
        {
            await File.WriteAllTextAsync(Path.Combine(made.Folder, name), text, TestContext.Current.CancellationToken);
        }

        var compiler = CompilerFolders.Select(folder => Path.Combine(folder, "mecab-dict-index")).First(File.Exists);
        var result = await ChildProcess.RunAsync(
            compiler, ["-d", made.Folder, "-o", made.Folder, "-f", "utf-8", "-t", "utf-8"], made.Folder,
            TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output);
        return made;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
