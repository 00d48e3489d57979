using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace WorkerLib.Aws;

/// <summary>
/// A secret in Parameter Store, read when it is first needed and then every five minutes: a rotated one is in use without a new process.
/// While Parameter Store fails, the one that is known stays in use.
/// </summary>
/// <remarks>The job may do <c>ssm:GetParameter</c> on the parameter.</remarks>
/// <param name="name">Of the parameter, such as <c>/worker/rates-key</c>.</param>
/// <example><code>
/// var key = new ParameterStoreSecret(AwsClients.SimpleSystemsManagement, Setting.Required("RATES_KEY_PARAMETER"));
/// var value = await key.GetAsync(context.CancellationToken);
/// </code></example>
public sealed class ParameterStoreSecret(IAmazonSimpleSystemsManagement ssm, string name, TimeProvider? time = null)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly TimeProvider time = time ?? TimeProvider.System;

    private Kept? kept;

    /// <exception cref="UnreadableSecretException">Parameter Store refuses it, and none is known.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var known = kept;
        if (known is not null && time.GetUtcNow() < known.Until)
        {
            return known.Value;
        }

        try
        {
            var value = await ReadAsync(ssm, name, cancellationToken);
            kept = new Kept(value, time.GetUtcNow() + MaxAge);
            return value;
        }
        catch (Exception exception) when (known is not null && !cancellationToken.IsCancellationRequested)
        {
            Log.Warning("A secret cannot be read again; the one that is known stays in use.", exception, ("parameter", name));
            kept = known with { Until = time.GetUtcNow() + RetryAfter };
            return known.Value;
        }
    }

    /// <summary>Drops a value that is not taken any more, unless another one is known already: the next one is read.</summary>
    public void Forget(string refused)
    {
        if (kept?.Value == refused)
        {
            kept = null;
        }
    }

    internal static async Task<string> ReadAsync(IAmazonSimpleSystemsManagement ssm, string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await ssm.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, cancellationToken);
            return found.Parameter.Value ?? "";
        }
        catch (AmazonSimpleSystemsManagementException exception) when ((int)exception.StatusCode is >= 400 and < 500)
        {
            throw new UnreadableSecretException(name, $"{exception.ErrorCode}: {exception.Message}".Trim(':', ' ', '.'), exception);
        }
    }

    private sealed record Kept(string Value, DateTimeOffset Until)
    {
        // A record would print its members.
        public override string ToString() => nameof(Kept);
    }
}

/// <summary>A parameter is not there, or the function's role may not read it.</summary>
public sealed class UnreadableSecretException : Exception
{
    internal UnreadableSecretException(string parameter, string problem, Exception inner)
        : base($"The parameter {parameter} cannot be read: {problem}. Is it in this region, and may the job read it?", inner) =>
        Problem = $"the parameter {parameter} cannot be read: {problem}";

    /// <summary>What is wrong, without a full stop.</summary>
    internal string Problem { get; }
}
