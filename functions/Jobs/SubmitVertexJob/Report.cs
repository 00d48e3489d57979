using System.Text.Json;
using WorkerLib.Google;

namespace Worker.Jobs.SubmitVertexJob;

/// <param name="State">
/// <c>SUCCEEDED</c>, <c>FAILED</c>, <c>CANCELLED</c>, <c>EXPIRED</c> or <c>PARTIALLY_SUCCEEDED</c>; <c>RUNNING</c> when the job was not
/// done yet: call again with <c>{"name": …}</c>.
/// </param>
/// <param name="Done">Whether the state is final.</param>
/// <param name="VertexState">As Google calls it, such as <c>PIPELINE_STATE_PENDING</c>.</param>
/// <param name="Name">Resource name of the job.</param>
/// <param name="Console">Its page in Google's console.</param>
/// <param name="Error">Why it failed; null when Google says nothing.</param>
/// <param name="FailedTasks">Tasks of a pipeline that failed; null when none did.</param>
/// <param name="Trials">Of a tuning job, the best first, at most <see cref="TrialList.MaxTrials"/>; null for a pipeline.</param>
/// <param name="TrialCount">How many trials there are; null for a pipeline.</param>
internal sealed record Report(
    string State,
    bool Done,
    string VertexState,
    string Name,
    Uri Console,
    JobError? Error,
    IReadOnlyList<FailedTask>? FailedTasks,
    IReadOnlyList<Trial>? Trials,
    int? TrialCount)
{
    public static Report Of(VertexJob job)
    {
        var isTuning = job.Name.Kind == VertexJobKind.Tuning;
        var trials = isTuning ? TrialList.BestFirst(job.Json) : null;
        var failed = isTuning ? [] : FailedTask.All(job.Json);
        return new Report(
            job.State,
            job.IsDone,
            job.VertexState,
            job.Name.ToString(),
            job.Name.Console,
            JobError.Of(job.Json),
            failed.Count > 0 ? failed : null,
            trials is null ? null : TrialList.Reported(trials),
            trials?.Count);
    }
}

/// <param name="Code">Of google.rpc.Code, such as 9 for a precondition that failed.</param>
internal sealed record JobError(int Code, string Message)
{
    private const int MaxMessageChars = 1000;

    /// <summary>The member <c>error</c> of a job or a task; null without one.</summary>
    public static JobError? Of(JsonElement json) =>
        GoogleJson.Member(json, "error") is { ValueKind: JsonValueKind.Object } error
            ? new JobError(
                GoogleJson.Member(error, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number)
                    ? number
                    : 0,
                WorkerLib.Text.Cut(GoogleJson.Text(error, "message"), MaxMessageChars))
            : null;
}

internal sealed record FailedTask(string Task, JobError? Error)
{
    private const int MaxTasks = 20;

    /// <summary>The first of them.</summary>
    public static IReadOnlyList<FailedTask> All(JsonElement job)
    {
        var failed = new List<FailedTask>();
        foreach (var task in GoogleJson.Items(GoogleJson.Member(job, "jobDetail"), "taskDetails"))
        {
            if (failed.Count < MaxTasks && GoogleJson.Text(task, "state") == "FAILED")
            {
                failed.Add(new FailedTask(GoogleJson.Text(task, "taskName"), JobError.Of(task)));
            }
        }

        return failed;
    }
}
