using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Demo;
using Demo.Reviews;

namespace Worker.Tests.Demo;

/// <summary>The stand-in of SageMaker trains, and refuses what SageMaker refuses.</summary>
[Trait("Category", "Integration")] // it runs fastText
[Collection(nameof(SageMakerStandInTests))]
[NeedsJobs("prepare_reviews", "verify_model")]
public sealed class SageMakerStandInTests : IAsyncLifetime
{
    private readonly IAmazonS3 s3 = Substitute.For<IAmazonS3>();
    private readonly HttpClient http = new();
    private readonly Dictionary<string, byte[]> written = [];
    private SageMakerStandIn sageMaker = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        sageMaker = await SageMakerStandIn.StartAsync();
        sageMaker.TrainWith(s3);
        s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var request = call.Arg<PutObjectRequest>();
            written[$"s3://{request.BucketName}/{request.Key}"] = File.ReadAllBytes(request.FilePath);
            return new PutObjectResponse();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await sageMaker.DisposeAsync();
        http.Dispose();
    }

    [Fact]
    public async Task Trains_vectors_of_words()
    {
        Put(string.Concat(Enumerable.Repeat("味 が とても 良い\n値段 が 高い\n", 50)));
        await CreateAsync(Request("vectors-0-0", ("mode", "skipgram"), ("min_count", "1"), ("vector_dim", "8"), ("epochs", "2")));

        var job = await EndAsync("vectors-0-0");

        Assert.Equal("Completed", Status(job));
        var model = job.GetProperty("ModelArtifacts").GetProperty("S3ModelArtifacts").GetString()!;
        Assert.Equal("s3://reviews/models/d1/vectors-0-0/output/model.tar.gz", model);
        var files = Unpack(written[model]);
        Assert.Equal(["vectors.bin", "vectors.txt"], files.Keys.Order(StringComparer.Ordinal));
        var lines = Encoding.UTF8.GetString(files["vectors.txt"]).TrimEnd('\n').Split('\n');
        Assert.Equal("7 8", lines[0]); // with the end of a line
        Assert.Contains(lines, line => line.StartsWith("良い ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trains_labels_of_texts()
    {
        Put(string.Concat(Enumerable.Repeat("__label__1 味 が 良い\n__label__0 値段 が 高い\n", 50)));
        await CreateAsync(Request("labels-0-0", ("mode", "supervised"), ("min_count", "1"), ("vector_dim", "8")));

        var job = await EndAsync("labels-0-0");

        var files = Unpack(written[job.GetProperty("ModelArtifacts").GetProperty("S3ModelArtifacts").GetString()!]);
        Assert.Equal(793712314, BitConverter.ToInt32(Assert.Single(files, file => file.Key == "model.bin").Value)); // fastText's magic
    }

    [Fact]
    public async Task Refuses_a_name_that_was_used()
    {
        Put("a b\n");
        await CreateAsync(Request("again", ("mode", "skipgram")));
        await EndAsync("again");

        var (status, body) = await CallAsync("CreateTrainingJob", Request("again", ("mode", "skipgram")));

        Assert.Equal((HttpStatusCode.BadRequest, "ResourceInUse"), (status, body.GetProperty("__type").GetString()));
        Assert.StartsWith("Training job names must be unique", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TrainingJobName", "\"two--\"", "at 'trainingJobName'")]
    [InlineData("TrainingJobName", "\"a_b\"", "at 'trainingJobName'")]
    [InlineData("RoleArn", "null", "Value null at 'roleArn'")]
    [InlineData("RoleArn", "\"admin\"", "at 'roleArn'")]
    [InlineData("HyperParameters", """{"epochs":5}""", "at 'hyperParameters.epochs': all are strings")]
    [InlineData("InputDataConfig", "[]", "Value null at 'inputDataConfig'")]
    [InlineData("OutputDataConfig", """{"S3OutputPath":"models/"}""", "at 'outputDataConfig.s3OutputPath'")]
    [InlineData("StoppingCondition", """{"MaxRuntimeInSeconds":0}""", "at 'stoppingCondition.maxRuntimeInSeconds'")]
    [InlineData("AlgorithmSpecification", """{"TrainingImage":"blazingtext","TrainingInputMode":"File"}""", "trainingImage'")]
    [InlineData("Epochs", "5", "This stand-in does not know Epochs.")]
    public async Task Refuses_a_request_that_does_not_fit(string member, string json, string problem)
    {
        var request = Request("refused", ("mode", "skipgram"));
        request[member] = JsonNode.Parse(json);

        var (status, body) = await CallAsync("CreateTrainingJob", request);

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (status, body.GetProperty("__type").GetString()));
        Assert.Contains(problem, body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode", "word2vec", "'word2vec' is not one of")]
    [InlineData("epochs", "many", "'many' at 'epochs' is no whole number from 1")]
    [InlineData("vector_dim", "4096", "'4096' at 'vector_dim' is no whole number from 1 to 2048")]
    [InlineData("epoch", "5", "Additional properties are not allowed ('epoch' was unexpected)")]
    [InlineData("min_count", "1000", "fastText ended with")]
    public async Task A_training_with_a_setting_that_does_not_fit_fails_as_that_of_the_client(string name, string value, string reason)
    {
        Put("a b\n");
        var request = Request("fails", ("mode", "skipgram"), ("min_count", "1"));
        request["HyperParameters"]![name] = value;
        await CreateAsync(request);

        var job = await EndAsync("fails");

        Assert.Equal("Failed", Status(job));
        Assert.Contains($"ClientError: {reason}", job.GetProperty("FailureReason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_is_stopped()
    {
        Put(string.Concat(Enumerable.Repeat("a b c d e f g h\n", 1000)));
        await CreateAsync(Request("stopped", ("mode", "skipgram"), ("min_count", "1"), ("epochs", "1000000")));

        await CallAsync("StopTrainingJob", new JsonObject { ["TrainingJobName"] = "stopped" });

        Assert.Equal("Stopped", Status(await EndAsync("stopped")));
    }

    [Fact]
    public async Task A_training_ends_when_its_time_is_over()
    {
        Put(string.Concat(Enumerable.Repeat("a b c d e f g h\n", 1000)));
        var request = Request("long", ("mode", "skipgram"), ("min_count", "1"), ("epochs", "1000000"));
        request["StoppingCondition"]!["MaxRuntimeInSeconds"] = 1;
        await CreateAsync(request);

        var job = await EndAsync("long");

        Assert.Equal(("Stopped", "MaxRuntimeExceeded"), (Status(job), job.GetProperty("SecondaryStatus").GetString()));
    }

    [Theory]
    [InlineData("DescribeTrainingJob", "ValidationException")]
    [InlineData("StopTrainingJob", "ValidationException")]
    [InlineData("DeleteModel", "UnknownOperationException")]
    public async Task Knows_no_other_job_and_no_other_action(string action, string type) => Assert.Equal(
        type,
        (await CallAsync(action, new JsonObject { ["TrainingJobName"] = "nobody" })).Body.GetProperty("__type").GetString());

    private void Put(string text)
    {
        s3.ListObjectsV2Async(Arg.Any<ListObjectsV2Request>(), Arg.Any<CancellationToken>())
            .Returns(new ListObjectsV2Response { S3Objects = [new S3Object { Key = "prepared/d1/train.txt", Size = text.Length }] });
        s3.GetObjectAsync("reviews", "prepared/d1/train.txt", Arg.Any<CancellationToken>())
            .Returns(_ => new GetObjectResponse { ResponseStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
    }

    private static JsonObject Request(string name, params (string Name, string Value)[] settings) => new()
    {
        ["TrainingJobName"] = name,
        ["RoleArn"] = "arn:aws:iam::123456789012:role/training",
        ["AlgorithmSpecification"] = new JsonObject
        {
            ["TrainingImage"] = "501404015308.dkr.ecr.ap-northeast-1.amazonaws.com/blazingtext:1",
            ["TrainingInputMode"] = "File",
        },
        ["HyperParameters"] = new JsonObject(settings.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value))),
        ["InputDataConfig"] = new JsonArray(new JsonObject
        {
            ["ChannelName"] = "train",
            ["DataSource"] = new JsonObject
            {
                ["S3DataSource"] = new JsonObject { ["S3DataType"] = "S3Prefix", ["S3Uri"] = "s3://reviews/prepared/d1/train.txt" },
            },
        }),
        ["OutputDataConfig"] = new JsonObject { ["S3OutputPath"] = "s3://reviews/models/d1/" },
        ["ResourceConfig"] = new JsonObject { ["InstanceCount"] = 1, ["InstanceType"] = "ml.m5.xlarge", ["VolumeSizeInGB"] = 30 },
        ["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = 60 },
    };

    private async Task CreateAsync(JsonObject request)
    {
        var (status, body) = await CallAsync("CreateTrainingJob", request);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
    }

    private async Task<JsonElement> EndAsync(string name)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var (_, job) = await CallAsync("DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = name });
            if (Status(job) is not ("InProgress" or "Stopping"))
            {
                return job;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(string action, JsonObject input)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, sageMaker.Url) { Content = new StringContent(input.ToJsonString()) };
        request.Headers.Add("X-Amz-Target", $"SageMaker.{action}");
        using var response = await http.SendAsync(request, Cancelled);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled)));
    }

    private static string Status(JsonElement job) => job.GetProperty("TrainingJobStatus").GetString()!;

    private static Dictionary<string, byte[]> Unpack(byte[] packed)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        var files = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream!.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }

        return files;
    }
}
