using System.Text.Json;

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
            trials is null ? null : [.. trials.Take(TrialList.MaxTrials)],
            trials?.Count);
    }
}

/// <param name="Code">Of google.rpc.Code, such as 9 for a precondition that failed.</param>
internal sealed record JobError(int Code, string Message)
{
    /// <summary>The member <c>error</c> of a job or a task; null without one.</summary>
    public static JobError? Of(JsonElement json) =>
        json.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            ? new JobError(
                error.TryGetProperty("code", out var code) ? code.GetInt32() : 0,
                error.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "")
            : null;
}

internal sealed record FailedTask(string Task, JobError? Error)
{
    public static IReadOnlyList<FailedTask> All(JsonElement job) =>
        job.TryGetProperty("jobDetail", out var detail) && detail.TryGetProperty("taskDetails", out var tasks)
            ?
            [
                .. from task in tasks.EnumerateArray()
                   where task.TryGetProperty("state", out var state) && state.GetString() == "FAILED"
                   select new FailedTask(
                       task.TryGetProperty("taskName", out var name) ? name.GetString() ?? "" : "", JobError.Of(task)),
            ]
            : [];
}
