using System.Diagnostics;
using System.Globalization;
using System.Text;
using FastText;

namespace Worker.Tests.FastText;

[Trait("Category", "Integration")]
public sealed class WordVectorsTests : IDisposable
{
    private const float Tolerance = 5e-5f;

    private readonly TrainingTexts texts = new();

    [Theory]
    [InlineData("skipgram -dim 12 -minn 2 -maxn 4 -bucket 4000")]
    [InlineData("cbow -dim 12 -maxn 0 -minCount 2")]
    public void Has_the_words_and_neighbours_of_the_model_it_was_written_from(string arguments)
    {
        var path = Train(arguments);
        using var model = FastTextModel.Open($"{path}.bin");
        var vectors = WordVectors.OpenText($"{path}.vec");

        Assert.Equal((model.Words, model.Dimensions), (vectors.Words, vectors.Dimensions));
        foreach (var word in TrainingTexts.Words(new Random(1), 40).Where(word => vectors.Vector(word) is not null))
        {
            Assert.All(
                model.Vector(word).Zip(vectors.Vector(word)!), pair => Assert.InRange(pair.Second - pair.First, -Tolerance, Tolerance));
            Assert.All(
                model.Neighbors(word, 5).Zip(vectors.Neighbors(word, 5)),
                pair => Assert.InRange(pair.Second.Similarity - pair.First.Similarity, -5e-4, 5e-4));
        }

        Assert.Null(vectors.Vector("未知語"));
        Assert.Empty(vectors.Neighbors("未知語"));
    }

    /// <summary>A reader in another language, of a few lines, sees the same numbers in the file.</summary>
    [Fact]
    public void Reads_what_another_reader_of_the_format_reads()
    {
        const string Reader = """
            import sys
            with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
                words, dimensions = map(int, file.readline().split())
                for line in file:
                    word, *vector = line.rstrip().split(" ")
                    assert len(vector) == dimensions, line
                    print(word, sum(map(float, vector)))
                    words -= 1
            assert words == 0
            """;
        var path = Train("skipgram -dim 7 -maxn 0") + ".vec";
        var start = new ProcessStartInfo("python3", ["-c", Reader, path]) { RedirectStandardOutput = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);

        var vectors = WordVectors.OpenText(path);

        Assert.Equal(lines.Length, vectors.Words);
        Assert.All(lines, line => Assert.Equal(
            float.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture), vectors.Vector(line.Split(' ')[0])!.Sum(), 1e-4f));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void Reads_the_binary_format_with_and_without_line_ends(string lineEnd)
    {
        var binary = Binary(lineEnd, ("味", [1, 2]), ("b", [2, 4.5f]), ("c", [-1, 0]));

        var vectors = WordVectors.ReadBinary(new MemoryStream(binary));

        Assert.Equal([2, 4.5f], vectors.Vector("b")!);
        Assert.Equal(["b", "c"], vectors.Neighbors("味").Select(neighbor => neighbor.Word));
        var summary = ModelCheck.VectorsBin(new MemoryStream(binary), binary.Length)!;
        Assert.Equal((false, 3, 2, 0), (summary.IsSupervised, summary.Words, summary.Dimensions, summary.Labels.Count));
        Assert.Throws<ModelFormatException>(() => WordVectors.ReadBinary(new MemoryStream(binary[..^3])));
        Assert.Throws<ModelFormatException>(() => WordVectors.ReadBinary(new OneWayStream(binary[..^3])));
    }

    [Fact]
    public void Tells_binary_vectors_of_a_known_format_from_others()
    {
        Assert.Null(ModelCheck.VectorsBin(new MemoryStream(), 0));
        Assert.Null(ModelCheck.VectorsBin(new MemoryStream("\u0080\u0004pickled"u8.ToArray()), null));
        var model = File.ReadAllBytes(Train("skipgram -dim 4 -bucket 100") + ".bin");
        Assert.Equal(4, ModelCheck.VectorsBin(new MemoryStream(model), model.Length)!.Dimensions);
    }

