using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.DynamoDBv2;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using LocalAws;
using WorkerLib.Aws;

namespace Worker.Tests.Integration;

/// <summary>Which error each client of a job throws when a service cannot be reached, and how soon.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(UnreachableServiceTests))]
public static class UnreachableServiceTests
{
    private static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "key");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task One_that_refuses_connections() =>
        await EachAsync($"http://127.0.0.1:{Loopback.FreePort()}", TimeSpan.FromSeconds(3), "Connection refused");

    [Fact]
    public static async Task One_without_an_address() =>
        await EachAsync(
            "https://service.nowhere.invalid", TimeSpan.FromSeconds(15), "Name or service not known|Temporary failure in name resolution");

    [Fact]
    public static async Task One_with_a_certificate_that_is_not_trusted()
    {
        var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var handshakes = HandshakesAsync(service);

        await EachAsync($"https://{service.LocalEndpoint}", TimeSpan.FromSeconds(5), "UntrustedRoot");
        service.Stop();
        await handshakes;
    }

    [Fact]
    public static async Task A_black_hole()
    {
        // A full backlog: the kernel drops every further SYN.
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        hole.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hole.Listen(0);
        using var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(hole.LocalEndPoint!, Cancelled);

        await EachAsync($"http://{hole.LocalEndPoint}", TimeSpan.FromSeconds(12), "no connection within 2 s");
    }

    [Fact]
    public static async Task One_that_takes_the_connection_and_stays_silent()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();

        await EachAsync($"http://{mute.LocalEndpoint}", TimeSpan.FromSeconds(22), "no response within", withLambda: false);
    }

    /// <param name="cause">A regular expression.</param>
    /// <param name="withLambda">Whether to try Lambda, too, whose client waits a minute for a function to end.</param>
    private static async Task EachAsync(string url, TimeSpan limit, string cause, bool withLambda = true)
    {
        using var dynamoDB = new AmazonDynamoDBClient(Credentials, At(AwsClients.DynamoDBConfig(), url));
        var s3Config = At(AwsClients.S3Config(), url);
        s3Config.ForcePathStyle = true; // else the address begins with the bucket
        using var s3 = new AmazonS3Client(Credentials, s3Config);
        using var sqs = new AmazonSQSClient(Credentials, At(AwsClients.SQSConfig(), url));
        using var lambda = new AmazonLambdaClient(Credentials, At(new AmazonLambdaConfig(), url));

        await Task.WhenAll(
            FailsAsync("DynamoDB", () => dynamoDB.GetItemAsync("table", new() { ["key"] = new("1") }, Cancelled)),
            FailsAsync("S3", () => s3.GetObjectAsync("bucket", "key", Cancelled)),
            FailsAsync("SQS", () => sqs.SendMessageAsync($"{url}/1/queue", "body", Cancelled)),
            withLambda
                ? FailsAsync("Lambda", () => lambda.InvokeAsync(new InvokeRequest { FunctionName = "count" }, Cancelled))
                : Task.CompletedTask);

        async Task FailsAsync(string service, Func<Task> call)
        {
            var clock = Stopwatch.StartNew();
            var error = await Assert.ThrowsAnyAsync<Exception>(call);
            Assert.True(error is HttpRequestException or TimeoutException, error.ToString());
            Assert.StartsWith($"{service} at {url}", error.Message, StringComparison.Ordinal);
            Assert.Matches(cause, error.Message);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, limit);
        }
    }

    private static T At<T>(T config, string url)
        where T : ClientConfig
    {
        config.ServiceURL = url;
        config.AuthenticationRegion = "ap-northeast-1";
        return config;
    }

    private static async Task HandshakesAsync(TcpListener service)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        try
        {
            while (true)
            {
                using var client = await service.AcceptTcpClientAsync(Cancelled);
                await using var tls = new SslStream(client.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                }
                catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client hangs up: that is what is tested.
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The end of the test.
        }
    }
}
