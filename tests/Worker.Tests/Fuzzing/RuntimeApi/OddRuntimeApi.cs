using System.Net;
using System.Net.Sockets;

namespace Worker.Tests.Fuzzing.RuntimeApi;

/// <summary>Gives scripted bytes; when there are no more it says that it is over.</summary>
internal sealed class OddRuntimeApi : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Queue<byte[]> events;
    private readonly Func<byte[]> taken;
    private readonly bool hangsUp;
    private readonly List<string> requests = [];

    public OddRuntimeApi(IEnumerable<byte[]> events, Func<byte[]> taken, bool hangsUp)
    {
        this.events = new Queue<byte[]>(events);
        this.taken = taken;
        this.hangsUp = hangsUp;
        listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Authority => listener.LocalEndpoint.ToString()!;

    /// <summary>The request lines.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public void Dispose() => listener.Dispose();

    /// <summary>One connection after the other, as the runtime has one.</summary>
    private void Accept()
    {
        while (true)
        {
            try
            {
                using var client = listener.AcceptTcpClient();
                client.NoDelay = true;
                client.ReceiveTimeout = 500;
                Serve(client.GetStream());
            }
            catch (IOException)
            {
                // It hung up, or waits for more of a response than there is: it learns that there is no more.
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Serve(NetworkStream stream)
    {
        using var buffered = new BufferedStream(stream);
        while (HttpRequest.Read(buffered) is { } request)
        {
            lock (requests)
            {
                requests.Add(request.Line);
            }

            var response = !request.IsNext ? taken()
                : events.TryDequeue(out var scripted) ? scripted
                : RuntimeApiServer.Response(410, "", []);
            buffered.Write(response);
            buffered.Flush();
            if (hangsUp || IsUnfinished(response))
            {
                return;
            }
        }
    }

    /// <summary>Whether the runtime may wait for more.</summary>
    private static bool IsUnfinished(byte[] response) =>
        !response.AsSpan().StartsWith("HTTP/1.1 2"u8) || response.AsSpan().IndexOf("\r\n\r\n"u8) < 0;
}