    [Theory]
    [InlineData("2 2\na 1 2\nb 3 4\n")]
    [InlineData("2 2\r\na 1 2 \r\nb 3 4 \r\n")]
    [InlineData("2 2\na 1e0 +2\nb 3.0 .4E1")]
    public void Reads_text_as_different_writers_write_it(string text)
    {
        var vectors = WordVectors.ReadText(Stream(text));

        Assert.Equal([1, 2], vectors.Vector("a")!);
        Assert.Equal([3, 4], vectors.Vector("b")!);
    }

    [Fact]
    public void Counts_words_without_the_end_of_a_line_and_names_labels_that_became_words()
    {
        var summary = ModelCheck.VectorsText(Stream("4 1\n</s> 1\n__label__1 1\na 2\n__label__0 3\n"), null);

        Assert.Equal(3, summary.Words);
        Assert.Equal(["__label__0", "__label__1"], summary.Labels);
    }

    [Theory]
    [InlineData("", 0, "first line")]
    [InlineData("a 1 2\n", 0, "first line")]
    [InlineData("1\na 1 2\n", 0, "first line")]
    [InlineData("1 0\na\n", 0, "first line")]
    [InlineData("99999999999 2\na 1 2\n", 0, "first line")]
    [InlineData("1 -2\na 1 2\n", 0, "first line")]
    [InlineData("2 2\na 1 2\n", 4, "truncated")]
    [InlineData("2 2\n1234567890123 1 2\n", 22, "ends after 1 of 2 words")]
    [InlineData("50000000 65536\na 1 2\n", 15, "truncated")]
    [InlineData("1 2\na 1 2\nb 3 4\n", 10, "more follows")]
    [InlineData("2 2\na 1 2\nbbb 3\n", 10, "line 3 has a vector of length 1")]
    [InlineData("2 2\na 1 2\nb 3 4 5\n", 10, "line 3 has a vector of length 3")]
    [InlineData("2 2\na 1 2\nb 3 nan\n", 10, "'nan'")]
    [InlineData("2 2\na 1 2\nb -inf 3\n", 10, "'-inf'")]
    [InlineData("2 2\na 1 2\nb 3 1e99\n", 10, "'1e99'")]
    [InlineData("2 2\na 1 2\nb 3  4\n", 10, "''")]
    [InlineData("2 2\na 1 2\n 1 23\n", 10, "not a word with its vector")]
    [InlineData("2 2\na 1 2\na 3 4\n", 16, "line 3 occurs twice")]
    public void Says_what_is_wrong_with_text_and_where(string text, long offset, string problem)
    {
        var error = Assert.Throws<ModelFormatException>(() => WordVectors.ReadText(Stream(text)));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(offset, error.Offset);
        Assert.Equal(
            error.Message, Assert.Throws<ModelFormatException>(() => ModelCheck.VectorsText(Stream(text), text.Length)).Message);
    }

    [Fact]
    public void Takes_no_memory_for_what_a_first_line_claims()
    {
        foreach (var text in new[] { "50000000 65536\n", "50000000 65536\na 1\n", "1 65536\na 1\n" })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<ModelFormatException>(() => WordVectors.ReadText(new OneWayStream(Encoding.UTF8.GetBytes(text))));
            Assert.Throws<ModelFormatException>(() => WordVectors.ReadBinary(new OneWayStream(Encoding.UTF8.GetBytes(text))));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * 1024 * 1024);
        }
    }

    public void Dispose() => texts.Dispose();

    private string Train(string arguments) => FastTextCommand.Train(
        texts.Folder, texts.Write("train.txt", TrainingTexts.Lines(1, 2000, labels: false)), [.. arguments.Split(' '), "-thread", "1"]);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static byte[] Binary(string lineEnd, params (string Word, float[] Vector)[] words)
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes($"{words.Length} {words[0].Vector.Length}\n"));
        foreach (var (word, vector) in words)
        {
            stream.Write(Encoding.UTF8.GetBytes($"{word} "));
            stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan()));
            stream.Write(Encoding.UTF8.GetBytes(lineEnd));
        }

        return stream.ToArray();
    }
}
