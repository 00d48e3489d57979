using System.Buffers;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace WorkerLib.Aws;

/// <summary>
/// A secret in Parameter Store, read when it is first needed and again when it is old: a rotated one is in use without a new process.
/// While Parameter Store fails, the one that is known stays in use.
/// </summary>
/// <remarks>The job may do <c>ssm:GetParameter</c> on the parameter.</remarks>
/// <example><code>
/// var key = new ParameterStoreSecret(AwsClients.SimpleSystemsManagement, Setting.Required("RATES_KEY_PARAMETER"));
/// var value = await key.GetAsync(context.CancellationToken);
/// </code></example>
public sealed class ParameterStoreSecret
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenRefusals = TimeSpan.FromSeconds(10);
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:");

    private readonly IAmazonSimpleSystemsManagement ssm;
    private readonly TimeProvider time;
    private readonly TimeSpan maxAge;

    private Kept? kept;
    private DateTimeOffset nextRefusal;

    /// <param name="name">Of the parameter, such as <c>/worker/rates-key</c>.</param>
    /// <param name="maxAge">After how long it is read again; null is five minutes.</param>
    /// <exception cref="ArgumentException">The name is none. Its message does not show it: it may be the secret itself.</exception>
    public ParameterStoreSecret(IAmazonSimpleSystemsManagement ssm, string name, TimeProvider? time = null, TimeSpan? maxAge = null)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameChars) || name.Contains("//", StringComparison.Ordinal)) // an address
        {
            throw new ArgumentException(
                "A setting is to have the name of a parameter, such as /worker/rates-key, and has something else. "
                + "Put the secret into Parameter Store, and its name into the setting (docs/writing-a-job.md, Secrets).");
        }

        (this.ssm, Name, this.time, this.maxAge) = (ssm, name, time ?? TimeProvider.System, maxAge ?? TimeSpan.FromMinutes(5));
    }

    public string Name { get; }

    /// <exception cref="InvalidSecretException">It cannot be read, and none is known.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var known = kept;
        if (known is not null && time.GetUtcNow() < known.Until)
        {
            return known.Value;
        }

        try
        {
            var value = await ReadAsync(ssm, Name, cancellationToken);
            kept = new Kept(value, time.GetUtcNow() + maxAge);
            return value;
        }
        catch (Exception exception) when (known is not null && !cancellationToken.IsCancellationRequested)
        {
            Log.Warning("A secret cannot be read again; the one that is known stays in use.", exception, ("parameter", Name));
            kept = known with { Until = time.GetUtcNow() + RetryAfter };
            return known.Value;
        }
        catch (Exception exception) when (exception is not (InvalidSecretException or OperationCanceledException))
        {
            throw new UnreadableSecretException(Name, exception.Message, exception);
        }
    }

    /// <summary>
    /// Says that a value is not taken any more: unless another one is known already, the next <see cref="GetAsync"/> reads, at most every
    /// 10 seconds.
    /// </summary>
    public void Forget(string refused)
    {
        var now = time.GetUtcNow();
        if (kept?.Value == refused && now >= nextRefusal)
        {
            nextRefusal = now + BetweenRefusals;
            kept = kept with { Until = now };
        }
    }

    internal static async Task<string> ReadAsync(IAmazonSimpleSystemsManagement ssm, string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await ssm.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, cancellationToken);
            return found.Parameter.Value?.TrimStart('\uFEFF') ?? ""; // of an editor's file
        }
        catch (AmazonSimpleSystemsManagementException exception) when ((int)exception.StatusCode is >= 400 and < 500)
        {
            throw new UnreadableSecretException(name, $"{exception.ErrorCode}: {exception.Message}", exception);
        }
    }

    private sealed record Kept(string Value, DateTimeOffset Until)
    {
        // A record would print its members.
        public override string ToString() => nameof(Kept);
    }
}

/// <summary>What a parameter holds cannot be used; says how to set it, and shows nothing of it.</summary>
/// <param name="problem">Follows the parameter's name, such as <c>is not JSON</c>, without a full stop.</param>
public class InvalidSecretException(string parameter, string problem, Exception? inner = null)
    : Exception(
        $"The parameter {parameter} {problem}. Set it, in the job's region, with: aws ssm put-parameter --overwrite --type SecureString "
        + $"--name {parameter} --value file:///dev/stdin. The job's role needs ssm:GetParameter on it.",
        inner);

/// <summary>A parameter is not there, the function's role may not read it, or Parameter Store cannot be reached.</summary>
public sealed class UnreadableSecretException : InvalidSecretException
{
    internal UnreadableSecretException(string parameter, string problem, Exception inner)
        : base(parameter, $"cannot be read: {problem = problem.Trim(':', ' ', '.')}", inner) =>
        Problem = $"the parameter {parameter} cannot be read: {problem}";

    /// <summary>What is wrong, without a full stop.</summary>
    internal string Problem { get; }
}
