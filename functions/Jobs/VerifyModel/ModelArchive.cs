using System.IO.Compression;
using FastText;
using WorkerLib;
using WorkerLib.Training;

namespace Worker.Jobs.VerifyModel;

/// <summary>Reads <c>model.tar.gz</c> from front to back. Nothing of it is kept or written anywhere.</summary>
internal static class ModelArchive
{
    private const string ModelFile = "model.bin";
    private const string TextFile = "vectors.txt";
    private const string BinaryFile = "vectors.bin";

    /// <returns>What the model has, of the file that its form needs.</returns>
    /// <exception cref="InvalidModelException">The archive or a file in it is not as it should be; says where.</exception>
    public static ModelSummary Check(Stream archive, string form, Options options, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ModelSummary?>(StringComparer.Ordinal);
        try
        {
            using var gzip = new GZipStream(archive, CompressionMode.Decompress);
            using var content = new BoundedStream(gzip, options.MaxBytes, cancellationToken);
            using var tar = new TarReader(content);
            while (tar.Next() is { } file)
            {
                if (file.Name is ModelFile or TextFile or BinaryFile && !found.TryAdd(file.Name, CheckFile(file)))
                {
                    throw new InvalidModelException($"the archive has two files {file.Name}");
                }
            }

            tar.ReadToEnd();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidModelException($"the archive is no gzip file, or damaged: {exception.Message}", exception);
        }

        return form == TrainingForm.Sentiment ? OfSentiment(found) : OfVectors(found);
    }

    private static ModelSummary? CheckFile(TarFile file)
    {
        try
        {
            return file.Name switch
            {
                ModelFile => ModelCheck.ModelBin(file.Content, file.Length),
                TextFile => ModelCheck.VectorsText(file.Content, file.Length),
                _ => CheckBinary(file),
            };
        }
        catch (ModelFormatException exception)
        {
            throw new InvalidModelException($"{file.Name} is not as it should be. {exception.Message}", exception);
        }
    }

    /// <summary>Its format is not documented: another one than those that are known is no reason to refuse a model.</summary>
    private static ModelSummary? CheckBinary(TarFile file)
    {
        var found = ModelCheck.VectorsBin(file.Content, file.Length);
        if (found is null)
        {
            Log.Warning("vectors.bin is in no format that is known, and was not checked.");
        }

        return found;
    }

    private static ModelSummary OfSentiment(Dictionary<string, ModelSummary?> found) =>
        found.GetValueOrDefault(ModelFile) is not { } model
            ? throw Missing(ModelFile, found)
            : model.IsSupervised ? model
            : throw new InvalidModelException($"{ModelFile} has vectors of words and no labels: it was not trained as supervised");

    private static ModelSummary OfVectors(Dictionary<string, ModelSummary?> found)
    {
        var text = found.GetValueOrDefault(TextFile) ?? throw Missing(TextFile, found);
        var binary = found.GetValueOrDefault(BinaryFile);
        return binary is null || (binary.Words, binary.Dimensions) == (text.Words, text.Dimensions)
            ? text
            : throw new InvalidModelException(
                $"{TextFile} has {text.Words} words of {text.Dimensions} dimensions, "
                    + $"and {BinaryFile} {binary.Words} of {binary.Dimensions}");
    }

    private static InvalidModelException Missing(string name, Dictionary<string, ModelSummary?> found) => new(
        $"the archive has no file {name}, "
            + (found.Count > 0 ? $"but {string.Join(" and ", found.Keys.Order(StringComparer.Ordinal))}" : "and none that is known"));
}
