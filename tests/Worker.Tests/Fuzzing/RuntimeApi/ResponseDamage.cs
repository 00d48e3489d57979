using System.Globalization;
using System.Text;

namespace Worker.Tests.Fuzzing.RuntimeApi;

/// <summary>Responses of a Runtime API as a proxy, an emulator or a broken connection may give them.</summary>
internal sealed class ResponseDamage(Random random)
{
    private static readonly string[] Deadlines =
    [
        "0", "-1", "253402300799999", "9223372036854775807", "99999999999999999999", "soon", "", " ", "1e3", "1795176000000.5", "+5",
    ];

    private static readonly string[] Ids =
        ["", " ", "a b", "../../x", "a/response", "é", "a\tb", "%0d%0a", new('x', 300), new('x', 70_000), "a\0b"];

    private static readonly string[] StatusLines =
    [
        "HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/2 200", "HTTP/1.1 200", "HTTP/1.1 20", "HTTP/1.1 abc",
        "http/1.1 200 ok", "ICY 200 OK", "",
        "HTTP/1.1 500 Error", "HTTP/1.1 403 Forbidden", "HTTP/1.1 410 Gone", "HTTP/1.1 301 Moved", "HTTP/1.1 100 Continue",
        "HTTP/1.1 204 None", "HTTP/1.1 99999999999 Large", "HTTP/1.1 -200 Minus", "\0\0\0\0",
    ];

    private static readonly string[] Lengths =
        ["-1", "+5", "0x5", "99999999999", "2147483647", "33554433", "5, 5", "", " 5", "5 ", "٣", "1e1"];

    private static readonly string[] ChunkSizes =
        ["", "-1", "g", "7fffffff", "80000000", "ffffffff", "fffffffff", "0x5", "5", "5 6", "5;a=b", "2000001", "+5", "00000000005"];

    /// <summary>Other ways to write the size of a chunk.</summary>
    private static readonly string[] ChunkForms = ["{0:X}", "{0:x} ", "{0:x}\t", "0{0:x}", "{0:x};a=b", "{0:x} ; a=\"b\""];

    private static readonly string[] Interim =
        ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nContent-Length: 9\r\n\r\n"];

    private static readonly string[] Bodies =
        ["{\"text\":\"a\"}", "{}", "", "null", "[", "{\"text\":1}", "\0", "{\"text\":\"\\ud800\"}", "{\"text\":\"津波\"}"];

    /// <summary>What was done, for who must repeat it.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Whether nothing has been given so far that ends a runtime; the events may be none that the job takes.</summary>
    public bool IsLegal { get; private set; } = true;

    /// <summary>The response to a request for an event.</summary>
    public byte[] Event(int number)
    {
        var isPlain = random.Next(3) == 0;
        var body = isPlain || random.Next(2) == 0 ? "{\"text\":\"a\"}" : Pick("body", Bodies);
        var utf8 = random.Next(40) == 0 ? new byte[random.Next(1_000_000)] : Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder(Or(isPlain, "", "before it", Interim, isLegal: true))
            .Append(Or(isPlain, "HTTP/1.1 200 OK", "status", StatusLines)).Append("\r\n");
        Header(head, "Lambda-Runtime-Aws-Request-Id", Or(isPlain, $"{number}", "id", Ids), isPlain);
        var deadline = DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Header(head, "Lambda-Runtime-Deadline-Ms", Or(isPlain, deadline, "deadline", Deadlines, isLegal: true), isPlain);
        Header(head, "Lambda-Runtime-Trace-Id", Or(isPlain, "Root=1-x", "trace", Ids), isPlain);
        return Broken(isPlain || random.Next(3) > 0 ? Whole(head, utf8, isPlain) : Chunked(head, utf8), isPlain);
    }

