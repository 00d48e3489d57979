using System.Text;
using FastText;

namespace Worker.Tests.FastText;

/// <summary>What the command <c>fasttext</c> says of a model, the reader says too.</summary>
[Trait("Category", "Integration")]
public sealed class FastTextModelTests : IDisposable
{
    private const float Tolerance = 5e-5f;

    private readonly TrainingTexts texts = new();

    public static TheoryData<string> Supervised => new(
        "supervised -dim 16",
        "supervised -dim 16 -wordNgrams 3 -bucket 5000 -loss softmax",
        "supervised -dim 10 -wordNgrams 2 -minn 2 -maxn 4 -bucket 3000 -minCount 3",
        "supervised -dim 10 -loss hs",
        "supervised -dim 10 -wordNgrams 2 -minn 1 -maxn 3 -bucket 3001 -loss hs",
        "supervised -dim 10 -wordNgrams 2 -bucket 3000 -loss one-vs-all",
        "supervised -dim 10 -minn 2 -maxn 4 -bucket 1000 -loss ns");

    public static TheoryData<string> Unsupervised => new(
        "skipgram -dim 12 -minn 2 -maxn 4 -bucket 4000 -minCount 3",
        "skipgram -dim 12 -maxn 0 -loss hs",
        "cbow -dim 12 -minn 3 -maxn 6 -bucket 4000",
        "cbow -dim 12 -maxn 0 -minCount 2");

    [Theory]
    [MemberData(nameof(Supervised))]
    public void Predicts_what_the_command_predicts(string arguments)
    {
        var model = Train(TrainingTexts.Lines(1, 3000, labels: true), arguments);

        AssertSamePredictions(model, [.. TrainingTexts.Lines(2, 1500, labels: true), .. OddLines], max: 1);
        AssertSamePredictions(model, [.. TrainingTexts.Lines(3, 300, labels: false), .. OddLines], max: 3);
        AssertSamePredictions(model, OddLines, max: 100);
    }

    [Theory]
    [InlineData("supervised -dim 20 -wordNgrams 2 -bucket 20000 -epoch 10 -lr 0.5")]
    [InlineData("supervised -dim 20 -wordNgrams 2 -minn 2 -maxn 4 -bucket 20000 -loss hs")]
    [InlineData("supervised -dim 20 -bucket 20000 -wordNgrams 2 -loss one-vs-all -lr 0.5")]
    public void Predicts_what_the_command_predicts_for_questions_to_a_bank(string arguments)
    {
        if (!File.Exists(TrainingTexts.BankingArchive))
        {
            TestContext.Current.AddWarning($"{TrainingTexts.BankingArchive} is not there; only generated text is tried.");
            return;
        }

        var model = Train(texts.Banking("train.csv"), arguments);
        var lines = texts.Banking("test.csv");

        Assert.Equal(3080, lines.Count);
        AssertSamePredictions(model, lines, max: 1);
        AssertSamePredictions(model, [.. lines.Take(300)], max: 5);
    }

    [Theory]
    [MemberData(nameof(Unsupervised))]
    public void Has_the_vectors_and_neighbours_that_the_command_has(string arguments)
    {
        var model = Train(TrainingTexts.Lines(1, 3000, labels: false), arguments);
        AssertSameVectors(model);
        AssertSameNeighbors(model);
    }

    [Fact]
    public void Has_the_vectors_of_a_supervised_model() =>
        AssertSameVectors(Train(TrainingTexts.Lines(1, 1000, labels: true), "supervised -dim 8 -minn 2 -maxn 3 -bucket 500"));

    [Fact]
    public void Reads_the_same_from_a_stream_that_cannot_seek()
    {
        var path = Train(TrainingTexts.Lines(1, 1000, labels: true), "supervised -dim 8 -wordNgrams 2 -bucket 500") + ".bin";
        using var mapped = FastTextModel.Open(path);
        using var read = FastTextModel.Read(new OneWayStream(File.ReadAllBytes(path)));

        Assert.All(TrainingTexts.Lines(2, 100, labels: false), line => Assert.Equal(mapped.Predict(line, 3), read.Predict(line, 3)));
        Assert.Equal(mapped.Neighbors("a", 5), read.Neighbors("a", 5));
        Assert.Equal((5, 8, true), (read.Labels.Count, read.Dimensions, read.IsSupervised));
    }

