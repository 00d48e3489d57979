using System.Text;

namespace WorkerLib.Lambda;

/// <summary>Reads the head of an HTTP/1.1 response: the status line and the header lines, each ended by CR LF.</summary>
internal static class HttpHead
{
    public static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>The status code, or 0 when the first line is not an HTTP/1.x status line.</summary>
    public static int Status(ReadOnlySpan<byte> head)
    {
        const int digits = 9; // "HTTP/1.1 "
        return head.StartsWith("HTTP/1."u8) && head.Length >= digits + 3 && int.TryParse(head.Slice(digits, 3), out var status)
            ? status
            : 0;
    }

    /// <summary>The value of the first header of that name, in any case; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon == name.Length && Ascii.EqualsIgnoreCase(line[..colon], name))
            {
                return line[(colon + 1)..].Trim(" \t"u8);
            }
        }

        return default;
    }
}
