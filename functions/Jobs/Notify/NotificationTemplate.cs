using System.Globalization;
using System.Text;

namespace Worker.Jobs.Notify;

/// <summary>Texts with placeholders such as <c>{subject}</c>.</summary>
internal static class NotificationTemplate
{
    public const int MaxChars = 2000;

    /// <summary>Of alert, update, recovery and a line of the digest.</summary>
    public static readonly string[] OfIncident =
        ["subject", "severity", "message", "kind", "raisedAt", "openedAt", "duration", "alerts", "alertCount", "sequence"];

    public static readonly string[] OfDigest = ["count", "lines"];

    /// <summary>What is wrong with a template, each with the path.</summary>
    public static IEnumerable<string> Problems(string path, string template, string[] known)
    {
        if (template.Length is 0 or > MaxChars)
        {
            yield return $"{path}: has {template.Length} characters, 1 to {MaxChars} are allowed";
        }

        foreach (var (text, name) in Parts(template))
        {
            if (name is not null && !known.Contains(name))
            {
                yield return $"{path}: {{{name}}} is unknown, known are {string.Join(", ", known.Select(one => $"{{{one}}}"))}";
            }
            else if (name is null && text.AsSpan().IndexOfAny('{', '}') >= 0)
            {
                yield return $"{path}: has a {{ or }} that belongs to no placeholder such as {{subject}}";
            }
        }
    }

    /// <summary>The template with a value in each placeholder.</summary>
    public static string Fill(string template, Func<string, string> valueOf)
    {
        var filled = new StringBuilder();
        foreach (var (text, name) in Parts(template))
        {
            filled.Append(name is null ? text : valueOf(name));
        }

        return filled.ToString();
    }

    /// <summary>Times as people read them: <c>2026-11-20 12:00:00 UTC</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The two largest units: <c>3 h 12 min</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => $"{(int)span.TotalDays} d {span.Hours} h",
        { TotalHours: >= 1 } => $"{span.Hours} h {span.Minutes} min",
        { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
        _ => $"{Math.Max(0, (int)span.TotalSeconds)} s",
    };

    /// <summary>The texts between placeholders, whose name is null, and the placeholders.</summary>
    private static IEnumerable<(string Text, string? Name)> Parts(string template)
    {
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                yield return (template[at..], null);
                yield break;
            }

            if (open > at)
            {
                yield return (template[at..open], null);
            }

            yield return ("", template[(open + 1)..close]);
            at = close + 1;
        }
    }
}
