using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.Notify;

internal enum WebhookKind
{
    Slack,
    Generic,
}

/// <summary>Where people are notified.</summary>
/// <param name="Name">By which routes and the log call it; the URL is a secret.</param>
/// <param name="Keys">With which a generic webhook's requests are signed, two while they are rotated; none for Slack.</param>
internal sealed record Webhook(string Name, WebhookKind Kind, Uri Url, IReadOnlyList<byte[]> Keys)
{
    private const int MinKeyBytes = 24; // https://www.standardwebhooks.com asks for 24 to 64
    private const int MaxKeyBytes = 64;
    private const int MaxKeys = 2;
    private const int MaxShownChars = 40;
    private const string Example =
        """{"ops":{"kind":"slack","url":"https://…"},"pager":{"kind":"webhook","url":"https://…","secret":"whsec_…"}}""";

    private const string KeyPrefix = "whsec_";

    /// <summary>
    /// Reads <c>{"ops":{"kind":"slack","url":"https://…"},"pager":{"kind":"webhook","url":"https://…","secret":"whsec_…"}}</c>. A secret
    /// that is being rotated is two, with a space between.
    /// </summary>
    /// <param name="parameter">The name of the parameter that holds it.</param>
    /// <exception cref="InvalidSecretException">It cannot be used; says where, and shows nothing of it: all of it is secret.</exception>
    public static IReadOnlyDictionary<string, Webhook> ReadAll(string json, string parameter)
    {
        try
        {
            var settings = JsonSerializer.Deserialize(json, WebhookJson.Default.DictionaryStringSettings) ?? throw new JsonException();
            return settings.ToDictionary(one => one.Key, one => Read(one.Key, one.Value));
        }
        catch (JsonException)
        {
            // Its message may quote the text.
            throw new InvalidSecretException(parameter, $"is not JSON such as {Example}, with each name once");
        }
        catch (FormatException exception)
        {
            throw new InvalidSecretException(parameter, exception.Message);
        }
    }

    /// <summary>Whether people are notified in the same way: of the same kind, at the same address, with the same keys.</summary>
    public bool IsLike(Webhook other) =>
        (Kind, Url.OriginalString) == (other.Kind, other.Url.OriginalString)
        && Keys.SelectMany(key => key).SequenceEqual(other.Keys.SelectMany(key => key));

    private static Webhook Read(string name, Settings? settings)
    {
        if (name is "" or DestinationWatch.Nobody or NotificationsConstants.Everywhere)
        {
            throw Misfit($"has a destination '{name}', which is no name for one: take another, such as ops");
        }

        // Its URL comes from the setting alone, and what it carries is for nobody on the way.
        if (!Uri.TryCreate(settings?.Url, UriKind.Absolute, out var url)
            || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            throw Misfit($"has a destination '{name}' whose url is not an https URL");
        }

        if (settings!.Others is { Count: > 0 } others)
        {
            Log.Warning(
                "A destination has members that mean nothing here: kind, url and secret do.",
                ("destination", name), ("members", others.Keys.Select(other => Text.Cut(other, MaxShownChars))));
        }

        return settings.Kind switch
        {
            "slack" when settings.Secret.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null =>
                new Webhook(name, WebhookKind.Slack, url, []),
            "slack" => throw Misfit($"has a destination '{name}' of kind slack with a secret, which only webhook has"),
            "webhook" => new Webhook(name, WebhookKind.Generic, url, ReadKeys(name, settings.Secret)),
            _ => throw Misfit($"has a destination '{name}' whose kind is neither slack nor webhook"),
        };
    }

    private static byte[][] ReadKeys(string name, JsonElement secret)
    {
        var texts = secret.ValueKind == JsonValueKind.Array ? secret.EnumerateArray().ToArray() : [secret];
        var secrets = texts
            .SelectMany(text => text.ValueKind == JsonValueKind.String ? text.GetString()!.Split(' ') : ["?"])
            .Where(text => text.Length > 0).ToArray();
        var keys = secrets.Select(ReadKey).OfType<byte[]>().ToArray();
        return keys.Length == secrets.Length && keys.Length is > 0 and <= MaxKeys ? keys : throw Misfit(
            $"has a destination '{name}' whose secret is not {KeyPrefix} and {MinKeyBytes} to {MaxKeyBytes} bytes of base64, nor two such "
            + $"with a space between, or in a list: make one with echo {KeyPrefix}$(openssl rand -base64 32)");
    }

    private static byte[]? ReadKey(string secret)
    {
        var key = new byte[MaxKeyBytes];
        return secret.StartsWith(KeyPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[KeyPrefix.Length..], key, out var bytes) && bytes >= MinKeyBytes
            ? key[..bytes]
            : null;
    }

    private static FormatException Misfit(string problem) => new(problem);

    // A record would print its members.
    internal sealed class Settings
    {
        public string? Kind { get; init; }

        public string? Url { get; init; }

        /// <summary>A text, or a list of texts.</summary>
        public JsonElement Secret { get; init; }

        /// <summary>What means nothing, such as a misspelt member.</summary>
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Others { get; set; }
    }

    public override string ToString() => Name;
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, Webhook.Settings>))]
internal sealed partial class WebhookJson : JsonSerializerContext;
