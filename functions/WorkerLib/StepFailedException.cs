namespace WorkerLib;

/// <summary>
/// A named step of a job failed. Wrapping an error in it says what the job was doing: the issue is then titled with the step, the
/// kind of error and its message, and the same error in another step is another issue.
/// </summary>
/// <example><code>throw new StepFailedException("parse feed", exception);</code></example>
/// <param name="step">A constant, such as <c>parse feed</c>. Names, ids and numbers belong into the inner exception.</param>
public sealed class StepFailedException(string step, Exception inner) : Exception($"{step}: {Text.Read(() => inner.Message)}", inner)
{
    public string Step { get; } = step;
}
