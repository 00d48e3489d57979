namespace LocalAws.StateMachines;

/// <summary>An execution of a state machine.</summary>
/// <param name="Id">Its ARN.</param>
/// <param name="Machine">Name of the state machine.</param>
/// <param name="Status">As Step Functions calls it, such as RUNNING.</param>
/// <param name="Input">JSON.</param>
/// <param name="Output">JSON; null before its end, and after a failure.</param>
/// <param name="Steps">The states that it entered, in their order.</param>
public sealed record Execution(
    string Id,
    string Machine,
    string Name,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Error,
    string? Cause,
    string Input,
    string? Output,
    IReadOnlyList<ExecutionStep> Steps)
{
    internal bool IsRunning => Status == "RUNNING";

    /// <summary>What a list needs: everything but the long texts.</summary>
    internal object Summary => new
    {
        Id,
        Machine,
        Name,
        Status,
        StartedAt,
        EndedAt,
        Error,
        Cause,
        Steps = Steps.Select(step => new { step.Name, step.Outcome, step.Attempts, step.Error }),
    };
}

/// <summary>A state that was entered.</summary>
/// <param name="Outcome">running, succeeded, failed, or caught: it failed, and a catcher took that.</param>
/// <param name="Attempts">How often its task was started; 0 for a state without a task.</param>
/// <param name="Error">Of its last attempt that failed, also when a later one succeeded.</param>
/// <param name="Input">JSON.</param>
/// <param name="Output">JSON; null before its end, and after a failure.</param>
public sealed record ExecutionStep(
    string Name,
    string Outcome,
    int Attempts,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Error,
    string? Cause,
    string Input,
    string? Output);
