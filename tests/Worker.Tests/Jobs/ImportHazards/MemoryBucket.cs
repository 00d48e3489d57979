using System.Collections.Concurrent;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>The bucket of telegrams in memory.</summary>
internal sealed class MemoryBucket
{
    public MemoryBucket()
    {
        S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutObjectRequest>()));
        S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Get(call.Arg<GetObjectRequest>().Key));
        S3.ListObjectsV2Async(Arg.Any<ListObjectsV2Request>(), Arg.Any<CancellationToken>())
            .Returns(call => List(call.Arg<ListObjectsV2Request>()));
        S3.DeleteObjectAsync(Arg.Any<DeleteObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Objects.TryRemove(call.Arg<DeleteObjectRequest>().Key, out _);
            return new DeleteObjectResponse();
        });
    }

    public IAmazonS3 S3 { get; } = Substitute.For<IAmazonS3>();

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    public IEnumerable<string> Keys(string prefix) =>
        Objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private PutObjectResponse Put(PutObjectRequest put)
    {
        using var bytes = new MemoryStream();
        put.InputStream.CopyTo(bytes);
        if (put.IfNoneMatch != "*")
        {
            Objects[put.Key] = bytes.ToArray();
        }
        else if (!Objects.TryAdd(put.Key, bytes.ToArray()))
        {
            throw new AmazonS3Exception("it is there") { StatusCode = HttpStatusCode.PreconditionFailed };
        }

        return new PutObjectResponse();
    }

    private GetObjectResponse Get(string key) => Objects.TryGetValue(key, out var content)
        ? new GetObjectResponse { ContentLength = content.Length, ResponseStream = new MemoryStream(content) }
        : throw new NoSuchKeyException("no such key") { StatusCode = HttpStatusCode.NotFound };

    private ListObjectsV2Response List(ListObjectsV2Request request)
    {
        var found = Keys(request.Prefix).Where(key => string.CompareOrdinal(key, request.StartAfter) > 0).ToList();
        var page = found.Take(request.MaxKeys ?? 1000).ToList();
        return new ListObjectsV2Response
        {
            S3Objects = page.ConvertAll(key => new S3Object { Key = key, Size = Objects[key].Length }),
            IsTruncated = page.Count < found.Count,
        };
    }
}
