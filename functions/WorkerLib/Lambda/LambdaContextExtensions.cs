using Amazon.Lambda.Core;

namespace WorkerLib.Lambda;

/// <summary>
/// A context that knows when its job should stop. To test a job's deadline: <c>Substitute.For&lt;ILambdaContext, ILambdaDeadline&gt;()</c>.
/// </summary>
public interface ILambdaDeadline
{
    /// <inheritdoc cref="LambdaContextExtensions"/>
    CancellationToken CancellationToken { get; }
}

/// <summary>What this runtime adds to the standard context.</summary>
public static class LambdaContextExtensions
{
    extension(ILambdaContext context)
    {
        /// <summary>
        /// Fires a margin before the deadline (<c>WORKER_DEADLINE_MARGIN_MS</c>, 500 when not set), so that a job can stop in order and say
        /// so, instead of being killed without a word. Never fires where a context has no <see cref="ILambdaDeadline"/>, as in most tests.
        /// </summary>
        public CancellationToken CancellationToken => (context as ILambdaDeadline)?.CancellationToken ?? CancellationToken.None;
    }
}
