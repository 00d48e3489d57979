using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Demo.Vertex;

/// <summary>
/// Pipeline jobs and hyperparameter tuning jobs as Vertex AI keeps them: bodies are checked against the messages of the API, an id that is
/// taken is a conflict, and each look at a job brings it a step further, until it has succeeded.
/// </summary>
internal sealed partial class VertexJobs
{
    private static readonly string[] Steps = ["PENDING", "RUNNING", "SUCCEEDED"];

    private readonly Lock gate = new();
    private readonly Dictionary<string, JsonObject> jobs = [];
    private readonly Dictionary<string, int> looks = [];
    private int count;

    /// <summary>Looks at a job for each step; 0 leaves jobs as they are.</summary>
    public int LooksPerStep { get; set; } = 1;

    /// <summary>By their names.</summary>
    public IReadOnlyDictionary<string, JsonObject> All
    {
        get
        {
            lock (gate)
            {
                return jobs.ToDictionary(job => job.Key, job => (JsonObject)job.Value.DeepClone());
            }
        }
    }

    /// <summary>Changes a job, such as its state.</summary>
    public void Change(string name, Action<JsonObject> change)
    {
        lock (gate)
        {
            change(jobs[name]);
        }
    }

    public GoogleReply Reply(GoogleRequest request)
    {
        var path = JobPath().Match(request.Path);
        if (!path.Success || request.Host != $"{path.Groups["location"].Value}-aiplatform.googleapis.com")
        {
            return GoogleReply.Error(404, "NOT_FOUND", "The requested URL was not found on this server.");
        }

        var parent = $"projects/{path.Groups["project"].Value}/locations/{path.Groups["location"].Value}/{path.Groups["kind"].Value}";
        var isPipeline = path.Groups["kind"].Value == "pipelineJobs";
        lock (gate)
        {
            return (request.Method, path.Groups["id"].Success) switch
            {
                ("POST", false) => Create(request, parent, isPipeline),
                ("GET", true) => Get($"{parent}/{path.Groups["id"].Value}", isPipeline),
                ("GET", false) => List(request, parent, path.Groups["kind"].Value),
                _ => GoogleReply.Error(404, "NOT_FOUND", "Method not found."),
            };
        }
    }

    private GoogleReply Create(GoogleRequest request, string parent, bool isPipeline)
    {
        var body = request.Json();
        if (VertexMessages.Check(body, isPipeline ? "PipelineJob" : "HyperparameterTuningJob") is { } wrong)
        {
            return Invalid(wrong);
        }

        var id = request.Parameter("pipelineJobId") ?? (++count + 4_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture);
        if (isPipeline && request.Parameter("pipelineJobId") is not null && !PipelineId().IsMatch(id))
        {
            return Invalid(new VertexViolation("pipeline_job_id", "pipeline_job_id must match ^[a-z][-a-z0-9]{0,127}$."));
        }

        var name = $"{parent}/{id}";
        if (jobs.ContainsKey(name))
        {
            return GoogleReply.Error(409, "ALREADY_EXISTS", $"The PipelineJob {name} already exists.");
        }

        var job = JsonNode.Parse(request.Body)!.AsObject();
        job["name"] = name;
        job["createTime"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        job["state"] = isPipeline ? "PIPELINE_STATE_PENDING" : "JOB_STATE_PENDING";
        jobs[name] = job;
        return GoogleReply.Json(job.DeepClone());
    }

    private GoogleReply Get(string name, bool isPipeline)
    {
        if (!jobs.TryGetValue(name, out var job))
        {
            return GoogleReply.Error(404, "NOT_FOUND", $"{name} is not found.");
        }

        var prefix = isPipeline ? "PIPELINE_STATE_" : "JOB_STATE_";
        var step = Array.IndexOf(Steps, job["state"]!.GetValue<string>()[prefix.Length..]);
        var seen = looks[name] = looks.GetValueOrDefault(name) + 1;
        if (LooksPerStep > 0 && seen % LooksPerStep == 0 && step >= 0 && step < Steps.Length - 1)
        {
            job["state"] = $"{prefix}{Steps[step + 1]}";
            if (!isPipeline && step == Steps.Length - 2)
            {
                job["trials"] = Trials.Of(job);
            }
        }

        return GoogleReply.Json(job.DeepClone());
    }

    private GoogleReply List(GoogleRequest request, string parent, string kind)
    {
        var filter = LabelFilter().Match(request.Parameter("filter") ?? "");
        if (!filter.Success)
        {
            return GoogleReply.Error(400, "INVALID_ARGUMENT", "The stand-in filters by labels.KEY=\"VALUE\" alone.");
        }

        var found = jobs.Where(job => job.Key.StartsWith($"{parent}/", StringComparison.Ordinal)
            && job.Value["labels"]?[filter.Groups["key"].Value]?.GetValue<string>() == filter.Groups["value"].Value);
        return GoogleReply.Json(new JsonObject { [kind] = new JsonArray([.. found.Select(job => job.Value.DeepClone())]) });
    }

    private static GoogleReply Invalid(VertexViolation wrong) => GoogleReply.Error(
        400,
        "INVALID_ARGUMENT",
        wrong.Description,
        [
            new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
                ["fieldViolations"] = new JsonArray(
                    new JsonObject { ["field"] = wrong.Field, ["description"] = wrong.Description }),
            },
        ]);

    [GeneratedRegex(
        "^/v1/projects/(?<project>[^/]+)/locations/(?<location>[^/]+)/(?<kind>pipelineJobs|hyperparameterTuningJobs)(/(?<id>[^/]+))?$")]
    private static partial Regex JobPath();

    [GeneratedRegex("^[a-z][-a-z0-9]{0,127}$")]
    private static partial Regex PipelineId();

    [GeneratedRegex("^labels\\.(?<key>[a-z0-9_-]+)=\"(?<value>[a-z0-9_-]+)\"$")]
    private static partial Regex LabelFilter();
}
