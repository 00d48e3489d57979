using System.Net;
using System.Net.Sockets;

namespace Worker.Tool;

internal static class Loopback
{
    /// <summary>A port of 127.0.0.1 that is free now. Another program may take it before we do: then the start fails and says so.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
