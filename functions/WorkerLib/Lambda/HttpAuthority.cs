using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WorkerLib.Lambda;

/// <summary><c>host:port</c>, or a host alone, whose port is 80.</summary>
internal static class HttpAuthority
{
    private const int MaxHostChars = 255; // of DNS

    public static bool TryRead(string authority, out string host, out int port)
    {
        var separator = authority.LastIndexOf(':');
        host = separator < 0 ? authority : authority[..separator];
        port = 80;
        return host.Length is > 0 and <= MaxHostChars
            && (separator < 0
                || (int.TryParse(authority.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                    && port is > 0 and <= IPEndPoint.MaxPort));
    }

    /// <exception cref="IOException">Nobody knows the host.</exception>
    public static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(host, AddressFamily.InterNetwork)[0];
        }
        catch (SocketException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
