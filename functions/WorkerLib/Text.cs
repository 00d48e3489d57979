using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WorkerLib;

public static class Text
{
    /// <summary>Of a longer one, such as a letter with a heap of marks, a part is kept.</summary>
    private const int MaxCharsOfCharacter = 64;

    /// <summary>
    /// The beginning of a text that has at most so many UTF-16 units, never a part of what people see as one character: neither half of a
    /// surrogate pair, nor a family without its children, nor a letter without its accent.
    /// </summary>
    public static string Cut(string text, int chars) => text.Length <= chars ? text : text[..EndOfCharacter(text, chars)];

    /// <summary>The beginning of a text that has at most so many bytes as UTF-8, likewise.</summary>
    public static string CutBytes(string text, int bytes)
    {
        var (chars, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((used += rune.Utf8SequenceLength) > bytes)
            {
                return text[..EndOfCharacter(text, chars)];
            }

            // Half of a pair is enumerated as U+FFFD, which has one char, too.
            chars += rune.Utf16SequenceLength;
        }

        return text;
    }

    /// <summary>UTF-8 without the byte order mark that editors put before it, and that is no JSON.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>Where the last character ends that ends within so many UTF-16 units.</summary>
    private static int EndOfCharacter(string text, int chars)
    {
        var end = 0;
        while (end < chars && end + StringInfo.GetNextTextElementLength(text, end) is var next && next <= chars)
        {
            end = next;
        }

        return chars - end < MaxCharsOfCharacter ? end
            : char.IsHighSurrogate(text[chars - 1]) && char.IsLowSurrogate(text[chars]) ? chars - 1
            : chars;
    }

    /// <summary>
    /// A text that can be a key of so many bytes: itself, or its beginning and a hash of the whole, so that two that begin alike stay two.
    /// </summary>
    public static string Key(string text, int bytes)
    {
        text = WellFormed(text);
        var hash = $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}";
        return Encoding.UTF8.GetByteCount(text) <= bytes ? text : CutBytes(text, bytes - hash.Length) + hash;
    }

    /// <summary>A text with U+FFFD in place of each half of a surrogate pair, which neither JSON nor AWS takes.</summary>
    public static string WellFormed(string text)
    {
        var letters = text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (char.IsHighSurrogate(letters[i]) && i + 1 < letters.Length && char.IsLowSurrogate(letters[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(letters[i]))
            {
                letters[i] = '\uFFFD';
            }
        }

        return new string(letters);
    }

    /// <summary>What a read gives, or a note in its place when it throws: messages and values of foreign objects may.</summary>
    public static string Read(Func<string?> read)
    {
        try
        {
            return read() ?? "";
        }
        catch (Exception failure)
        {
            return $"(cannot be read: {failure.GetType().Name})";
        }
    }

    /// <summary>The text of any object.</summary>
    public static string Of(object value) => Read(() => Convert.ToString(value, CultureInfo.InvariantCulture));
}
