using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.S3.Model;
using Worker.Jobs.ConvertVertexComponents;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.ConvertVertexComponents;

public sealed class ConvertVertexComponentsTests
{
    private const string Train = """
        name: train  # the model
        inputs:
          - {name: lr, type: Float}
        outputs:
          - {name: model, type: Model}
        implementation:
          container:
            image: gcr.io/p/train
            command: [python, train.py]
            args:
              - --lr
              - {inputValue: lr}
              - --model
              - {outputPath: model}
        """;

    private const string Tune = """
        displayName: tune
        maxTrialCount: 4
        parallelTrialCount: 2
        studySpec:
          metrics: [{metricId: val_loss, goal: MINIMIZE}]
          parameters: [{parameterId: model.optimizer.lr, doubleValueSpec: {minValue: 1e-6, maxValue: 0.1}}]
        trialJobSpec:
          workerPoolSpecs: [{machineSpec: {machineType: n1-standard-4}, replicaCount: 1, containerSpec: {imageUri: gcr.io/p/i}}]
        """;

    private readonly IAmazonS3 s3 = Substitute.For<IAmazonS3>();
    private readonly ConcurrentDictionary<string, byte[]> objects = new();

    public ConvertVertexComponentsTests()
    {
        s3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            objects.TryGetValue(call.Arg<GetObjectRequest>().Key, out var content)
                ? new GetObjectResponse { ContentLength = content.Length, ResponseStream = new MemoryStream(content) }
                : throw new NoSuchKeyException("The specified key does not exist."));
        s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var put = call.Arg<PutObjectRequest>();
            Assert.Equal("vertex", put.BucketName);
            objects[put.Key] = ((MemoryStream)put.InputStream).ToArray();
            return new PutObjectResponse();
        });
    }

    [Fact]
    public async Task Converts_a_component_file_and_reports_it_beside()
    {
        await UploadAsync("incoming/team a/train.yaml", Train);

        var converted = Text("converted/team a/train.yaml");
        Assert.Contains("lr={{$.inputs.parameters['lr']}}", converted, StringComparison.Ordinal);
        Assert.Contains("model={{$.outputs.artifacts['model'].path}}", converted, StringComparison.Ordinal);
        Assert.Contains("# the model", converted, StringComparison.Ordinal);
        var report = Report("converted/team a/train.yaml.report.json");
        Assert.Equal("incoming/team a/train.yaml", report.GetProperty("source").GetString());
        Assert.Equal("converted/team a/train.yaml", report.GetProperty("converted").GetString());
        Assert.Equal(Train, Text("incoming/team a/train.yaml"));
    }

    [Fact]
    public async Task Takes_the_keys_of_the_folder()
    {
        objects["incoming/hydra-keys.json"] = """{"--lr":"model.optimizer.lr"}"""u8.ToArray();

        await UploadAsync("incoming/train.yaml", Train);

        Assert.Contains("model.optimizer.lr={{$.inputs.parameters['lr']}}", Text("converted/train.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inputValue: lr", "inputValue: learning_rate", null)]
    [InlineData("inputs:", "inputs: [", null)]
    [InlineData("", "", "no JSON")]
    [InlineData("", "", """{"--lr":1}""")]
    public async Task Only_reports_a_file_with_an_error(string old, string replacement, string? keys)
    {
        if (keys is not null)
        {
            objects["incoming/hydra-keys.json"] = Encoding.UTF8.GetBytes(keys);
        }

        await UploadAsync("incoming/train.yaml", old.Length == 0 ? Train : Train.Replace(old, replacement, StringComparison.Ordinal));

        Assert.False(objects.ContainsKey("converted/train.yaml"));
        var report = Report("converted/train.yaml.report.json");
        Assert.Equal(JsonValueKind.Null, report.GetProperty("converted").ValueKind);
        var finding = report.GetProperty("findings").EnumerateArray().First(one => one.GetProperty("severity").GetString() == "error");
        Assert.All((string[])["code", "file", "message", "fix"], name => Assert.NotEqual("", finding.GetProperty(name).GetString()));
        Assert.True(finding.GetProperty("line").GetInt32() > 0 && finding.GetProperty("column").GetInt32() > 0);
    }

    [Fact]
    public async Task Converts_the_file_of_a_tuning_job_to_what_the_API_takes()
    {
        await UploadAsync("incoming/tuning/tune.yaml", Tune);

        var job = JsonElement.Parse(objects["converted/tuning/tune.yaml.json"]);
        Assert.Equal(4, job.GetProperty("maxTrialCount").GetInt32());
        Assert.Equal(
            "converted/tuning/tune.yaml.json", Report("converted/tuning/tune.yaml.report.json").GetProperty("converted").GetString());
    }

    [Fact]
    public async Task Refuses_a_tuning_job_with_more_trials_at_once_than_in_all()
    {
        await UploadAsync("incoming/tuning/tune.yaml", Tune.Replace("maxTrialCount: 4", "maxTrialCount: 1", StringComparison.Ordinal));

        Assert.DoesNotContain("converted/tuning/tune.yaml.json", objects.Keys);
        Assert.Equal(3, Report("converted/tuning/tune.yaml.report.json").GetProperty("findings")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Refuses_what_is_no_text_or_too_large()
    {
        await UploadAsync("incoming/large.yaml", new string(' ', (4 * 1024 * 1024) + 1));
        objects["incoming/tuning/latin.yaml"] = [0xff, 0xfe, 0x20];
        await RunAsync("incoming/tuning/latin.yaml");

        Assert.Equal("too-large", Report("converted/large.yaml.report.json").GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Contains(
            "UTF-8",
            Report("converted/tuning/latin.yaml.report.json").GetProperty("findings")[0].GetProperty("fix").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("incoming/hydra-keys.json")]
    [InlineData("incoming/folder/")]
    [InlineData("incoming/readme.md")]
    [InlineData("converted/train.yaml")]
    public async Task Leaves_other_files_alone(string key)
    {
        await UploadAsync(key, "{}");

        Assert.Equal([key], objects.Keys);
    }

    private async Task UploadAsync(string key, string content)
    {
        objects[key] = Encoding.UTF8.GetBytes(content);
        await RunAsync(key);
    }

    private Task RunAsync(string key) => new ConvertVertexComponentsHandler(s3).HandleAsync(
        new S3Event
        {
            Records =
            [
                new S3Event.S3EventNotificationRecord
                {
                    S3 = new S3Event.S3Entity
                    {
                        Bucket = new S3Event.S3BucketEntity { Name = "vertex" },
                        Object = new S3Event.S3ObjectEntity { Key = key.Replace(' ', '+') },
                    },
                },
            ],
        },
        Substitute.For<ILambdaContext>());

    private string Text(string key) => Encoding.UTF8.GetString(objects[key]);

    private JsonElement Report(string key) => JsonElement.Parse(objects[key]);
}
