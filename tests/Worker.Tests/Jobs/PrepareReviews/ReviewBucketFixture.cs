using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using JapaneseText;
using Worker.Jobs.PrepareReviews;
using Worker.Tests.WorkerLib.Constants;

namespace Worker.Tests.Jobs.PrepareReviews;

/// <summary>The bucket of reviews in memory, and the job on it.</summary>
internal sealed class ReviewBucketFixture
{
    public static readonly DateTimeOffset StartedAt = new(2026, 11, 27, 21, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, SortedDictionary<int, byte[]>> uploads = [];

    public ReviewBucketFixture()
    {
        S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Get(call.Arg<GetObjectRequest>()));
        S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var put = call.Arg<PutObjectRequest>();
            BeforeWrite(put.Key);
            Objects[put.Key] = BytesOf(put.InputStream);
            Writes.Add(put.Key);
            return new PutObjectResponse();
        });
        S3.InitiateMultipartUploadAsync(Arg.Any<InitiateMultipartUploadRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            uploads[call.Arg<InitiateMultipartUploadRequest>().Key] = [];
            return new InitiateMultipartUploadResponse { UploadId = call.Arg<InitiateMultipartUploadRequest>().Key };
        });
        S3.UploadPartAsync(Arg.Any<UploadPartRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var part = call.Arg<UploadPartRequest>();
            uploads[part.UploadId][part.PartNumber!.Value] = BytesOf(part.InputStream);
            return new UploadPartResponse { PartNumber = part.PartNumber, ETag = "part" };
        });
        S3.CompleteMultipartUploadAsync(Arg.Any<CompleteMultipartUploadRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var key = call.Arg<CompleteMultipartUploadRequest>().Key;
            BeforeWrite(key);
            Objects[key] = [.. uploads[key].Values.SelectMany(part => part)];
            uploads.Remove(key);
            Writes.Add(key);
            return new CompleteMultipartUploadResponse();
        });
        S3.AbortMultipartUploadAsync(Arg.Any<AbortMultipartUploadRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            uploads.Remove(call.Arg<AbortMultipartUploadRequest>().Key);
            return new AbortMultipartUploadResponse();
        });
    }

    public IAmazonS3 S3 { get; } = Substitute.For<IAmazonS3>();

    public ConstantFixture Constants { get; } = new();

    public Dictionary<string, byte[]> Objects { get; } = [];

    /// <summary>Keys in the order in which they were written.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Keys in the order in which they were opened.</summary>
    public List<string> Reads { get; } = [];

    /// <summary>Uploads that are neither completed nor taken back.</summary>
    public IReadOnlyCollection<string> OpenUploads => uploads.Keys;

    public Action<string> BeforeWrite { get; set; } = _ => { };

    /// <summary>What the connection does to the content of an object.</summary>
    public Func<Stream, Stream> Connection { get; set; } = content => content;

    public static string EtagOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..32];

    /// <summary>What makes words of text: those that have spaces between, so that most tests are about nothing else.</summary>
    public Func<TextOptions, AppendWords> Words { get; set; } = SpacedWords;

    /// <summary>Uploads a file and gives the request that follows.</summary>
    public Request Upload(string csv, string form = "sentiment") => Upload(Encoding.UTF8.GetBytes(csv), form);

    public Request Upload(byte[] csv, string form = "sentiment")
    {
        var key = $"incoming/{form}/reviews.csv";
        Objects[key] = csv;
        return new Request("reviews", key, EtagOf(csv), StartedAt);
    }

    public void Publish(string constants) => Constants.Publish(ReviewsConstants.Set, JsonElement.Parse(constants));

    public Task<Response> RunAsync(Request request) =>
        new PrepareReviewsHandler(S3, Constants.Store(), Words).HandleAsync(request, Substitute.For<ILambdaContext>());

    public Task<Response> RunAsync(string csv, string form = "sentiment") => RunAsync(Upload(csv, form));

    /// <summary>The report and the message about a file with errors.</summary>
    public async Task<(JsonElement Report, string Message)> RefusedAsync(byte[] csv, string form = "sentiment")
    {
        var error = await Assert.ThrowsAsync<InvalidReviewsException>(() => RunAsync(Upload(csv, form)));
        Assert.Equal([$"incoming/{form}/reviews.csv.errors.json"], Writes);
        Assert.Empty(OpenUploads);
        return (JsonElement.Parse(Objects[$"incoming/{form}/reviews.csv.errors.json"]), error.Message);
    }

    public Task<(JsonElement Report, string Message)> RefusedAsync(string csv, string form = "sentiment") =>
        RefusedAsync(Encoding.UTF8.GetBytes(csv), form);

    /// <summary>Lines of <c>train.txt</c> and <c>validation.txt</c>.</summary>
    public IReadOnlyList<string> Lines(Response response, string file) =>
        Objects.TryGetValue($"prepared/{response.Dataset}/{file}", out var content)
            ? Encoding.UTF8.GetString(content).Split('\n')[..^1]
            : [];

    /// <summary>Lines of both, sorted.</summary>
    public IReadOnlyList<string> AllLines(Response response) =>
        [.. Lines(response, "train.txt").Concat(Lines(response, "validation.txt")).Order(StringComparer.Ordinal)];

    private static AppendWords SpacedWords(TextOptions options) => (text, output) =>
    {
        var words = text.ToString()
            .Replace("<br />", " ", StringComparison.Ordinal)
            .Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !options.StopWords.Contains(word))
            .ToList();
        var bytes = Encoding.UTF8.GetBytes(string.Join(' ', words));
        bytes.CopyTo(output.GetSpan(bytes.Length + 1));
        output.Advance(bytes.Length);
        return words.Count;
    };

    private GetObjectResponse Get(GetObjectRequest request)
    {
        Reads.Add(request.Key);
        if (!Objects.TryGetValue(request.Key, out var content))
        {
            throw new NoSuchKeyException("no such key") { StatusCode = HttpStatusCode.NotFound };
        }

        if (request.EtagToMatch is { } etag && etag != $"\"{EtagOf(content)}\"")
        {
            throw new AmazonS3Exception("another one") { StatusCode = HttpStatusCode.PreconditionFailed };
        }

        var range = request.ByteRange is { } asked ? content[(int)asked.Start..((int)asked.End + 1)] : content;
        return new GetObjectResponse { ContentLength = range.Length, ResponseStream = Connection(new MemoryStream(range)) };
    }

    private static byte[] BytesOf(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
