using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <param name="Bucket">Where the file is and what is made of it goes.</param>
/// <param name="Key">Of the file: <c>incoming/&lt;form&gt;/&lt;name&gt;.csv</c>.</param>
/// <param name="Etag">Of the upload that is to be prepared.</param>
/// <param name="StartedAt">When the execution started.</param>
internal sealed record Request(string Bucket, string Key, string Etag, DateTimeOffset StartedAt);

/// <summary>An upload, and the names that follow from it: the same request gives the same ones, however often it comes.</summary>
internal sealed record ReviewUpload(string Bucket, string Key, string Etag, DateTimeOffset StartedAt, string Form)
{
    private const string Incoming = "incoming/";
    private const string Extension = ".csv";
    private const int MaxEtagChars = 100;

    private static readonly string[] Forms = [TrainingForm.Sentiment, TrainingForm.Vectors];
    private static readonly SearchValues<char> EtagChars = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>Names the folders; of letters, digits and hyphens, 33 characters.</summary>
    public string Dataset { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"reviews-{StartedAt.UtcDateTime:yyyyMMdd't'HHmmss'z'}-{Hash(Key, Etag, StartedAt)}");

    public string Folder => $"prepared/{Dataset}/";

    public string TrainKey => $"{Folder}train.txt";

    public string ValidationKey => $"{Folder}validation.txt";

    public string ManifestKey => $"{Folder}manifest.json";

    /// <summary>Does not end as files do that start an execution.</summary>
    public string ErrorsKey => $"{Key}.errors.json";

    /// <exception cref="InvalidRequestException">Says what is wrong with the request.</exception>
    public static ReviewUpload Of(Request request)
    {
        var form = Array.Find(Forms, form => request.Key.StartsWith($"{Incoming}{form}/", StringComparison.Ordinal));
        var etag = request.Etag.Trim('"'); // S3's API quotes it, its events do not
        var problem = request.Bucket.Length == 0 ? "bucket is empty"
            : form is null || !request.Key.EndsWith(Extension, StringComparison.Ordinal)
            ? $"key '{WorkerLib.Text.Cut(request.Key, 200)}' is none such as {Incoming}{Forms[0]}/<name>{Extension} or "
            + $"{Incoming}{Forms[1]}/<name>{Extension}"
            : etag.Length is 0 or > MaxEtagChars || etag.AsSpan().ContainsAnyExcept(EtagChars) ? "etag is none of an object"
            : null;
        return problem is null
            ? new ReviewUpload(request.Bucket, request.Key, etag, request.StartedAt, form!)
            : throw new InvalidRequestException(problem);
    }

    private static string Hash(string key, string etag, DateTimeOffset startedAt) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key}\n{etag}\n{startedAt.UtcDateTime:O}"))), 0, 4);
}

/// <summary>The request cannot be done.</summary>
internal sealed class InvalidRequestException(string problem) : Exception(
    $"Nothing was prepared: {problem}. A request is such as {{\"bucket\":\"…\",\"key\":\"incoming/sentiment/reviews.csv\","
    + "\"etag\":\"1b2cf535f27731c974343645a3985328\",\"startedAt\":\"2026-11-27T21:00:00Z\"}.");
