using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Demo.Feeds;

/// <summary>Moves the times of sample telegrams, so that what they tell of happens now.</summary>
public static partial class TelegramTimes
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss";
    private const string IdForm = "yyyyMMddHHmmss";

    /// <summary>The telegram as if it were reported at another time: all its times move by the same span. Texts stay as they are.</summary>
    /// <param name="document">UTF-8; one without the time of its report stays as it is.</param>
    /// <param name="idShift">How far the time moves that its EventID begins with: as far as for the others of the event.</param>
    public static byte[] ReportedAt(byte[] document, DateTimeOffset at, TimeSpan idShift = default)
    {
        var text = Encoding.UTF8.GetString(document);
        if (ReportTimeOf(text) is not { } reportedAt)
        {
            return document;
        }

        var shift = TimeSpan.FromSeconds(Math.Floor((at - reportedAt).TotalSeconds));
        text = Time().Replace(text, match => Moved(match.Value, Form, shift));
        text = EventTime().Replace(text, match => Moved(match.Value, IdForm, idShift));
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Null when it says none, or one without an offset.</summary>
    public static DateTimeOffset? ReportTimeOf(string document) =>
        ReportTime().Match(document) is { Success: true } match
        && DateTimeOffset.TryParse(match.Groups["time"].Value, CultureInfo.InvariantCulture, out var time)
            ? time
            : null;

    private static string Moved(string text, string form, TimeSpan by) =>
        DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (time + by).ToString(form, CultureInfo.InvariantCulture)
            : text;

    [GeneratedRegex(@"<ReportDateTime>(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))<")]
    private static partial Regex ReportTime();

    /// <summary>The offset behind it stays.</summary>
    [GeneratedRegex(@"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=(Z|[+-]\d\d:\d\d)<)")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<=<EventID>)\d{14}(?=[_<])")]
    private static partial Regex EventTime();
}
