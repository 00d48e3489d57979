using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Worker.Tests.WorkerLib.Aws;

/// <summary>The bucket of whole bodies, in memory.</summary>
internal sealed class LetterBucket
{
    public const string Name = "letters-bucket";

    public LetterBucket()
    {
        S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutObjectRequest>()));
        S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => Get(call.Arg<GetObjectRequest>()));
    }

    public IAmazonS3 S3 { get; } = Substitute.For<IAmazonS3>();

    /// <summary>By key.</summary>
    public Dictionary<string, byte[]> Objects { get; } = [];

    /// <summary>What S3 does instead of answering; null when it answers.</summary>
    public Exception? Fault { get; set; }

    public static AmazonS3Exception Error(string code, HttpStatusCode status) =>
        new($"{code}.", null, ErrorType.Sender, code, "1", status);

    private PutObjectResponse Put(PutObjectRequest put)
    {
        Assert.Equal(Name, put.BucketName);
        if (Fault is { } fault)
        {
            throw fault;
        }

        using var content = new MemoryStream();
        put.InputStream.CopyTo(content);
        Objects[put.Key] = content.ToArray();
        return new PutObjectResponse();
    }

    private GetObjectResponse Get(GetObjectRequest get)
    {
        Assert.Equal(Name, get.BucketName);
        return Fault is { } fault ? throw fault
            : Objects.TryGetValue(get.Key, out var content) ? new GetObjectResponse { ResponseStream = new MemoryStream(content) }
            : throw Error("NoSuchKey", HttpStatusCode.NotFound);
    }
}
