using System.Globalization;
using System.Text.Json;
using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>Takes secrets out of events and traces, and cuts their texts to what the server keeps.</summary>
internal static class EventScrubber
{
    private const int ValueChars = 8192;
    private const int TypeChars = 256;
    private const int WordChars = 200;
    private const int TagNameChars = 32;
    private const int ExtraBytes = 16 * 1024;

    /// <summary>Everything but the contexts that the SDK and <see cref="LambdaDescription"/> filled.</summary>
    public static void Scrub(SentryEvent sentryEvent)
    {
        foreach (var exception in sentryEvent.SentryExceptions ?? [])
        {
            exception.Type = Cut(exception.Type, TypeChars);
            exception.Value = Cut(exception.Value, ValueChars);
            exception.Mechanism?.Data.Clear(); // the whole Exception.Data
        }

        if (sentryEvent.Message is { } message)
        {
            sentryEvent.Message = Scrubbed(message);
        }

        sentryEvent.Logger = Cut(sentryEvent.Logger, WordChars);
        sentryEvent.Fingerprint = [.. sentryEvent.Fingerprint.Select(word => Cut(word, WordChars) ?? "")];
        ScrubData(sentryEvent);
    }

    /// <summary>Tags, extra and contexts, which events and traces have.</summary>
    public static void ScrubData(IEventLike sent)
    {
        ScrubTags(sent);
        foreach (var (name, value) in sent.Extra.ToList())
        {
            sent.SetExtra(name, Extra(name, value));
        }

        foreach (var (name, context) in sent.Contexts.ToList())
        {
            if (context is not ISentryJsonSerializable)
            {
                sent.Contexts[name] = PlainJson.Of(Context(name, context));
            }
        }
    }

    public static void ScrubTags(IHasTags sent)
    {
        foreach (var (name, value) in sent.Tags.ToList())
        {
            sent.UnsetTag(name);
            sent.SetTag(
                TagName(name), Scrubber.IsSecretName(name) ? Scrubber.Filtered : Cut(value?.ReplaceLineEndings(" "), WordChars) ?? "");
        }
    }

    public static PlainJson Extra(string name, object? value) =>
        value as PlainJson ?? PlainJson.Of(Scrubber.IsSecretName(name) ? Scrubber.Filtered : Scrubber.Value(value, 1), ExtraBytes);

    /// <summary>The contexts of the SDK's own types too, once nobody else touches the event: they have members for anything.</summary>
    public static void ScrubTypedContexts(SentryEvent sentryEvent)
    {
        foreach (var (name, context) in sentryEvent.Contexts.ToList())
        {
            if (context is ISentryJsonSerializable and not PlainJson)
            {
                sentryEvent.Contexts[name] = PlainJson.Of(Context(name, JsonOf((ISentryJsonSerializable)context)));
            }
        }
    }

    public static Breadcrumb Scrubbed(Breadcrumb breadcrumb) => new(
        Scrubber.Text(breadcrumb.Message),
        breadcrumb.Type ?? "default",
        breadcrumb.Data?.ToDictionary(
            pair => pair.Key, pair => Scrubber.IsSecretName(pair.Key) ? Scrubber.Filtered : Scrubber.Text(pair.Value)),
        breadcrumb.Category,
        breadcrumb.Level);

    private static SentryMessage Scrubbed(SentryMessage message)
    {
        var parameters = message.Params?.Select(parameter => (object)Scrubber.Text(Text.Of(parameter))).ToArray();
        var formatted = message.Formatted
            ?? (parameters is null or []
                ? null
                : Text.Read(() => string.Format(CultureInfo.InvariantCulture, message.Message ?? "", parameters)));
        return new SentryMessage
        {
            Message = Cut(message.Message, ValueChars),
            Params = parameters,
            Formatted = Cut(formatted, ValueChars),
        };
    }

    private static object? Context(string name, object context) =>
        Scrubber.IsSecretName(name) ? new Dictionary<string, object?> { ["value"] = Scrubber.Filtered } : Scrubber.Value(context);

    private static JsonElement JsonOf(ISentryJsonSerializable context) =>
        JsonElement.Parse(PlainJson.Write(json => context.WriteTo(json, null)));

    private static string? Cut(string? text, int chars) => text is null ? null : Text.Cut(Scrubber.Text(text), chars);

    /// <summary>The server refuses other characters.</summary>
    private static string TagName(string name)
    {
        var allowed = string.Concat(Text.Cut(name, TagNameChars).Select(character => IsAllowed(character) ? character : '_'));
        return allowed.Length > 0 ? allowed : "_";

        static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or ':' or '-';
    }
}
