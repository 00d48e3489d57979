using System.Text.Json;
using Worker.Jobs.VerifyModel;
using Worker.Tests.FastText;
using WorkerLib.Training;

namespace Worker.Tests.Jobs.VerifyModel;

public sealed class VerifyModelTests : IDisposable
{
    private static readonly string[] Labels = ["__label__0", "__label__1", "__label__2", "__label__3", "__label__4"];

    private readonly VerifyFixture bucket = new();
    private readonly TrainingTexts texts = new();

    [Fact]
    public async Task Names_vectors_that_are_as_they_should_be_as_the_latest()
    {
        var report = await bucket.RunAsync(bucket.TrainedVectors());

        Assert.Equal(
            new Report(
                "vectors", "d-1", 2, 2, null, "s3://reviews/models/d-1/t/output/model.tar.gz", null, "models/vectors/latest.json", true),
            report);
        var latest = bucket.Latest("vectors")!;
        Assert.Equal((2, 2, "d-1-0-0", VerifyFixture.Noon), (latest.Words, latest.Dimensions, latest.TrainingJob, latest.CreatedAt));
        Assert.Equal("prepared/d-1/manifest.json", latest.Manifest);
    }

    [Fact]
    public async Task Names_a_model_of_labels_that_fasttext_trained()
    {
        var archive = VerifyFixture.Archive(
            ("./model.bin", Trained("supervised").Binary), ("code/inference.py", "pass"u8.ToArray()));

        var report = await bucket.RunAsync(bucket.Trained(TrainingForm.Sentiment, archive, words: 5000, labels: Labels));

        Assert.Equal(Labels, report.Labels);
        Assert.Equal(6, report.Dimensions);
        Assert.InRange(report.Words, 100, 600);
        Assert.Equal(Labels, bucket.Latest("sentiment")!.Labels);
        Assert.Contains(
            "labels of the text are missing in it: __label__5",
            await bucket.RefusedAsync(
                bucket.Trained(TrainingForm.Sentiment, archive, "d-2", words: 5000, labels: [.. Labels, "__label__5"])),
            StringComparison.Ordinal);
        Assert.Contains(
            "labels that its text does not have: __label__3, __label__4",
            await bucket.RefusedAsync(bucket.Trained(TrainingForm.Sentiment, archive, "d-3", words: 5000, labels: Labels[..3])),
            StringComparison.Ordinal);
        Assert.Contains(
            "it is of another text",
            await bucket.RefusedAsync(bucket.Trained(TrainingForm.Sentiment, archive, "d-4", words: 20, labels: Labels)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compares_vectors_with_the_binary_file_beside_them()
    {
        var (text, binary) = Trained("skipgram");
        Request With(params (string, byte[])[] files) => bucket.Trained(TrainingForm.Vectors, VerifyFixture.Archive(files), words: 5000);

        Assert.Equal(6, (await bucket.RunAsync(With(("vectors.bin", binary), ("vectors.txt", text)))).Dimensions);
        Assert.Equal(6, (await bucket.RunAsync(With(("vectors.txt", text), ("vectors.bin", [1, 2, 3])))).Dimensions);
        Assert.Contains(
            "2 words of 2 dimensions, and vectors.bin",
            await bucket.RefusedAsync(
                With(("vectors.txt", System.Text.Encoding.UTF8.GetBytes(VerifyFixture.Vectors)), ("vectors.bin", binary))),
            StringComparison.Ordinal);
        Assert.Contains(
            "vectors.bin is not as it should be",
            await bucket.RefusedAsync(With(("vectors.txt", text), ("vectors.bin", binary[..^4]))),
            StringComparison.Ordinal);
        Assert.Contains("no labels", await bucket.RefusedAsync(
            bucket.Trained(TrainingForm.Sentiment, VerifyFixture.Archive(("model.bin", binary)), "d-9", words: 5000, labels: Labels)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2 2\na 1 2\nb nan 3\n", "vectors.txt is not as it should be. At byte 10: line 3 has 'nan'")]
    [InlineData("2 3\na 1 2 3\nbbb 1 2\n", "line 3 has a vector of length 2")]
    [InlineData("5 2\na 1 2\nb 1 2\n", "truncated")]
    [InlineData("0 2\n", "no words")]
    [InlineData("2 1\na 1\n__label__1 1\n", "labels became words, such as __label__1")]
    public async Task Refuses_vectors_that_are_not_as_they_should_be(string text, string problem)
    {
        Assert.Contains(problem, await bucket.RefusedAsync(bucket.TrainedVectors(text)), StringComparison.Ordinal);
        Assert.Null(bucket.Latest("vectors"));
    }

    [Fact]
    public async Task Says_what_is_missing()
    {
        var request = bucket.Trained(TrainingForm.Vectors, VerifyFixture.Archive(("model.bin.txt", "")));
        Assert.Contains("no file vectors.txt, and none that is known", await bucket.RefusedAsync(request), StringComparison.Ordinal);

        bucket.Objects.TryRemove("models/d-1/t/output/model.tar.gz", out _);
        Assert.Contains("no object models/d-1/t/output/model.tar.gz", await bucket.RefusedAsync(request), StringComparison.Ordinal);

        bucket.Objects.TryRemove(request.Manifest, out _);
        Assert.Contains("no object prepared/d-1/manifest.json", await bucket.RefusedAsync(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models", "d-1", "s3://reviews/models/d-1/t/output/model.tar.gz", "neither sentiment nor vectors")]
    [InlineData("vectors", "d-2", "s3://reviews/models/d-1/t/output/model.tar.gz", "is not the manifest of the dataset d-2")]
    [InlineData("vectors", "d-1", "s3://other/models/d-1/t/output/model.tar.gz", "not a .tar.gz below s3://reviews/models/d-1/")]
    [InlineData("sentiment", "d-1", "s3://reviews/models/d-1/t/output/model.tar.gz", "is of d-1 (vectors), not of d-1 (sentiment)")]
    public async Task Refuses_a_request_that_does_not_fit_together(string form, string dataset, string artifacts, string problem)
    {
        var request = bucket.TrainedVectors() with { Form = form, Dataset = dataset, ModelArtifacts = artifacts };

        Assert.Contains(problem, await bucket.RefusedAsync(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "is damaged")]
    [InlineData("{}", "is damaged")]
    public async Task Names_a_manifest_that_is_damaged(string manifest, string problem)
    {
        var request = bucket.TrainedVectors();
        bucket.Objects[request.Manifest] = System.Text.Encoding.UTF8.GetBytes(manifest);

        Assert.Contains($"{request.Manifest} {problem}", await bucket.RefusedAsync(request), StringComparison.Ordinal);
    }

    /// <summary>Other jobs, and people, read these names.</summary>
    [Fact]
    public void Writes_the_members_of_its_objects_under_names_that_stay()
    {
        bucket.TrainedVectors();
        var manifest = JsonElement.Parse(bucket.Objects["prepared/d-1/manifest.json"]);

        Assert.Equal(
            [
                "version", "form", "dataset", "source", "createdAt", "rows", "lines", "validationLines", "words", "labels", "files",
                "options", "hyperParameters",
            ],
            manifest.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["bucket", "key", "etag"], manifest.GetProperty("source").EnumerateObject().Select(member => member.Name));
    }

    public void Dispose() => texts.Dispose();

    private (byte[] Text, byte[] Binary) Trained(string mode)
    {
        var model = FastTextCommand.Train(
            texts.Folder,
            texts.Write("train.txt", TrainingTexts.Lines(1, 500, labels: mode == "supervised")),
            mode,
            "-dim",
            "6",
            "-bucket",
            "500");
        return (File.ReadAllBytes($"{model}.vec"), File.ReadAllBytes($"{model}.bin"));
    }
}
