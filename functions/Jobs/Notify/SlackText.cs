using WorkerLib;

namespace Worker.Jobs.Notify;

/// <summary>Text as Slack takes it (https://docs.slack.dev/messaging/formatting-message-text#escaping).</summary>
internal static class SlackText
{
    private const int MaxEntityChars = 5; // &amp;

    /// <summary>Otherwise a value could mention everybody, or hide where a link goes.</summary>
    public static string Escape(string value) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The beginning of an escaped text, without a part of a character or of an entity at its end.</summary>
    public static string Cut(string escaped, int chars)
    {
        if (escaped.Length <= chars)
        {
            return escaped;
        }

        var cut = Text.Cut(escaped, chars);
        var entity = cut.LastIndexOf('&');
        return entity < 0 || entity <= cut.Length - MaxEntityChars || cut.IndexOf(';', entity) >= 0 ? cut : cut[..entity];
    }
}
