using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public static class S3UploadStreamTests
{
    private const int PartBytes = 10;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(30, 3)]
    [InlineData(35, 4)]
    public static async Task Uploads_whole_parts_and_what_is_left(int length, int parts)
    {
        var s3 = new RecordedS3();
        var content = Enumerable.Range(0, length).Select(number => (byte)number).ToArray();

        await using (var upload = new S3UploadStream(s3.Client, "bucket", "key", "text/plain", PartBytes))
        {
            foreach (var piece in content.Chunk(7))
            {
                await upload.WriteAsync(piece, TestContext.Current.CancellationToken);
            }

            await upload.CompleteAsync(TestContext.Current.CancellationToken);
            Assert.Equal(length, upload.Length);
        }

        Assert.Equal(content, s3.Written);
        Assert.Equal(parts, s3.Parts);
        Assert.Equal(parts == 0 ? ["PutObject"] : ["Initiate", .. Enumerable.Repeat("UploadPart", parts), "Complete"], s3.Calls);
    }

    [Fact]
    public static async Task Takes_back_what_was_uploaded_when_it_was_not_completed()
    {
        var s3 = new RecordedS3();

        await using (var upload = new S3UploadStream(s3.Client, "bucket", "key", "text/plain", PartBytes))
        {
            await upload.WriteAsync(new byte[15], TestContext.Current.CancellationToken);
        }

        Assert.Equal(["Initiate", "UploadPart", "Abort"], s3.Calls);
    }

    [Fact]
    public static async Task Does_not_hide_why_an_upload_failed()
    {
        var s3 = new RecordedS3();
        s3.Client.UploadPartAsync(Arg.Any<UploadPartRequest>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<UploadPartResponse>(new AmazonS3Exception("the real cause")));
        s3.Client.AbortMultipartUploadAsync(Arg.Any<AbortMultipartUploadRequest>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<AbortMultipartUploadResponse>(new AmazonS3Exception("abort denied")));

        var error = await Assert.ThrowsAsync<AmazonS3Exception>(async () =>
        {
            await using var upload = new S3UploadStream(s3.Client, "bucket", "key", "text/plain", PartBytes);
            await upload.WriteAsync(new byte[15], TestContext.Current.CancellationToken);
        });

        Assert.Equal("the real cause", error.Message);
    }

    [Fact]
    public static async Task Leaves_nothing_to_take_back_when_nothing_was_uploaded()
    {
        var s3 = new RecordedS3();

        await using (var upload = new S3UploadStream(s3.Client, "bucket", "key", "text/plain", PartBytes))
        {
            await upload.WriteAsync(new byte[5], TestContext.Current.CancellationToken);
        }

        Assert.Empty(s3.Calls);
    }

    private sealed class RecordedS3
    {
        private readonly MemoryStream written = new();

        public RecordedS3()
        {
            Client = Substitute.For<IAmazonS3>();
            Client.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            {
                Take("PutObject", call.Arg<PutObjectRequest>().InputStream);
                return new PutObjectResponse();
            });
            Client.InitiateMultipartUploadAsync(Arg.Any<InitiateMultipartUploadRequest>(), Arg.Any<CancellationToken>()).Returns(_ =>
            {
                Take("Initiate", Stream.Null);
                return new InitiateMultipartUploadResponse { UploadId = "upload" };
            });
            Client.UploadPartAsync(Arg.Any<UploadPartRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            {
                Take("UploadPart", call.Arg<UploadPartRequest>().InputStream);
                return new UploadPartResponse { PartNumber = call.Arg<UploadPartRequest>().PartNumber, ETag = "etag" };
            });
            Client.CompleteMultipartUploadAsync(Arg.Any<CompleteMultipartUploadRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            {
                Take("Complete", Stream.Null);
                Parts = call.Arg<CompleteMultipartUploadRequest>().PartETags.Count;
                return new CompleteMultipartUploadResponse();
            });
            Client.AbortMultipartUploadAsync(Arg.Any<AbortMultipartUploadRequest>(), Arg.Any<CancellationToken>()).Returns(_ =>
            {
                Take("Abort", Stream.Null);
                return new AbortMultipartUploadResponse();
            });
        }

        public IAmazonS3 Client { get; }

        public List<string> Calls { get; } = [];

        public int Parts { get; private set; }

        public byte[] Written => written.ToArray();

        private void Take(string call, Stream content)
        {
            Calls.Add(call);
            content.CopyTo(written);
        }
    }
}
