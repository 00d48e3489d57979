using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LocalAws;
using WorkerLib.Google;

namespace Worker.Tests.WorkerLib.Google;

/// <summary>Each kind of unreachable Google is given up within seconds, and its cause is said.</summary>
[Collection(nameof(UnreachableGoogleTests))]
public static class UnreachableGoogleTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(10);

    [Fact]
    public static async Task Refused()
    {
        var error = await FailAsync(new Uri($"http://127.0.0.1:{Loopback.FreePort()}/"));

        Assert.StartsWith(
            "Google gives no access token: sts.googleapis.com cannot be reached for POST https://sts.googleapis.com/v1/token: "
            + "Connection refused",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("(3 attempts).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Not_to_be_resolved()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync("sts.googleapis.invalid", 443, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        var error = await FailAsync(null, http);

        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Matches("known|name resolution|No such host", error.Message);
    }

    [Fact]
    public static async Task Not_trusted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=sts.googleapis.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var server = new Server(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
        });

        var error = await FailAsync(new Uri($"https://127.0.0.1:{server.Port}/"));

        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Silent()
    {
        using var server = new Server(_ => Task.Delay(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await using var fixture = await GoogleFixture.StartAsync();
        var token = await fixture.Client.TokenAsync(TestContext.Current.CancellationToken);
        var transport = new GoogleTransport(GoogleTransport.Http, TimeProvider.System, new Uri($"http://127.0.0.1:{server.Port}/"));
        var call = new GoogleCall(HttpMethod.Get, GoogleFixture.Anything, TimeSpan.FromSeconds(1), IsRepeatable: true) { Token = token };

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(
            () => new GoogleRetries(transport).SendAsync(call, TestContext.Current.CancellationToken));

        Assert.Contains("no whole response within 1 s (1 attempt).", error.Message, StringComparison.Ordinal);
        Assert.True(error.MayHaveHappened);
        Assert.DoesNotContain(token, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<GoogleUnavailableException> FailAsync(Uri? endpoint, HttpMessageInvoker? http = null)
    {
        await using var fixture = await GoogleFixture.StartAsync();
        var client = fixture.ClientAt(endpoint, http, TimeProvider.System);
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(
            () => client.GetAsync(GoogleFixture.Anything, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        Assert.True(watch.Elapsed < Seconds, $"It took {watch.Elapsed}.");
        Assert.False(error.MayHaveHappened);
        return error;
    }

    private sealed class Server : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Server(Func<Stream, Task> serve)
        {
            listener.Start();
            _ = AcceptAsync(serve);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Dispose() => listener.Dispose();

        private async Task AcceptAsync(Func<Stream, Task> serve)
        {
            while (true)
            {
                try
                {
                    _ = ServeAsync(await listener.AcceptTcpClientAsync(), serve);
                }
                catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    return; // the end of the test
                }
            }
        }

        private static async Task ServeAsync(TcpClient client, Func<Stream, Task> serve)
        {
            using (client)
            {
                try
                {
                    await serve(client.GetStream());
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException)
                {
                    // The client went away.
                }
            }
        }
    }
}
