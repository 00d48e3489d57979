using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Amazon.S3;
using FastText;
using JapaneseText;
using LocalAws.Setup;

namespace Demo.Reviews;

/// <summary>
/// The newest model of a form, read as whoever serves it would: <c>latest.json</c> names it, and has the options with which text becomes
/// words.
/// </summary>
internal sealed class TrainedModel : IDisposable
{
    private readonly MecabDictionary dictionary;
    private readonly TextPreparation preparation;
    private readonly FastTextModel model;

    private TrainedModel(MecabDictionary dictionary, TextOptions options, FastTextModel model)
    {
        (this.dictionary, this.model) = (dictionary, model);
        preparation = new TextPreparation(dictionary, options);
    }

    public static async Task<WordVectors> VectorsAsync(IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
    {
        var latest = await JsonAsync(s3, bucket, "models/vectors/latest.json", cancellationToken);
        return WordVectors.ReadText(await FileAsync(s3, latest, "vectors.txt", cancellationToken));
    }

    /// <exception cref="UserException">This machine has no dictionary.</exception>
    public static async Task<TrainedModel> SentimentAsync(IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
    {
        var latest = await JsonAsync(s3, bucket, "models/sentiment/latest.json", cancellationToken);
        var options = latest.GetProperty("options").Deserialize<TextOptions>(JsonSerializerOptions.Web)!;
        var folder = MecabDictionaries.Find("ipadic")
            ?? throw new UserException("There is no dictionary ipadic of MeCab in UTF-8 here; ./worker setup installs it.");
        return new TrainedModel(
            MecabDictionary.Open(folder),
            options,
            FastTextModel.Read(await FileAsync(s3, latest, "model.bin", cancellationToken)));
    }

    /// <summary>The most probable label of a text.</summary>
    public Prediction Ask(string text)
    {
        var words = new ArrayBufferWriter<byte>();
        preparation.Append(text, words);
        return model.Predict(words.WrittenSpan)[0];
    }

    public void Dispose()
    {
        model.Dispose();
        dictionary.Dispose();
    }

    private static async Task<JsonElement> JsonAsync(IAmazonS3 s3, string bucket, string key, CancellationToken cancellationToken)
    {
        using var found = await s3.GetObjectAsync(bucket, key, cancellationToken);
        using var json = await JsonDocument.ParseAsync(found.ResponseStream, cancellationToken: cancellationToken);
        return json.RootElement.Clone();
    }

    /// <summary>A file of the archive that a training has left.</summary>
    private static async Task<Stream> FileAsync(IAmazonS3 s3, JsonElement latest, string name, CancellationToken cancellationToken)
    {
        var uri = new Uri(latest.GetProperty("model").GetString()!);
        using var found = await s3.GetObjectAsync(uri.Host, uri.AbsolutePath.TrimStart('/'), cancellationToken);
        await using var unzipped = new GZipStream(found.ResponseStream, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.Name == name)
            {
                var content = new MemoryStream();
                await entry.DataStream!.CopyToAsync(content, cancellationToken);
                content.Position = 0;
                return content;
            }
        }

        throw new UserException($"{uri} has no {name}.");
    }
}
