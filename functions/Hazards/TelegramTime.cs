namespace Hazards;

/// <summary>
/// Reads times as documents have them: <c>2026-11-20T12:00:00+09:00</c>, also without the time of day, the seconds or the offset. What is
/// odd is read by one rule each (docs/hazards.md#times-and-numbers): 24:00 is 00:00 of the next day, a second 60 is the first of the next
/// minute, and without an offset a time is of the zone that its element has by default.
/// </summary>
internal static class TelegramTime
{
    /// <summary>Null when it is no time, or one that is not believed (<see cref="TimeBounds"/>).</summary>
    /// <param name="withoutOffset">What the element's times are of, where no offset says it.</param>
    /// <param name="odd">Counts what is odd about it.</param>
    public static DateTimeOffset? Read(ReadOnlySpan<char> text, TimeSpan withoutOffset, ref OddReadings odd)
    {
        if (!TryDate(ref text, out var day) || !TryTimeOfDay(ref text, out var sinceMidnight, out var second)
            || !TryOffset(text, out var offset))
        {
            return null;
        }

        var ticks = day.Ticks + sinceMidnight.Ticks - (offset ?? withoutOffset).Ticks;
        var time = ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : DateTimeOffset.MaxValue;
        if (!TimeBounds.Hold(time))
        {
            odd = odd with { Absurd = odd.Absurd + 1 };
            return null;
        }

        if (offset is null)
        {
            odd = odd with { WithoutOffset = odd.WithoutOffset + 1 };
        }

        if (sinceMidnight == TimeSpan.FromDays(1) && second != 60)
        {
            odd = odd with { Hour24 = odd.Hour24 + 1 };
        }

        if (second == 60)
        {
            odd = odd with { LeapSeconds = odd.LeapSeconds + 1 };
        }

        return time.ToOffset(offset ?? withoutOffset);
    }

    /// <summary>The year first: without it, a time would be another one every day.</summary>
    private static bool TryDate(ref ReadOnlySpan<char> text, out DateTime day)
    {
        day = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || Digits(text[..4]) is not (> 0 and var year) || Digits(text[5..7]) is not (>= 1 and <= 12 and var month)
            || Digits(text[8..10]) is not (> 0 and var dayOfMonth) || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateTime(year, month, dayOfMonth, 0, 0, 0, DateTimeKind.Utc);
        text = text[10..];
        return true;
    }

    /// <summary><c>T12:00</c>, <c>T12:00:00</c> or <c>T12:00:00.123</c>; midnight where there is none.</summary>
    private static bool TryTimeOfDay(ref ReadOnlySpan<char> text, out TimeSpan sinceMidnight, out int second)
    {
        (sinceMidnight, second) = (TimeSpan.Zero, 0);
        if (text.Length == 0 || text[0] is not ('T' or ' '))
        {
            return true;
        }

        if (text.Length < 6 || text[3] != ':'
            || Digits(text[1..3]) is not (>= 0 and <= 24 and var hour) || Digits(text[4..6]) is not (>= 0 and <= 59 and var minute))
        {
            return false;
        }

        text = text[6..];
        var fraction = 0L;
        if (text.Length > 0 && text[0] == ':')
        {
            if (text.Length < 3 || Digits(text[1..3]) is not (>= 0 and <= 60 and var seconds))
            {
                return false;
            }

            second = seconds;
            text = text[3..];
            if (!TryFraction(ref text, out fraction))
            {
                return false;
            }
        }

        sinceMidnight = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(second == 60 ? 0 : fraction);
        return hour < 24 || sinceMidnight == TimeSpan.FromDays(1);
    }

    /// <summary>Ticks of <c>.123</c>; what is less than a tick is cut off.</summary>
    private static bool TryFraction(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length == 0 || text[0] != '.')
        {
            return true;
        }

        var length = 1;
        for (var unit = TimeSpan.TicksPerSecond / 10; length < text.Length && char.IsAsciiDigit(text[length]); length++, unit /= 10)
        {
            ticks += (text[length] - '0') * unit;
        }

        text = text[length..];
        return length > 1;
    }

    /// <summary><c>Z</c>, <c>+09:00</c>, <c>+0900</c> or <c>+09</c>; null where there is none.</summary>
    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = text is "Z" or "z" ? TimeSpan.Zero : null;
        if (text.Length == 0 || offset is not null)
        {
            return true;
        }

        var minutes = text.Length switch
        {
            3 => 0,
            5 => Digits(text[3..]),
            6 when text[3] == ':' => Digits(text[4..]),
            _ => -1,
        };
        if (text[0] is not ('+' or '-') || minutes is < 0 or > 59 || Digits(text[1..3]) is not (>= 0 and <= 14 and var hours)
            || (hours == 14 && minutes > 0))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>The number that ASCII digits make; -1 for anything else.</summary>
    private static int Digits(ReadOnlySpan<char> text)
    {
        var number = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
            {
                return -1;
            }

            number = (number * 10) + (character - '0');
        }

        return number;
    }
}
