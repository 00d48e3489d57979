using System.Text.Json;
using System.Text.RegularExpressions;

namespace Worker.Jobs.SubmitVertexJob;

/// <param name="Id">
/// Names the submission: the same id never submits twice. In Step Functions <c>$$.Execution.Name</c>; lower-case letters, digits and
/// hyphens, at most 63.
/// </param>
/// <param name="Project">Google Cloud project, by id or number.</param>
/// <param name="Location">Such as <c>asia-northeast1</c>.</param>
/// <param name="Pipeline">Key of a pipeline declaration in the bucket, which is compiled with its component files.</param>
/// <param name="PipelineJob">Or key of a compiled PipelineJob (JSON).</param>
/// <param name="HyperparameterTuningJob">Or key of a HyperparameterTuningJob (YAML or JSON).</param>
/// <param name="Parameters">Values of the declaration's parameters: texts, numbers or booleans.</param>
/// <param name="Root">Folder in Cloud Storage in place of the declaration's.</param>
/// <param name="ServiceAccount">As which the job runs, in place of the file's.</param>
/// <param name="Name">Or the name of a job that was submitted before, alone: it is watched again.</param>
internal sealed record Request(
    string? Id = null,
    string? Project = null,
    string? Location = null,
    string? Pipeline = null,
    string? PipelineJob = null,
    string? HyperparameterTuningJob = null,
    IReadOnlyDictionary<string, JsonElement>? Parameters = null,
    string? Root = null,
    string? ServiceAccount = null,
    string? Name = null)
{
    internal static readonly Regex ProjectForm = new("^([a-z][a-z0-9-]{4,28}[a-z0-9]|[0-9]{1,20})\\z");
    internal static readonly Regex LocationForm = new("^[a-z]{2,20}(-[a-z0-9]{1,20}){1,2}\\z");
    private static readonly Regex IdForm = new("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z");
    private static readonly Regex EmailForm = new(@"^[a-z0-9._-]{1,100}@[a-z0-9.-]{1,100}\.gserviceaccount\.com\z");

    /// <returns>The job to watch; null when one is to be submitted.</returns>
    /// <exception cref="InvalidSubmissionException">It is no name, or not alone.</exception>
    internal VertexJobName? JobName() =>
        Name is null ? null
        : this with { Name = null } == new Request() ? VertexJobName.Read(Name)
        : throw new InvalidSubmissionException("name is given with other members: a name alone says which job to watch");

    /// <summary>What to submit.</summary>
    /// <exception cref="InvalidSubmissionException">Says what is wrong with the request.</exception>
    internal SubmissionRequest ToSubmission()
    {
        string[] keys = [.. new[] { Pipeline, PipelineJob, HyperparameterTuningJob }.OfType<string>()];
        var form = Pipeline is not null ? SubmissionForm.Declaration
            : PipelineJob is not null ? SubmissionForm.PipelineJob
            : SubmissionForm.TuningJob;
        var problem = Project is null || !ProjectForm.IsMatch(Project) ? $"project '{Project}' is no id or number of a project"
            : Location is null || !LocationForm.IsMatch(Location) ? $"location '{Location}' is none such as asia-northeast1"
            : Id is null || !IdForm.IsMatch(Id) ? $"id '{Id}' is not 1 to 63 lower-case letters, digits and hyphens"
            : keys.Length != 1 ? "give exactly one of pipeline, pipelineJob and hyperparameterTuningJob, the key of a file"
            : form != SubmissionForm.Declaration && (Parameters ?? Root as object) is not null
            ? "parameters and root go with pipeline alone: other files have their own"
            : Parameters?.FirstOrDefault(pair => TextOf(pair.Value) is null).Key is { } name
            ? $"the parameter {name} is no text, number or boolean; give JSON as text"
            : ServiceAccount is not null && !EmailForm.IsMatch(ServiceAccount) ? "serviceAccount is no email of a service account"
            : JobFiles.KeyProblem(keys[0]);
        return problem is null
            ? new SubmissionRequest(new(Project!, Location!, Id!), form, keys[0])
            {
                Parameters = Parameters?.ToDictionary(pair => pair.Key, pair => TextOf(pair.Value)!) ?? [],
                Root = Root,
                ServiceAccount = ServiceAccount,
            }
            : throw new InvalidSubmissionException(problem);
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }
}

/// <summary>What kind of file is submitted.</summary>
internal enum SubmissionForm
{
    Declaration,
    PipelineJob,
    TuningJob,
}

/// <param name="Key">Of the file.</param>
internal sealed record SubmissionRequest(SubmissionId Id, SubmissionForm Form, string Key)
{
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public string? Root { get; init; }

    public string? ServiceAccount { get; init; }
}

/// <param name="Id">What the request calls the submission.</param>
internal sealed record SubmissionId(string Project, string Location, string Id);

/// <summary>The request cannot be done, or a file that it names.</summary>
internal sealed class InvalidSubmissionException(string problem) : Exception(
    $"Nothing was submitted: {problem.TrimEnd('.')}. Such as "
    + "{\"id\":\"train-1\",\"project\":\"my-project\",\"location\":\"asia-northeast1\",\"pipelineJob\":\"jobs/train.json\"}.");
