using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LocalAws;

internal static class Loopback
{
    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>
    /// A port of 127.0.0.1 that is free now, and that nobody else in this process was given. Another program may take it before we do: then
    /// the start fails and says so.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, true))
            {
                return port;
            }
        }
    }

    /// <param name="option">With which the user chooses another port.</param>
    /// <param name="wanted">Ports that are free still, and not for this.</param>
    /// <exception cref="UserException">Another program listens on the port.</exception>
    public static void CheckFree(int port, string option = "--port", params IEnumerable<int> wanted)
    {
        if (!IsFree(port))
        {
            var other = Enumerable.Range(port + 1, Math.Min(100, IPEndPoint.MaxPort - port)).Except(wanted)
                .FirstOrDefault(IsFree, FreePort());
            throw new UserException(
                $"port {port} of 127.0.0.1 is taken, perhaps by another ./worker up: end that one, or choose a port, such as "
                + $"{option} {other}.");
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new UserException($"port {port} may not be listened on by {Environment.UserName}: choose one from 1024 to 65535.");
        }
        catch (SocketException exception)
        {
            throw new UserException(
                $"port {port} of 127.0.0.1, where everything is served, cannot be listened on: {exception.Message} (ip link set lo up?).");
        }
    }
}
