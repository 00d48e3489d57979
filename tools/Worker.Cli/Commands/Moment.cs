using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Cli.Commands;

/// <summary>Times on the command line.</summary>
internal static partial class Moment
{
    /// <summary>Reads a span such as 30s, 10m, 2h or 7d; null when it is none.</summary>
    public static TimeSpan? Span(string text)
    {
        var match = SpanText().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    /// <summary>Reads a time with its offset, without which it would mean another moment on each machine; null when it is none.</summary>
    public static DateTimeOffset? Time(string text)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }

    /// <summary>A time so long ago; the first there is for what is longer.</summary>
    public static DateTimeOffset Before(DateTimeOffset now, TimeSpan span) =>
        now - DateTimeOffset.UnixEpoch > span ? now - span : DateTimeOffset.UnixEpoch;

    /// <summary>Reads an option's value: so long ago, or a time with its offset.</summary>
    public static DateTimeOffset? Read(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Span(text) is { } span)
        {
            return Before(DateTimeOffset.UtcNow, span);
        }

        if (Time(text) is { } time)
        {
            return time;
        }

        result.AddError(
            $"{text}: write how long ago, such as 10m, 2h or 7d, or a time with its offset, such as 2026-11-21T09:00:00+09:00 or "
            + "2026-11-21T00:00:00Z.");
        return null;
    }

    [GeneratedRegex("^(?<number>[0-9]{1,6})(?<unit>[smhd])$")]
    private static partial Regex SpanText();
}
