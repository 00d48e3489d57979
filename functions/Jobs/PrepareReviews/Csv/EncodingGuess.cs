namespace Worker.Jobs.PrepareReviews.Csv;

/// <summary>Names what bytes that are not UTF-8 probably are, so that whoever exported the file knows what to change.</summary>
internal static class EncodingGuess
{
    /// <summary>With this ISO-2022-JP, whose bytes are all ASCII, goes over to kanji; no text for people has it.</summary>
    public const string KanjiOfIso2022Jp = "\u001b$";

    private const int HeadBytes = 32; // of the header; a zero in a cell is damage that does no harm
    private const int MinZeros = 4;
    private const int InvalidWeight = 5;

    /// <summary>What a file is by its first bytes; null when it may be UTF-8.</summary>
    public static string? OfStart(ReadOnlySpan<byte> start) => start switch
    {
        [0xff, 0xfe, 0, 0, ..] => "UTF-32 (little-endian)",
        [0, 0, 0xfe, 0xff, ..] => "UTF-32 (big-endian)",
        [0xff, 0xfe, ..] => "UTF-16 (little-endian)",
        [0xfe, 0xff, ..] => "UTF-16 (big-endian)",
        [0x1f, 0x8b, ..] => "gzip",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive or an Excel workbook",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "an Excel workbook",
        _ when start.IndexOf("\u001b$"u8) >= 0 => "ISO-2022-JP",
        _ => OfZeros(start[..Math.Min(start.Length, HeadBytes)]),
    };

    /// <summary>What Japanese text is whose first byte that is not UTF-8 is the first of a sample; null when nobody knows.</summary>
    public static string? OfText(ReadOnlySpan<byte> sample)
    {
        var (shiftJis, eucJp) = (ShiftJisScore(sample), EucJpScore(sample));
        return Math.Max(shiftJis, eucJp) <= 0 ? null : shiftJis > eucJp ? "Shift_JIS" : "EUC-JP";
    }

    /// <summary>A Latin letter of UTF-16 is a byte and a zero.</summary>
    private static string? OfZeros(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var index = 0; index < head.Length; index++)
        {
            if (head[index] == 0)
            {
                _ = index % 2 == 0 ? even++ : odd++;
            }
        }

        return even + odd < MinZeros ? null
            : even == 0 || odd > 10 * even ? "UTF-16 (little-endian, without a byte order mark)"
            : odd == 0 || even > 10 * odd ? "UTF-16 (big-endian, without a byte order mark)"
            : "no text (it has bytes of zero)";
    }

    private static int ShiftJisScore(ReadOnlySpan<byte> sample)
    {
        var score = 0;
        for (var index = 0; index < sample.Length; index++)
        {
            var lead = sample[index];
            if (lead is (>= 0x81 and <= 0x9f) or (>= 0xe0 and <= 0xfc))
            {
                if (index + 1 == sample.Length)
                {
                    break;
                }

                var isPair = sample[index + 1] is (>= 0x40 and <= 0x7e) or (>= 0x80 and <= 0xfc);
                score += !isPair ? -InvalidWeight : lead is >= 0x81 and <= 0x97 ? 1 : 0; // punctuation, kana and common kanji
                index += isPair ? 1 : 0;
            }
            else if (lead is 0x80 or 0xa0 or > 0xfc)
            {
                score -= InvalidWeight;
            }
        }

        return score;
    }

    private static int EucJpScore(ReadOnlySpan<byte> sample)
    {
        var score = 0;
        for (var index = 0; index < sample.Length; index++)
        {
            var lead = sample[index];
            if (lead < 0x80)
            {
                continue;
            }

            var length = lead == 0x8f ? 3 : 2;
            if (index + length > sample.Length)
            {
                break;
            }

            var rest = sample.Slice(index + 1, length - 1);
            var isWhole = lead is 0x8e or 0x8f or (>= 0xa1 and <= 0xfe) && !rest.ContainsAnyExceptInRange<byte>(0xa1, 0xfe);
            score += !isWhole ? -InvalidWeight
                : lead is 0xa1 or 0xa4 or 0xa5 or (>= 0xb0 and <= 0xcf) ? 1 // punctuation, kana and common kanji
                : 0;
            index += isWhole ? length - 1 : 0;
        }

        return score;
    }
}
