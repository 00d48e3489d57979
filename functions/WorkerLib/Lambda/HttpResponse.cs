using System.Globalization;
using System.Text;

namespace WorkerLib.Lambda;

/// <summary>One HTTP response, a view into the connection's buffer that is valid until the next request.</summary>
internal readonly ref struct HttpResponse(int status, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> head = head;

    public int Status { get; } = status;

    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>The value of a header, or an empty string when it is absent.</summary>
    public string Header(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(HttpHead.Value(head, name));

    /// <summary>
    /// The value of a header of milliseconds since 1970-01-01, the first where it has several; null when it is absent or no time.
    /// </summary>
    public DateTimeOffset? TimeHeader(ReadOnlySpan<byte> name)
    {
        var value = HttpHead.Value(head, name);
        var end = value.IndexOf((byte)',');
        return decimal.TryParse(end < 0 ? value : value[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds >= 0
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
                : null;
    }
}
