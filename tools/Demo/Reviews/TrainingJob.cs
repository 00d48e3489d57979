using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Demo.Reviews;

/// <summary>A training job as SageMaker keeps it: what was asked for, and how far it is.</summary>
internal sealed class TrainingJob(string arn, JsonObject request, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly DateTimeOffset created = time.GetUtcNow();
    private DateTimeOffset? ended;
    private string status = "InProgress";
    private string secondary = "Starting";
    private string? failure;
    private string? artifacts;

    public string Name { get; } = request["TrainingJobName"]!.GetValue<string>();

    public string Arn => arn;

    public JsonElement Request { get; } = JsonElement.Parse(request.ToJsonString());

    /// <summary>Fires when it is stopped.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>InProgress, Stopping, Completed, Failed or Stopped.</summary>
    public string Status
    {
        get
        {
            lock (gate)
            {
                return status;
            }
        }
    }

    /// <summary>Says what it does now, such as Downloading or Training.</summary>
    public void Go(string now)
    {
        lock (gate)
        {
            secondary = now;
        }
    }

    /// <param name="model">Where its model is.</param>
    public void Complete(string model) => End("Completed", "Completed", null, model);

    /// <param name="reason">As SageMaker would say it.</param>
    public void Fail(string reason) => End("Failed", "Failed", reason, null);

    /// <param name="why">Stopped or MaxRuntimeExceeded.</param>
    public void EndStopped(string why) => End("Stopped", why, null, null);

    /// <returns>False when it has ended.</returns>
    public bool Stop()
    {
        lock (gate)
        {
            if (status != "InProgress")
            {
                return false;
            }

            (status, secondary) = ("Stopping", "Stopping");
        }

        stopping.Cancel();
        return true;
    }

    /// <summary>The response of DescribeTrainingJob.</summary>
    public JsonObject Describe()
    {
        lock (gate)
        {
            var described = (JsonObject)request.DeepClone();
            described.Remove("Tags");
            described["TrainingJobArn"] = arn;
            described["TrainingJobStatus"] = status;
            described["SecondaryStatus"] = secondary;
            described["CreationTime"] = Seconds(created);
            described["LastModifiedTime"] = Seconds(ended ?? time.GetUtcNow());
            if (ended is { } at)
            {
                described["TrainingEndTime"] = Seconds(at);
            }

            if (failure is not null)
            {
                described["FailureReason"] = failure;
            }

            if (artifacts is not null)
            {
                described["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = artifacts };
            }

            return described;
        }
    }

    public void Dispose() => stopping.Dispose();

    private void End(string result, string detail, string? reason, string? model)
    {
        lock (gate)
        {
            (status, secondary, failure, artifacts, ended) = (result, detail, reason, model, time.GetUtcNow());
        }
    }

    private static double Seconds(DateTimeOffset moment) =>
        double.Parse($"{moment.ToUnixTimeMilliseconds() / 1000m}", CultureInfo.InvariantCulture);
}
