using System.Text.Json;
using WorkerLib.Aws;

namespace Worker.Jobs.PublishConstants;

/// <summary>The names of Notify's destinations, which routes may lead to. Their addresses are read with them, and forgotten.</summary>
/// <param name="secret">The parameter with the destinations; null when there is none.</param>
internal sealed class DestinationNames(ParameterStoreSecret? secret)
{
    /// <summary>Those of the function's settings, read for each publication: one may follow a new destination at once.</summary>
    public static DestinationNames FromSettings() =>
        new(Environment.GetEnvironmentVariable("NOTIFY_DESTINATIONS") is { Length: > 0 } name
            ? new ParameterStoreSecret(AwsClients.SimpleSystemsManagement, name, maxAge: TimeSpan.Zero)
            : null);

    /// <returns>Null when nobody knows them.</returns>
    /// <exception cref="InvalidSecretException">They cannot be read.</exception>
    public async Task<IReadOnlyCollection<string>?> GetAsync(CancellationToken cancellationToken)
    {
        if (secret is null)
        {
            return null;
        }

        try
        {
            using var destinations = JsonDocument.Parse(await secret.GetAsync(cancellationToken));
            List<string> names = [.. destinations.RootElement.EnumerateObject().Select(destination => destination.Name)];
            return names.Count > 0 ? names : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Its message may quote the text.
            throw new InvalidSecretException(secret.Name, "has no JSON object of destinations (docs/alerts.md)");
        }
    }
}
