using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using Microsoft.AspNetCore.Http;

namespace Demo.Reviews;

/// <summary>
/// Stands in for SageMaker on loopback: CreateTrainingJob, DescribeTrainingJob and StopTrainingJob for the algorithm BlazingText, which it
/// really trains, with fastText (<see cref="FastTextTraining"/>). It refuses what SageMaker refuses, as far as its documents say it; it is
/// not SageMaker. A name that was used is used for ever.
/// </summary>
[NeedsJobs("prepare_reviews", "verify_model")]
public sealed class SageMakerStandIn : IStandIn
{
    private const string Target = "SageMaker.";
    private const string Account = "123456789012";

    private readonly LoopbackServer server;
    private readonly ConcurrentDictionary<string, TrainingJob> jobs = new();
    private readonly ConcurrentBag<Task> trainings = [];
    private FastTextTraining? training;
    private IAmazonS3? s3;

    private SageMakerStandIn() => server = new LoopbackServer(RespondAsync);

    public Uri Url => server.Url;

    /// <summary>The variable with which the AWS SDKs, and the local state machines, find it.</summary>
    public IReadOnlyDictionary<string, string> Variables =>
        new Dictionary<string, string> { ["AWS_ENDPOINT_URL_SAGEMAKER"] = Url.ToString() };

    public static async Task<SageMakerStandIn> StartAsync()
    {
        var standIn = new SageMakerStandIn();
        await standIn.server.StartAsync();
        return standIn;
    }

    public Task PrepareAsync(LocalEnvironment environment)
    {
        TrainWith(environment.S3());
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await Task.WhenAll(trainings);
        foreach (var job in jobs.Values)
        {
            job.Dispose();
        }

        s3?.Dispose();
    }

    /// <param name="client">Of the S3 with the channels; ended with the stand-in.</param>
    internal void TrainWith(IAmazonS3 client) => (s3, training) = (client, new FastTextTraining(client));

    private async Task RespondAsync(HttpContext http)
    {
        var target = http.Request.Headers["X-Amz-Target"].ToString();
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, server.Stopping);
        var (status, body) = Respond(target.StartsWith(Target, StringComparison.Ordinal) ? target[Target.Length..] : "", bytes.ToArray());
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/x-amz-json-1.1";
        await http.Response.WriteAsync(body.ToJsonString(), server.Stopping);
    }

    private (int Status, JsonObject Body) Respond(string action, byte[] body)
    {
        JsonObject? request;
        try
        {
            request = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            request = null;
        }

        return request is null ? Error("SerializationException", "The request is no JSON object.") : action switch
        {
            "CreateTrainingJob" => Create(request),
            "DescribeTrainingJob" => Find(request) is { } job ? (200, job.Describe()) : NotFound(),
            "StopTrainingJob" => Find(request) switch
            {
                null => NotFound(),
                { } job => job.Stop() ? (200, []) : Error("ValidationException", $"The job is {job.Status} and cannot be stopped."),
            },
            _ => Error("UnknownOperationException", $"This stand-in does not know the action {action}."),
        };
    }

    private (int Status, JsonObject Body) Create(JsonObject request)
    {
        if (TrainingRequests.Problem(JsonElement.Parse(request.ToJsonString())) is { } problem)
        {
            return Error("ValidationException", problem);
        }

        if (training is null)
        {
            return Error("InternalFailure", "No environment is deployed yet.");
        }

        var name = request["TrainingJobName"]!.GetValue<string>();
        var arn = $"arn:aws:sagemaker:{LocalAwsApi.Region}:{Account}:training-job/{name}";
        lock (jobs)
        {
            if (jobs.ContainsKey(name))
            {
                return Error(
                    "ResourceInUse",
                    "Training job names must be unique within an AWS account and region, and a training job with this name already "
                    + $"exists ({arn})");
            }

            var job = jobs[name] = new TrainingJob(arn, request, TimeProvider.System);
            trainings.Add(Task.Run(() => training.RunAsync(job, server.Stopping)));
            return (200, new JsonObject { ["TrainingJobArn"] = arn });
        }
    }

    private TrainingJob? Find(JsonObject request) =>
        request["TrainingJobName"] is JsonValue value && value.TryGetValue<string>(out var name) ? jobs.GetValueOrDefault(name) : null;

    private static (int Status, JsonObject Body) NotFound() => Error("ValidationException", "Requested resource not found.");

    private static (int Status, JsonObject Body) Error(string type, string message) =>
        (400, new JsonObject { ["__type"] = type, ["message"] = message });
}