    [Fact]
    public void Takes_words_as_text_as_bytes_and_one_by_one()
    {
        using var model = FastTextModel.Open(
            Train(TrainingTexts.Lines(1, 1000, labels: true), "supervised -dim 8 -wordNgrams 2 -bucket 500") + ".bin");

        var text = model.Predict("味 映画 a", 2);

        Assert.Equal(text, model.Predict("味 映画 a"u8, 2));
        Assert.Equal(text, model.Predict(["味", "映画", "a"], 2));
        Assert.Equal(text, model.Predict("\n 味\r\n映画\ta </s> 美", 2));
        Assert.All(text, prediction => Assert.InRange(prediction.Probability, 0, 1));
    }

    [Fact]
    public void Says_that_vectors_of_words_have_no_labels_to_predict()
    {
        using var model = FastTextModel.Open(Train(TrainingTexts.Lines(1, 500, labels: false), "skipgram -dim 4 -bucket 10") + ".bin");

        Assert.Contains("supervised", Assert.Throws<InvalidOperationException>(() => model.Predict("a")).Message, StringComparison.Ordinal);
        Assert.Empty(model.Labels);
    }

    public void Dispose() => texts.Dispose();

    private static string[] OddLines =>
    [
        "", " ", "unknown 誰も知らない語", "__label__1", "__label__nobody 味", "味\t映画\r", "a\u3000b", "a\u0000b", "味",
        new string('長', 2000), string.Join(' ', Enumerable.Repeat("a b", 700)), "</s",
    ];

    private string Train(IReadOnlyList<string> lines, string arguments) =>
        FastTextCommand.Train(texts.Folder, texts.Write("train.txt", lines), [.. arguments.Split(' '), "-thread", "2"]);

    private static void AssertSamePredictions(string model, IReadOnlyList<string> lines, int max)
    {
        using var reader = FastTextModel.Open($"{model}.bin");
        var expected = FastTextCommand.Predict(model, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), max);
        Assert.Equal(lines.Count, expected.Count);
        foreach (var (line, labels) in lines.Zip(expected))
        {
            var predicted = reader.Predict(line, max);
            Assert.Equal(labels.Count, predicted.Count);
            Assert.Equal(labels.Select(label => label.Label).FirstOrDefault(), predicted.Select(label => label.Label).FirstOrDefault());
            foreach (var (label, prediction) in labels.Zip(predicted))
            {
                Assert.InRange(prediction.Probability, Math.Min(1, label.Probability) - Tolerance, label.Probability + Tolerance);
            }
        }
    }

    private static void AssertSameVectors(string model)
    {
        using var reader = FastTextModel.Open($"{model}.bin");
        string[] words = [.. TrainingTexts.Words(new Random(1), 300), .. TrainingTexts.Words(new Random(2), 100), "</s>", "未知語", "."];
        foreach (var (word, vector) in FastTextCommand.Vectors(model, words))
        {
            var read = reader.Vector(word);
            Assert.Equal(vector.Length, read.Length);
            Assert.All(vector.Zip(read), pair => Assert.InRange(pair.Second, pair.First - Tolerance, pair.First + Tolerance));
        }
    }

    private static void AssertSameNeighbors(string model)
    {
        using var reader = FastTextModel.Open($"{model}.bin");
        string[] words = [.. TrainingTexts.Words(new Random(1), 30), "味の映画a", "</s>"];
        foreach (var (word, neighbors) in words.Zip(FastTextCommand.Neighbors(model, words, 7)))
        {
            var read = reader.Neighbors(word, 7);
            Assert.Equal(neighbors.Count, read.Count);
            foreach (var (expected, neighbor) in neighbors.Zip(read))
            {
                Assert.InRange(neighbor.Similarity, expected.Similarity - Tolerance, expected.Similarity + Tolerance);
                Assert.True(
                    neighbor.Word == expected.Word || neighbors.Exists(one => Math.Abs(one.Similarity - neighbor.Similarity) < Tolerance),
                    $"{word}: {neighbor.Word} in place of {expected.Word}");
            }
        }
    }
}
