using System.Buffers.Binary;
using System.Collections.Concurrent;
using FastText;

namespace Worker.Tests.FastText;

[Trait("Category", "Integration")]
public sealed class DamagedModelTests : IDisposable
{
    private const int DictionaryAt = 64;

    private static readonly ConcurrentDictionary<string, byte[]> Trained = [];

    private readonly TrainingTexts texts = new();

    [Theory]
    [InlineData("supervised -dim 3 -wordNgrams 2 -bucket 20")]
    [InlineData("skipgram -dim 3 -bucket 20")]
    public void Says_where_a_model_ends_too_early(string arguments)
    {
        var model = Model(arguments);
        ModelCheck.ModelBin(new MemoryStream(model), model.Length);
        for (var length = 0; length < model.Length; length += length < 300 ? 1 : 97)
        {
            var cut = model[..length];
            var error = Assert.Throws<ModelFormatException>(() => ModelCheck.ModelBin(new MemoryStream(cut), null));
            Assert.InRange(error.Offset, 0, length);
            Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
            Assert.Throws<ModelFormatException>(() => FastTextModel.Read(new MemoryStream(cut)));
            Assert.Throws<ModelFormatException>(() => FastTextModel.Read(new OneWayStream(cut)));
        }
    }

    [Fact]
    public void Refuses_a_quantised_model_with_a_way_out()
    {
        var text = texts.Write("train.txt", TrainingTexts.Lines(1, 2000, labels: true));
        var model = FastTextCommand.Train(texts.Folder, text, "supervised", "-dim", "8", "-wordNgrams", "2", "-bucket", "500");
        FastTextCommand.Run(["quantize", "-input", text, "-output", model, "-verbose", "0"], "");
        FastTextCommand.Run(["quantize", "-input", text, "-output", model, "-cutoff", "300", "-verbose", "0"], "");

        var error = Assert.Throws<ModelFormatException>(() => FastTextModel.Open($"{model}.ftz"));

        Assert.Contains("quantised", error.Message, StringComparison.Ordinal);
        Assert.Contains("model.bin", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "no model of fastText")]
    [InlineData(4, 13, "version 13")]
    [InlineData(8, -5, "dim is -5")]
    [InlineData(8, 70_000, "dim is 70000")]
    [InlineData(8, 4, "rows of 3")]
    [InlineData(28, 1000, "wordNgrams is 1000")]
    [InlineData(32, 5, "loss is 5")]
    [InlineData(36, 0, "model is 0")]
    [InlineData(40, 0, "no bucket")]
    [InlineData(40, int.MaxValue, "rows")]
    [InlineData(44, -1, "minn is -1")]
    [InlineData(48, 256, "maxn is 256")]
    [InlineData(DictionaryAt, int.MaxValue, "entries")]
    [InlineData(DictionaryAt + 4, -1, "-1 words")]
    [InlineData(DictionaryAt + 20, 7, "quantised")]
    public void Says_which_number_of_a_model_cannot_be(int offset, int number, string problem)
    {
        var model = Model("supervised -dim 3 -wordNgrams 2 -bucket 20");
        BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(offset), number);
        if (offset == DictionaryAt + 20)
        {
            BinaryPrimitives.WriteInt64LittleEndian(model.AsSpan(offset), number);
        }

        var error = Assert.Throws<ModelFormatException>(() => ModelCheck.ModelBin(new MemoryStream(model), model.Length));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"At byte {error.Offset}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Finds_the_place_of_a_number_that_is_not_finite(float value)
    {
        var model = Model("supervised -dim 3 -wordNgrams 2 -bucket 20");
        BinaryPrimitives.WriteSingleLittleEndian(model.AsSpan(model.Length - 4), value);

        var error = Assert.Throws<ModelFormatException>(() => ModelCheck.ModelBin(new MemoryStream(model), model.Length));

        Assert.Equal(model.Length - 4, error.Offset);
        Assert.Contains("the output matrix", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predicts_nothing_from_numbers_that_are_none()
    {
        var model = Model("supervised -dim 3 -wordNgrams 2 -bucket 20");
        BinaryPrimitives.WriteSingleLittleEndian(model.AsSpan(model.Length - 4), float.NaN);
        using var read = FastTextModel.Read(new MemoryStream(model));

        Assert.Throws<ModelFormatException>(() => read.Predict("a"));
    }

    /// <summary>Whatever a head says, no more memory is taken than a few times what there is.</summary>
    [Fact]
    public void Takes_no_memory_for_what_damaged_files_claim()
    {
        var random = new Random(15);
        string[] kinds =
        [
            "supervised -dim 3 -wordNgrams 2 -bucket 20",
            "supervised -dim 3 -loss hs",
            "supervised -dim 3 -minn 2 -maxn 3 -bucket 9 -loss ns",
        ];
        byte[][] models = [.. kinds.Select(Model)];
        var read = 0;
        for (var i = 0; i < 3000; i++)
        {
            var model = (byte[])models[i % models.Length].Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                Damage(model, random);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ModelCheck.ModelBin(i % 2 == 0 ? new MemoryStream(model) : new OneWayStream(model), i % 4 == 0 ? model.Length : null);
                using var model2 = FastTextModel.Read(i % 2 == 0 ? new MemoryStream(model) : new OneWayStream(model));
                model2.Predict("a b 味 映画", 3);
                model2.Vector("a b");
                read++;
            }
            catch (ModelFormatException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (20 * model.Length) + (4 * 1024 * 1024));
        }

        Assert.InRange(read, 50, 2950);
    }

    public void Dispose() => texts.Dispose();

    /// <summary>A copy of a model that is trained once.</summary>
    private byte[] Model(string arguments) => [.. Trained.GetOrAdd(arguments, Train)];

    private byte[] Train(string arguments)
    {
        var isSupervised = arguments.StartsWith("supervised", StringComparison.Ordinal);
        var text = texts.Write("train.txt", TrainingTexts.Lines(1, 40, labels: isSupervised));
        return File.ReadAllBytes(
            FastTextCommand.Train(texts.Folder, text, [.. arguments.Split(' '), "-thread", "1", "-minCount", "1", "-epoch", "1"]) + ".bin");
    }

    private static void Damage(byte[] model, Random random)
    {
        var offset = random.Next(3) switch
        {
            0 => random.Next(100),
            1 => 4 * random.Next(25),
            _ => random.Next(model.Length - 8),
        };
        switch (random.Next(4))
        {
            case 0:
                model[offset] = (byte)random.Next(256);
                break;
            case 1:
                BinaryPrimitives.WriteInt32LittleEndian(
                    model.AsSpan(offset), random.GetItems([0, 1, -1, int.MaxValue, int.MinValue], 1)[0]);
                break;
            case 2:
                BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(offset), random.Next(100_000_000));
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(
                    model.AsSpan(offset), random.GetItems([0, -1, long.MaxValue, long.MinValue, uint.MaxValue], 1)[0]);
                break;
        }
    }
}
