using System.Text.RegularExpressions;

namespace Worker.Jobs.SubmitVertexJob;

internal enum VertexJobKind
{
    Pipeline,
    Tuning,
}

/// <summary>The resource name of a job: <c>projects/PROJECT/locations/LOCATION/pipelineJobs/ID</c>, or of a tuning job.</summary>
internal sealed record VertexJobName(string Project, string Location, VertexJobKind Kind, string Id)
{
    private static readonly Regex Form = new(
        $"^projects/(?<project>[^/]+)/locations/(?<location>[^/]+)/(?<kind>{Pipelines}|{Tunings})/(?<id>[a-z0-9][a-z0-9_-]{{0,127}})\\z");

    private const string Pipelines = "pipelineJobs";
    private const string Tunings = "hyperparameterTuningJobs";

    /// <summary>Where jobs of its kind are, in the API.</summary>
    public static string CollectionOf(VertexJobKind kind) => kind == VertexJobKind.Pipeline ? Pipelines : Tunings;

    /// <summary>The regional host of the API (Vertex AI, "Locations").</summary>
    public static string ApiOf(string location) => $"https://{location}-aiplatform.googleapis.com/v1/";

    public Uri Url => new($"{ApiOf(Location)}{this}");

    /// <summary>Its page in Google's console.</summary>
    public Uri Console => new(Kind == VertexJobKind.Pipeline
        ? $"https://console.cloud.google.com/vertex-ai/locations/{Location}/pipelines/runs/{Id}?project={Project}"
        : $"https://console.cloud.google.com/ai/platform/locations/{Location}/training/{Id}?project={Project}");

    /// <exception cref="InvalidSubmissionException">It is no name of a job.</exception>
    public static VertexJobName Read(string name) =>
        Form.Match(name) is { Success: true } match
            && Request.ProjectForm.IsMatch(match.Groups["project"].Value)
            && Request.LocationForm.IsMatch(match.Groups["location"].Value)
            ? new VertexJobName(
                match.Groups["project"].Value,
                match.Groups["location"].Value,
                match.Groups["kind"].Value == Pipelines ? VertexJobKind.Pipeline : VertexJobKind.Tuning,
                match.Groups["id"].Value)
            : throw new InvalidSubmissionException(
                $"name '{name}' is none such as projects/my-project/locations/asia-northeast1/{Pipelines}/train-1");

    public override string ToString() => $"projects/{Project}/locations/{Location}/{CollectionOf(Kind)}/{Id}";
}
