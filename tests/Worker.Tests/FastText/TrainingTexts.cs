using System.Diagnostics;
using System.Text;

namespace Worker.Tests.FastText;

/// <summary>Texts with labels: generated ones, and questions to a bank where somebody put them beside the checkout.</summary>
internal sealed class TrainingTexts : IDisposable
{
    public static readonly string BankingArchive = Path.Combine(Checkout.Root, "..", "shared", "data", "banking77.tar.xz");

    private static readonly string[] Letters =
        ["a", "b", "c", "d", "e", "é", "ß", "й", "味", "美", "映", "画", "の", "は", "ん", "カ", "ー", "ﾊﾟ", "🍜", "👨‍👩‍👧", "𠮷", "1", "."];

    public string Folder { get; } = Directory.CreateTempSubdirectory("fasttext-").FullName;

    /// <summary>Lines of words of five topics; the same each time.</summary>
    public static IReadOnlyList<string> Lines(int seed, int count, bool labels)
    {
        var words = Words(new Random(1), 600);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Line(random, words, labels))];
    }

    public static IReadOnlyList<string> Words(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => string.Concat(random.GetItems(Letters, random.Next(1, 7)))).Distinct()];

    public string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
        return path;
    }

    /// <summary>A text's words with its label at the front.</summary>
    /// <param name="file">train.csv or test.csv.</param>
    public IReadOnlyList<string> Banking(string file)
    {
        using var tar = Process.Start("tar", ["-xf", BankingArchive, "-C", Folder]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        var records = File.ReadAllText(Path.Combine(Folder, file)).Split("\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. Records(records.Skip(1)).Select(record => $"__label__{record.Label} {record.Text}")];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Line(Random random, IReadOnlyList<string> words, bool label)
    {
        var topic = Math.Min(random.Next(6), 4);
        var text = string.Join(' ', Enumerable.Range(0, random.Next(3, 15)).Select(_ => words[Word(random, topic, words.Count)]));
        return label ? $"__label__{topic} {text}" : text;
    }

    /// <summary>Mostly of the topic, and rarer ones more rarely.</summary>
    private static int Word(Random random, int topic, int count)
    {
        var rank = (int)(Math.Pow(random.NextDouble(), 2) * (count / 5));
        return (rank * 5) + (random.Next(4) == 0 ? random.Next(5) : topic);
    }

    /// <summary>Joins lines within quotes; each record ends with its label, which has neither quotes nor commas.</summary>
    private static IEnumerable<(string Text, string Label)> Records(IEnumerable<string> lines)
    {
        var record = "";
        foreach (var line in lines)
        {
            record += record.Length > 0 ? ' ' + line : line;
            if (record.Count(letter => letter == '"') % 2 == 0)
            {
                var comma = record.LastIndexOf(',');
                yield return (record[..comma].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal), record[(comma + 1)..].Trim());
                record = "";
            }
        }
    }
}
