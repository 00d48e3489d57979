using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.S3;
using JapaneseText;
using Worker.Jobs.PrepareReviews;
using WorkerLib.Training;

namespace Worker.Tests.Jobs.PrepareReviews;

public sealed class PrepareReviewsTests
{
    private readonly ReviewBucketFixture fixture = new();

    [Fact]
    public async Task Prepares_a_file_for_sentiment()
    {
        var response = await fixture.RunAsync("id,star_rating,review_body\n1,1,bad thing\n2,3,so so\n3,5,good thing here\n");

        Assert.Equal(("sentiment", 3L), (response.Form, response.Rows));
        Assert.Equal(["__label__0 bad thing", "__label__1 good thing here"], fixture.AllLines(response));
        Assert.Equal(2, response.Lines + response.ValidationLines);
        Assert.Equal("supervised", response.HyperParameters["mode"]);
        Assert.Equal($"s3://reviews/models/{response.Dataset}/", response.OutputPath);
    }

    [Fact]
    public async Task Prepares_a_file_for_vectors_without_ratings()
    {
        var response = await fixture.RunAsync("review_body\nbad thing\ngood thing here\n", "vectors");

        Assert.Equal(["bad thing", "good thing here"], fixture.Lines(response, "train.txt"));
        Assert.Equal((2L, 2L, 0L, 5L), (response.Rows, response.Lines, response.ValidationLines, response.Words));
        Assert.Equal("train", Assert.Single(response.InputDataConfig).Name);
        Assert.Equal("skipgram", response.HyperParameters["mode"]);
    }

    /// <summary>What the state machine hands to SageMaker as it is, so the names are those of its API.</summary>
    [Fact]
    public async Task Gives_channels_as_SageMaker_takes_them()
    {
        var response = await fixture.RunAsync(Many(50));

        var channels = JsonSerializer.SerializeToElement(response, PrepareReviewsJson.Default.Response).GetProperty("inputDataConfig");
        Assert.Equal(["train", "validation"], channels.EnumerateArray().Select(channel => channel.GetProperty("ChannelName").GetString()));
        Assert.True(JsonElement.DeepEquals(channels[1], JsonElement.Parse($$"""
            {
              "ChannelName": "validation",
              "ContentType": "text/plain",
              "DataSource": {
                "S3DataSource": {
                  "S3DataType": "S3Prefix",
                  "S3Uri": "s3://reviews/prepared/{{response.Dataset}}/validation.txt",
                  "S3DataDistributionType": "FullyReplicated"
                }
              }
            }
            """)));
    }

    [Fact]
    public async Task Writes_a_manifest_with_counts_and_hashes_last()
    {
        var response = await fixture.RunAsync(Many(50));

        Assert.Equal(response.Manifest, fixture.Writes[^1]);
        var manifest = TrainingManifest.FromBytes(fixture.Objects[response.Manifest]);
        Assert.Equal((response.Rows, response.Lines), (manifest.Rows, manifest.Lines));
        Assert.Equal(ReviewBucketFixture.StartedAt, manifest.CreatedAt);
        Assert.Equal(
            new TrainingSource(
                "reviews",
                "incoming/sentiment/reviews.csv",
                ReviewBucketFixture.EtagOf(fixture.Objects["incoming/sentiment/reviews.csv"])),
            manifest.Source);
        Assert.Equal(response.HyperParameters, manifest.HyperParameters);
        Assert.Equal(
            JsonSerializer.Serialize(TextOptions.ForClassification, JsonSerializerOptions.Web), JsonSerializer.Serialize(manifest.Options));
        Assert.Equal(2, manifest.Files.Count);
        Assert.All(manifest.Files, file =>
        {
            var content = fixture.Objects[file.Key];
            Assert.Equal(
                new TrainingFile(
                    file.Key, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, content.Count(one => one == '\n')),
                file);
        });
        Assert.Equal(
            manifest.Labels,
            fixture.Lines(response, "train.txt").CountBy(line => line.Split(' ')[0]).ToDictionary(one => one.Key, one => (long)one.Value));
        Assert.Equal(fixture.Lines(response, "train.txt").Sum(line => line.Split(' ').Length - 1), response.Words);
    }

    [Fact]
    public async Task Names_are_what_SageMaker_takes()
    {
        var response = await fixture.RunAsync(Many(20));

        Assert.Matches("^reviews-20261127t210000z-[0-9a-f]{8}$", response.Dataset);
        Assert.Matches("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,49}$", response.JobBase);
    }

    [Fact]
    public async Task The_same_request_gives_the_same_response_and_objects_and_prepares_nothing_again()
    {
        var request = fixture.Upload(Many(50));
        var first = await fixture.RunAsync(request);
        var writes = fixture.Writes.Count;

        // What changed meanwhile is of the next upload.
        fixture.Publish("""{"sentiment":{"hyperParameters":{"epochs":"1"}}}""");
        fixture.Objects.Remove(request.Key);
        var second = await fixture.RunAsync(request);

        Assert.Equal(Json(first), Json(second));
        Assert.Equal(writes, fixture.Writes.Count);
    }

