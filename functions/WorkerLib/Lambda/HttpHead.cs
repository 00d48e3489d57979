using System.Globalization;
using System.Text;

namespace WorkerLib.Lambda;

/// <summary>Reads the head of an HTTP/1.x response: the status line and the header lines, each ended by LF or CR LF.</summary>
internal static class HttpHead
{
    /// <summary>The length of a head with the empty line that ends it; 0 when that has not been received.</summary>
    public static int Length(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\n\r\n"u8);
        var bareEnd = (end < 0 ? received : received[..(end + 1)]).IndexOf("\n\n"u8);
        return bareEnd >= 0 ? bareEnd + 2 : end >= 0 ? end + 3 : 0;
    }

    /// <summary>The status code, or 0 when the first line is not an HTTP/1.x status line.</summary>
    public static int Status(ReadOnlySpan<byte> head)
    {
        const int digits = 9; // "HTTP/1.1 "
        return head.StartsWith("HTTP/1."u8) && head.Length >= digits + 3 && int.TryParse(head.Slice(digits, 3), out var status)
            ? status
            : 0;
    }

    /// <summary>Whether the connection ends behind the response.</summary>
    public static bool IsLast(ReadOnlySpan<byte> head) =>
        Has(head, "Connection"u8, "close"u8) || (head.StartsWith("HTTP/1.0"u8) && !Has(head, "Connection"u8, "keep-alive"u8));

    /// <summary>The length of the body; null when the head says none, -1 when it says no number or two that differ.</summary>
    public static long? BodyLength(ReadOnlySpan<byte> head)
    {
        long? length = null;
        while (TryTake(ref head, "Content-Length"u8, out var list))
        {
            foreach (var range in list.Split((byte)','))
            {
                var text = list[range].Trim(" \t"u8);
                if (text.IsEmpty)
                {
                    continue;
                }

                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var one) || one != (length ?? one))
                {
                    return -1;
                }

                length = one;
            }
        }

        return length;
    }

    /// <summary>Whether a header that is a list, on one line or several, has an element; both in any case.</summary>
    public static bool Has(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, ReadOnlySpan<byte> element)
    {
        while (TryTake(ref head, name, out var list))
        {
            foreach (var range in list.Split((byte)','))
            {
                if (Ascii.EqualsIgnoreCase(list[range].Trim(" \t"u8), element))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The value of the first header of that name, in any case; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> name) =>
        TryTake(ref head, name, out var value) ? value : default;

    /// <summary>Takes the lines up to the next header of that name, and that one, off the head.</summary>
    private static bool TryTake(scoped ref ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (!head.IsEmpty)
        {
            var end = head.IndexOf((byte)'\n');
            var line = end < 0 ? head : head[..end];
            head = end < 0 ? default : head[(end + 1)..];
            var colon = line.IndexOf((byte)':');
            if (colon >= name.Length && Ascii.EqualsIgnoreCase(line[..colon].TrimEnd(" \t"u8), name))
            {
                value = line[(colon + 1)..].Trim(" \t\r"u8);
                return true;
            }
        }

        value = default;
        return false;
    }
}
