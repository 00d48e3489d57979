using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Worker.Tests.Fuzzing.Faults;

/// <summary>Stands on loopback between the processes of a function and a service, and does to their requests what a plan says.</summary>
/// <param name="kill">Kills the processes.</param>
internal sealed class FaultProxy(Uri service, FaultPlan plan, Action kill) : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;
    private int requests;
    private int partials;
    private int underWay;

    public Uri Url => new($"http://{listener.LocalEndpoint}/");

    public int Requests => requests;

    /// <summary>Requests that have not come to their end yet, such as those that take effect late.</summary>
    public int UnderWay => underWay;

    public void Start()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // It ends, or the client was gone before it was served.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref underWay);
        try
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            await using var buffered = new BufferedStream(stream);
            if (await ProxiedRequest.ReadAsync(buffered, stopping.Token) is { } request)
            {
                Interlocked.Increment(ref requests);
                await ServeAsync(client, stream, request, plan.Next(request.Operation));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            Reset(client); // the client is gone, or the service does not answer
        }
        finally
        {
            client.Dispose();
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task ServeAsync(TcpClient client, NetworkStream stream, ProxiedRequest request, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.InternalError or FaultKind.Unavailable or FaultKind.Throttled:
                await stream.WriteAsync(FaultResponse.Of(request, fault.Kind), stopping.Token);
                break;
            case FaultKind.ResetBefore:
                Reset(client);
                break;
            case FaultKind.ResetAfter:
                await PassOnAsync(request);
                Reset(client);
                break;
            case FaultKind.Truncated:
                var response = await PassOnAsync(request);
                await stream.WriteAsync(response.AsMemory(0, HalfOf(response)), stopping.Token);
                break;
            case FaultKind.Delayed or FaultKind.LateEffect:
                await Task.Delay(fault.Wait, stopping.Token);
                await stream.WriteAsync(await PassOnAsync(request), stopping.Token);
                break;
            case FaultKind.Partial:
                await stream.WriteAsync(await InPartAsync(request), stopping.Token);
                break;
            case FaultKind.BlackHole:
                await stream.CopyToAsync(Stream.Null, stopping.Token); // until the client hangs up
                break;
            case FaultKind.KilledBefore:
                kill();
                break;
            case FaultKind.KilledAfter:
                await PassOnAsync(request);
                kill();
                break;
            default:
                await stream.WriteAsync(await PassOnAsync(request), stopping.Token);
                if (fault.Kind == FaultKind.KilledSoon)
                {
                    await Task.Delay(fault.Wait, stopping.Token);
                    kill();
                }

                break;
        }
    }

    private async Task<byte[]> InPartAsync(ProxiedRequest request)
    {
        if (PartialResult.Of(request, Interlocked.Increment(ref partials)) is not { } part)
        {
            return FaultResponse.Of(request, FaultKind.Throttled);
        }

        return part.Response(part.Request is null ? null : await PassOnAsync(part.Request));
    }

    /// <summary>The head, and half of the body.</summary>
    private static int HalfOf(byte[] response)
    {
        var head = response.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        return head + ((response.Length - head) / 2);
    }

    private async Task<byte[]> PassOnAsync(ProxiedRequest request)
    {
        if (request.Target == "AmazonSQS.ChangeMessageVisibilityBatch")
        {
            return Postponed(request);
        }

        using var upstream = new TcpClient { NoDelay = true };
        await upstream.ConnectAsync(service.Host, service.Port, stopping.Token);
        var stream = upstream.GetStream();
        await stream.WriteAsync(request.Bytes, stopping.Token);
        using var response = new MemoryStream();
        await stream.CopyToAsync(response, stopping.Token);
        return response.Length > 0 ? response.ToArray() : throw new IOException($"{service} closed the connection");
    }

    /// <summary>
    /// A job may postpone its messages for minutes, which nobody waits for here: it is told that it did, and gets them again in a second.
    /// </summary>
    private static byte[] Postponed(ProxiedRequest request)
    {
        var ids = JsonElement.Parse(request.Body).GetProperty("Entries").EnumerateArray()
            .Select(entry => $$"""{"Id":{{entry.GetProperty("Id").GetRawText()}}}""");
        var body = $$"""{"Successful":[{{string.Join(',', ids)}}],"Failed":[]}""";
        return Encoding.UTF8.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
    }

    private static void Reset(TcpClient client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}