    /// <summary>The response to a post.</summary>
    public byte[] Taken()
    {
        var head = new StringBuilder(Or(isPlain: false, "", "before the response to a post", Interim, isLegal: true));
        if (random.Next(4) > 0)
        {
            return [.. Encoding.ASCII.GetBytes(head.ToString()), .. RuntimeApiServer.Response(202, "", "{}"u8)];
        }

        head.Append(Or(isPlain: false, "HTTP/1.1 202 Accepted", "status of a post", StatusLines)).Append("\r\n");
        var body = "{}"u8.ToArray();
        return Broken(random.Next(2) == 0 ? Chunked(head, body) : Whole(head, body, isPlain: false), isPlain: false);
    }

    private byte[] Whole(StringBuilder head, byte[] body, bool isPlain)
    {
        Header(head, "Content-Length", Or(isPlain, $"{body.Length}", "length", Lengths), isPlain);
        return [.. Encoding.Latin1.GetBytes($"{head}\r\n"), .. body];
    }

    private byte[] Chunked(StringBuilder head, byte[] body)
    {
        Done.Add("chunks");
        Header(head, "Transfer-Encoding", random.Next(2) == 0 ? "chunked" : "Chunked", isPlain: false);
        List<byte> bytes = [.. Encoding.Latin1.GetBytes($"{head}\r\n")];
        foreach (var piece in body.Chunk(Math.Max(1, random.Next(body.Length + 1))))
        {
            var size = string.Format(
                CultureInfo.InvariantCulture, Or(isPlain: false, "{0:x}", "form of a chunk", ChunkForms, isLegal: true), piece.Length);
            bytes.AddRange(Encoding.Latin1.GetBytes(Or(isPlain: random.Next(3) > 0, size, "chunk size", ChunkSizes) + "\r\n"));
            bytes.AddRange([.. piece, .. "\r\n"u8]);
        }

        bytes.AddRange(random.Next(4) == 0 ? "0\r\nTrailer: x\r\n\r\n"u8 : "0\r\n\r\n"u8);
        return [.. bytes];
    }

    /// <summary>Cuts it off, changes a byte, or puts something behind it.</summary>
    private byte[] Broken(byte[] response, bool isPlain)
    {
        var at = random.Next(response.Length);
        switch (isPlain ? 9 : random.Next(10))
        {
            case 0:
                Done.Add($"cut off at {at}");
                IsLegal = false;
                return response[..at];
            case 1:
                Done.Add($"a byte changed at {at}");
                IsLegal = false;
                response[at] = (byte)random.Next(256);
                return response;
            case 2:
                Done.Add("more behind it");
                IsLegal = false;
                return [.. response, .. "HTTP/1.1 200 OK\r\n\r\n"u8];
            case 3:
                Done.Add("bare line feeds");
                return Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(response).Replace("\r\n", "\n", StringComparison.Ordinal));
            default:
                return response;
        }
    }

    private void Header(StringBuilder head, string name, string value, bool isPlain)
    {
        var change = isPlain ? 9 : random.Next(20);
        if (change < 3)
        {
            Done.Add($"{name} {(change == 0 ? "left out" : change == 1 ? "in lower case" : "twice")}");
            IsLegal &= change > 0;
        }

        name = change == 1 ? name.ToLowerInvariant() : name;
        for (var times = change == 0 ? 0 : change == 2 ? 2 : 1; times > 0; times--)
        {
            head.Append(name).Append(random.Next(10) == 0 ? ":" : ": ").Append(value).Append("\r\n");
        }
    }

    private string Or(bool isPlain, string plain, string what, string[] odd, bool isLegal = false)
    {
        if (isPlain || random.Next(5) > 0)
        {
            return plain;
        }

        IsLegal &= isLegal;
        return Pick(what, odd);
    }

    private string Pick(string what, string[] list)
    {
        var picked = list[random.Next(list.Length)];
        Done.Add($"{what} '{(picked.Length > 40 ? $"of {picked.Length} characters" : picked)}'");
        return picked;
    }
}