    [Fact]
    public async Task Another_run_after_a_death_writes_the_same_objects()
    {
        var request = fixture.Upload(Many(50));
        fixture.BeforeWrite = key =>
        {
            if (key.EndsWith("manifest.json", StringComparison.Ordinal))
            {
                throw new AmazonS3Exception("gone") { StatusCode = HttpStatusCode.ServiceUnavailable };
            }
        };
        await Assert.ThrowsAsync<AmazonS3Exception>(() => fixture.RunAsync(request));
        var left = fixture.Objects.ToDictionary(pair => pair.Key, pair => Convert.ToHexString(pair.Value));

        fixture.BeforeWrite = _ => { };
        var response = await fixture.RunAsync(request);

        Assert.All(left, pair => Assert.Equal(pair.Value, Convert.ToHexString(fixture.Objects[pair.Key])));
        Assert.Equal([response.Manifest], fixture.Objects.Keys.Except(left.Keys));
    }

    [Fact]
    public async Task Another_execution_on_the_same_upload_has_a_dataset_of_its_own()
    {
        var request = fixture.Upload(Many(5));

        var first = await fixture.RunAsync(request);
        var second = await fixture.RunAsync(request with { StartedAt = request.StartedAt.AddMilliseconds(1) });

        Assert.NotEqual(first.Dataset, second.Dataset);
    }

    [Fact]
    public async Task Says_that_the_upload_was_replaced_or_deleted_since()
    {
        var request = fixture.Upload("review_body,star_rating\na,1\n");
        fixture.Upload("review_body,star_rating\nb,1\n");
        var replaced = await Assert.ThrowsAsync<ReviewsChangedException>(() => fixture.RunAsync(request));
        fixture.Objects.Remove(request.Key);
        var deleted = await Assert.ThrowsAsync<ReviewsChangedException>(() => fixture.RunAsync(request));

        Assert.StartsWith(
            $"{request.Key} was replaced since the upload with the ETag {request.Etag}", replaced.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{request.Key} was deleted since", deleted.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Writes);
    }

    [Fact]
    public async Task Goes_on_where_a_connection_broke()
    {
        var csv = Many(4000);
        var whole = await fixture.RunAsync(csv);
        var expected = fixture.AllLines(whole);
        fixture.Objects.Clear();
        var opened = 0;
        fixture.Connection = content => new BreakingStream(content, 20_000, isSilent: opened++ % 2 == 0);

        var response = await fixture.RunAsync(csv);

        Assert.True(opened > 3);
        Assert.Equal(expected, fixture.AllLines(response));
    }

    [Fact]
    public async Task Gives_a_connection_up_that_breaks_without_a_byte()
    {
        fixture.Connection = content => new BreakingStream(content, 0, isSilent: false);

        var error = await Assert.ThrowsAsync<IOException>(() => fixture.RunAsync(Many(5)));

        Assert.Contains("incoming/sentiment/reviews.csv cannot be read on at byte 0", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Writes);
    }

    [Theory]
    [InlineData("incoming/other/a.csv", "etag", "key 'incoming/other/a.csv' is none such as incoming/sentiment/<name>.csv")]
    [InlineData("incoming/sentiment/a.csv.errors.json", "ab", "key")]
    [InlineData("prepared/sentiment/a.csv", "ab", "key")]
    [InlineData("incoming/sentiment/a.csv", "", "etag")]
    [InlineData("incoming/sentiment/a.csv", "no/etag", "etag")]
    public async Task Refuses_a_request_of_another_kind(string key, string etag, string problem)
    {
        var error = await Assert.ThrowsAsync<InvalidRequestException>(
            () => fixture.RunAsync(new Request("reviews", key, etag, ReviewBucketFixture.StartedAt)));

        Assert.StartsWith($"Nothing was prepared: {problem}", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Reads);
    }

    [Fact]
    public async Task Large_files_go_out_in_parts()
    {
        var body = string.Join(' ', Enumerable.Repeat("word", 50_000));
        var csv = new StringBuilder("review_body\n");
        for (var row = 0; row < 50; row++)
        {
            csv.Append(body).Append('\n');
        }

        var response = await fixture.RunAsync(csv.ToString(), "vectors");

        Assert.Equal(Enumerable.Repeat(body, 50), fixture.Lines(response, "train.txt"));
        await fixture.S3.ReceivedWithAnyArgs().CompleteMultipartUploadAsync(null, TestContext.Current.CancellationToken);
    }

    /// <summary>Ratings 1 and 5 in turn.</summary>
    private static string Many(int rows)
    {
        var csv = new StringBuilder("review_body,star_rating\n");
        for (var row = 0; row < rows; row++)
        {
            csv.Append("review number ").Append(row).Append(row % 2 == 0 ? ",1\n" : ",5\n");
        }

        return csv.ToString();
    }

    private static string Json(Response response) => JsonSerializer.Serialize(response, PrepareReviewsJson.Default.Response);

    /// <summary>Ends after some bytes, with an error or without a word.</summary>
    private sealed class BreakingStream(Stream content, int bytes, bool isSilent) : MemoryStream
    {
        private int left = bytes;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left == 0)
            {
                return isSilent ? 0 : throw new IOException("the connection broke");
            }

            var read = await content.ReadAsync(buffer[..Math.Min(buffer.Length, left)], cancellationToken);
            left -= read;
            return read;
        }
    }
}
