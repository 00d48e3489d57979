using System.Text.RegularExpressions;

namespace Worker.Jobs.SubmitVertexJob;

/// <param name="Id">
/// Names the submission: the same id never submits twice. In Step Functions <c>$$.Execution.Name</c>; lower-case letters, digits and
/// hyphens, at most 63.
/// </param>
/// <param name="Project">Google Cloud project, by id or number.</param>
/// <param name="Location">Such as <c>asia-northeast1</c>.</param>
/// <param name="PipelineJob">Key of a compiled PipelineJob (JSON) in the bucket.</param>
/// <param name="HyperparameterTuningJob">Or key of a HyperparameterTuningJob (JSON).</param>
/// <param name="Name">Or the name of a job that was submitted before, alone: it is watched again.</param>
internal sealed partial record Request(
    string? Id = null,
    string? Project = null,
    string? Location = null,
    string? PipelineJob = null,
    string? HyperparameterTuningJob = null,
    string? Name = null)
{
    /// <exception cref="InvalidSubmissionException">Says what is wrong with the request.</exception>
    internal ValidRequest Validated()
    {
        if (Name is not null)
        {
            return this with { Name = null } != new Request()
                ? throw new InvalidSubmissionException("name is given with other members: a name alone says which job to watch")
                : new ValidRequest(VertexJobName.Read(Name), new("", "", ""), VertexJobKind.Pipeline, "");
        }

        List<(VertexJobKind Kind, string Key)> files = [];
        files.AddRange(PipelineJob is null ? [] : [(VertexJobKind.Pipeline, PipelineJob)]);
        files.AddRange(HyperparameterTuningJob is null ? [] : [(VertexJobKind.Tuning, HyperparameterTuningJob)]);
        var problem = Project is null || !ProjectForm().IsMatch(Project) ? $"project '{Project}' is no id or number of a project"
            : Location is null || !LocationForm().IsMatch(Location) ? $"location '{Location}' is none such as asia-northeast1"
            : Id is null || !IdForm().IsMatch(Id) ? $"id '{Id}' is not 1 to 63 lower-case letters, digits and hyphens"
            : files.Count != 1 ? "give exactly one of pipelineJob and hyperparameterTuningJob, the key of a file"
            : SubmissionReader.KeyProblem(files[0].Key);
        return problem is null
            ? new ValidRequest(null, new(Project!, Location!, Id!), files[0].Kind, files[0].Key)
            : throw new InvalidSubmissionException(problem);
    }

    [GeneratedRegex("^([a-z][a-z0-9-]{4,28}[a-z0-9]|[0-9]{1,20})$")]
    internal static partial Regex ProjectForm();

    [GeneratedRegex("^[a-z]{2,20}(-[a-z0-9]{1,20}){1,2}$")]
    internal static partial Regex LocationForm();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex IdForm();
}

/// <param name="Name">The job to watch; null to submit one.</param>
internal sealed record ValidRequest(VertexJobName? Name, SubmissionId Id, VertexJobKind Kind, string Key);

/// <param name="Id">What the request calls the submission.</param>
internal sealed record SubmissionId(string Project, string Location, string Id);

/// <summary>The request cannot be done, or a file that it names.</summary>
internal sealed class InvalidSubmissionException(string problem) : Exception(
    $"Nothing was submitted: {problem.TrimEnd('.')}. Such as "
    + "{\"id\":\"train-1\",\"project\":\"my-project\",\"location\":\"asia-northeast1\",\"pipelineJob\":\"jobs/train.json\"}.");
