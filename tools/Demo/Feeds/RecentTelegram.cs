using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Demo.Feeds;

/// <summary>Sample telegrams with times of now: those of years ago tell of what is over.</summary>
public static partial class RecentTelegram
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>
    /// The document with all its times moved by the same span, so that it is reported in this minute. One without a time of its report
    /// stays as it is.
    /// </summary>
    public static byte[] Of(byte[] document, DateTimeOffset now)
    {
        var text = Encoding.UTF8.GetString(document);
        if (Report().Match(text) is not { Success: true } report)
        {
            return document;
        }

        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var span = minute - DateTimeOffset.Parse(report.Groups[1].Value, CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(Times().Replace(text, match =>
        {
            var time = DateTimeOffset.Parse(match.Value, CultureInfo.InvariantCulture) + span;
            return time.ToString(match.Value.EndsWith('Z') ? $"{Format}'Z'" : $"{Format}zzz", CultureInfo.InvariantCulture);
        }));
    }

    [GeneratedRegex("<ReportDateTime>([^<]+)<")]
    private static partial Regex Report();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")]
    private static partial Regex Times();
}
