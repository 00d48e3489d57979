using Sentry;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.Notify;

/// <summary>
/// Where people are notified, as Parameter Store has it: read again every few minutes, and when a destination refuses what it is sent.
/// What cannot be used, or read, is reported, and what was there before stays in use.
/// </summary>
/// <param name="secret">The parameter with the destinations; null when people are notified of nothing.</param>
internal sealed class Destinations(ParameterStoreSecret? secret)
{
    /// <summary>Where an operator finds them, for messages.</summary>
    public const string Place = $"the parameter that {Setting} names (docs/alerts.md)";

    private const string Setting = "NOTIFY_DESTINATIONS";

    private string read = "";
    private IReadOnlyDictionary<string, Webhook>? known = secret is null ? new Dictionary<string, Webhook>() : null;

    /// <summary>Those of the function's settings, read at once: a process that cannot notify anybody does not start.</summary>
    /// <exception cref="InvalidSecretException">As of <see cref="GetAsync"/>.</exception>
    public static Destinations FromSettings()
    {
        var destinations = new Destinations(Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } name
            ? new ParameterStoreSecret(AwsClients.SimpleSystemsManagement, name)
            : null);
        destinations.GetAsync(CancellationToken.None).GetAwaiter().GetResult(); // nothing else to do meanwhile
        return destinations;
    }

    /// <exception cref="InvalidSecretException">They cannot be read or used, and none are known.</exception>
    public async Task<IReadOnlyDictionary<string, Webhook>> GetAsync(CancellationToken cancellationToken)
    {
        // The same instance until it is read anew.
        if (secret is null || await secret.GetAsync(cancellationToken) is var json && ReferenceEquals(json, read))
        {
            return known!;
        }

        try
        {
            known = Webhook.ReadAll(json, secret.Name);
        }
        catch (InvalidSecretException exception) when (known is not null)
        {
            SentrySdk.CaptureException(exception);
            Log.Error("The destinations cannot be used; those that are known stay in use.", exception);
        }

        read = json;
        return known;
    }

    /// <summary>
    /// The destination as it is now, after one refused: its address or key may have been replaced. Null when it was not, or is gone.
    /// </summary>
    public async Task<Webhook?> ReplacedAsync(Webhook refused, CancellationToken cancellationToken)
    {
        secret?.Forget(read);
        var now = await GetAsync(cancellationToken);
        return now.GetValueOrDefault(refused.Name) is { } found && !found.IsLike(refused) ? found : null;
    }
}
