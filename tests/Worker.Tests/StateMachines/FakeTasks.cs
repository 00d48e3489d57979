using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws;
using Microsoft.AspNetCore.Http;

namespace Worker.Tests.StateMachines;

/// <summary>What the tasks of a state machine call, on loopback: functions, as the local AWS invokes them, and SageMaker.</summary>
internal sealed class FakeTasks : IAsyncDisposable
{
    private readonly LoopbackServer functions;
    private readonly LoopbackServer sageMaker;
    private readonly ConcurrentDictionary<string, Func<JsonElement, Task<FakeResult>>> handlers = new();
    private readonly ConcurrentQueue<(string Task, JsonElement Input)> calls = new();
    private readonly ConcurrentDictionary<string, string> jobs = new();

    public FakeTasks()
    {
        functions = new LoopbackServer(InvokeAsync);
        sageMaker = new LoopbackServer(TrainAsync);
    }

    public Uri FunctionsUrl => functions.Url;

    public Uri SageMakerUrl => sageMaker.Url;

    /// <summary>What was called, in its order: a function, or CreateTrainingJob and StopTrainingJob.</summary>
    public IReadOnlyList<(string Task, JsonElement Input)> Calls => [.. calls];

    /// <summary>Refuses a training, by its count from 0, with the type of an error; null takes it.</summary>
    public Func<int, string?> Refuse { get; set; } = _ => null;

    /// <summary>The status of the trainings, such as Completed or Failed.</summary>
    public string JobStatus { get; set; } = "Completed";

    public async Task StartAsync()
    {
        await functions.StartAsync();
        await sageMaker.StartAsync();
    }

    public void Handle(string function, Func<JsonElement, Task<FakeResult>> handler) => handlers[function] = handler;

    /// <summary>Gives these results, the last one for ever.</summary>
    public void Handle(string function, params FakeResult[] results)
    {
        var count = 0;
        Handle(function, _ => Task.FromResult(results[Math.Min(count++, results.Length - 1)]));
    }

    public void Reset()
    {
        calls.Clear();
        (Refuse, JobStatus) = (_ => null, "Completed");
    }

    public async ValueTask DisposeAsync()
    {
        await functions.DisposeAsync();
        await sageMaker.DisposeAsync();
    }

    private async Task InvokeAsync(HttpContext http)
    {
        var function = http.Request.Path.Value!.Split('/')[3].Split(':')[0];
        var input = await ReadAsync(http);
        calls.Enqueue((function, input));
        var result = await handlers[function](input);
        http.Response.StatusCode = result.Status;
        if (result.IsError)
        {
            http.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
        }

        await http.Response.WriteAsync(result.Body);
    }

    private async Task TrainAsync(HttpContext http)
    {
        var action = http.Request.Headers["X-Amz-Target"].ToString().Split('.')[1];
        var input = await ReadAsync(http);
        var name = input.GetProperty("TrainingJobName").GetString()!;
        if (action != "DescribeTrainingJob")
        {
            calls.Enqueue((action, input));
        }

        var (status, body) = action switch
        {
            "CreateTrainingJob" => Create(name),
            "StopTrainingJob" => (200, []),
            _ => (200, Describe(name)),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/x-amz-json-1.1";
        await http.Response.WriteAsync(body.ToJsonString());
    }

    private static async Task<JsonElement> ReadAsync(HttpContext http)
    {
        using var json = await JsonDocument.ParseAsync(http.Request.Body);
        return json.RootElement.Clone();
    }

    private (int Status, JsonObject Body) Create(string name)
    {
        var refused = Refuse(calls.Count(call => call.Task == "CreateTrainingJob") - 1);
        if (refused is null && !jobs.TryAdd(name, ""))
        {
            refused = "ResourceInUse";
        }

        return refused is null
            ? (200, new JsonObject { ["TrainingJobArn"] = ArnOf(name) })
            : (400, new JsonObject { ["__type"] = refused, ["message"] = $"{refused} for {name}" });
    }

    private JsonObject Describe(string name)
    {
        var job = new JsonObject
        {
            ["TrainingJobName"] = name,
            ["TrainingJobArn"] = ArnOf(name),
            ["TrainingJobStatus"] = JobStatus,
            ["CreationTime"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = $"s3://reviews/models/d1/{name}/output/model.tar.gz" },
        };
        if (JobStatus == "Failed")
        {
            job["FailureReason"] = "ClientError: no word is left";
        }

        return job;
    }

    private static string ArnOf(string name) => $"arn:aws:sagemaker:{LocalAwsApi.Region}:123456789012:training-job/{name}";
}

/// <summary>What a function answers.</summary>
/// <param name="Body">JSON.</param>
internal sealed record FakeResult(string Body, bool IsError = false, int Status = 200)
{
    /// <summary>Lambda itself refuses for now.</summary>
    public static FakeResult Throttled { get; } = new("{}", Status: 429);

    public static FakeResult Error(string type, string message) =>
        new(new JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString(), IsError: true);
}
