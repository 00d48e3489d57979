using System.Globalization;

namespace Hazards.Telegrams;

/// <summary>
/// The order of an event's telegrams, as a text that sorts like them (ordinally, as DynamoDB does): time of the report, serial number,
/// issue before correction before cancel, time of sending, id. The report's time goes to the minute and most serials are empty, so ties are
/// common; the time of sending mostly decides them, the id always.
/// </summary>
public static class TelegramOrder
{
    /// <summary>Such as <c>2011-03-11T05:49:00.0000000Z#000000000000-000000#0#2011-03-11T05:49:59.0000000Z#{id}</c>.</summary>
    public static string KeyOf(Telegram telegram)
    {
        var (reportedAt, sentAt) = (telegram.ReportedAt.UtcDateTime, (telegram.SentAt ?? telegram.ReportedAt).UtcDateTime);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{reportedAt:O}#{SerialOf(telegram.Serial)}#{(int)telegram.Revision}#{sentAt:O}#{telegram.Id}");
    }

    /// <summary>A serial is a number, or two with a hyphen between (number and page); everything else counts as none, the lowest.</summary>
    private static string SerialOf(string serial)
    {
        const string none = "000000000000-000000";
        var hyphen = serial.IndexOf('-', StringComparison.Ordinal);
        var number = Digits(hyphen < 0 ? serial : serial[..hyphen], 12);
        var page = hyphen < 0 ? "000000" : Digits(serial[(hyphen + 1)..], 6);
        return number is null || page is null ? none : $"{number}-{page}";
    }

    /// <summary>ASCII digits of the same number, also for full-width ones; null when it is none or too large.</summary>
    private static string? Digits(string text, int width)
    {
        Span<char> digits = stackalloc char[width];
        digits.Fill('0');
        text = text.TrimStart('0', '０');
        if (text.Length > width)
        {
            return null;
        }

        for (var index = 0; index < text.Length; index++)
        {
            var value = text[index] is >= '０' and <= '９' ? text[index] - '０' : text[index] - '0';
            if (value is < 0 or > 9)
            {
                return null;
            }

            digits[width - text.Length + index] = (char)('0' + value);
        }

        return digits.ToString();
    }
}
