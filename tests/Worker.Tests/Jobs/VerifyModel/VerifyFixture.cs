using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using Worker.Jobs.VerifyModel;
using WorkerLib.Training;

namespace Worker.Tests.Jobs.VerifyModel;

/// <summary>A bucket in memory with trained models.</summary>
internal sealed class VerifyFixture
{
    public const string Vectors = """
        3 2
        </s> 0 0
        味 0.5 -1
        映画 1 2

        """;

    public static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly IAmazonS3 s3 = Substitute.For<IAmazonS3>();

    public VerifyFixture()
    {
        s3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Get(call.Arg<GetObjectRequest>().Key));
        s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutObjectRequest>()));
    }

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    public Options Options { get; set; } = new(64 * 1024 * 1024, 50, RefusesFewerWords: true);

    /// <summary>Runs once before the next write.</summary>
    public Action? BeforePut { get; set; }

    public int Puts { get; private set; }

    public LatestModel? Latest(string form) =>
        Objects.TryGetValue(LatestModel.KeyOf(form), out var content) ? LatestModel.FromBytes(content) : null;

    /// <summary>Puts an archive and its manifest.</summary>
    public Request Trained(
        string form, byte[] archive, string dataset = "d-1", DateTimeOffset? at = null, long words = 100, params string[] labels)
    {
        var request = new Request(
            "reviews",
            form,
            dataset,
            $"prepared/{dataset}/manifest.json",
            $"{dataset}-0-0",
            $"s3://reviews/models/{dataset}/t/output/model.tar.gz");
        Objects[$"models/{dataset}/t/output/model.tar.gz"] = archive;
        Objects[request.Manifest] = new TrainingManifest(
            TrainingManifest.CurrentVersion,
            form,
            dataset,
            new TrainingSource("reviews", $"incoming/{form}/a.csv", "\"e\""),
            at ?? Noon,
            10,
            9,
            1,
            words,
            form == TrainingForm.Sentiment ? labels.ToDictionary(label => label, _ => 1L) : null,
            [],
            JsonElement.Parse("{}")).ToBytes();
        return request;
    }

    public Request TrainedVectors(string text = Vectors, string dataset = "d-1", DateTimeOffset? at = null, long words = 100) =>
        Trained(TrainingForm.Vectors, Archive(("vectors.txt", text)), dataset, at, words);

    public Task<Report> RunAsync(Request request) =>
        new VerifyModelHandler(s3, Options).HandleAsync(request, Substitute.For<ILambdaContext>());

    /// <returns>The message.</returns>
    public async Task<string> RefusedAsync(Request request)
    {
        var before = Puts;
        var error = await Assert.ThrowsAsync<InvalidModelException>(() => RunAsync(request));
        Assert.Equal(before, Puts);
        return error.Message;
    }

    public static byte[] Archive(params (string Name, string Text)[] files) =>
        Archive([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    /// <summary>As Python's tarfile writes it, with extended attributes.</summary>
    public static byte[] Archive(params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name, [new("mtime", "1764244800.25")])
                {
                    DataStream = new MemoryStream(content),
                });
            }
        }

        return stream.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private GetObjectResponse Get(string key) => Objects.TryGetValue(key, out var content)
        ? new GetObjectResponse { ContentLength = content.Length, ETag = ETag(content), ResponseStream = new MemoryStream(content) }
        : throw new NoSuchKeyException("no such key") { StatusCode = HttpStatusCode.NotFound };

    private PutObjectResponse Put(PutObjectRequest put)
    {
        (var before, BeforePut) = (BeforePut, null);
        before?.Invoke();
        var etag = Objects.TryGetValue(put.Key, out var now) ? ETag(now) : null;
        if (put.IfNoneMatch == "*" ? etag is not null : put.IfMatch != etag)
        {
            throw new AmazonS3Exception("a precondition did not hold") { StatusCode = HttpStatusCode.PreconditionFailed };
        }

        Puts++;
        Objects[put.Key] = ((MemoryStream)put.InputStream).ToArray();
        return new PutObjectResponse();
    }

    private static string ETag(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
