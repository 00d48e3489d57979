using System.Collections.Concurrent;
using System.Net;
using Amazon.Lambda;
using Amazon.Runtime;
using Amazon.SQS;
using LocalAws;
using WorkerLib.Aws.ChangeStreams;

namespace Worker.Tests.WorkerLib.Aws;

/// <summary>A call that a client sent.</summary>
/// <param name="Target">As it stands in the request line.</param>
internal sealed record ServiceCall(string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What a service responds with; <see cref="Hang"/> never comes.</summary>
internal sealed record ServiceResponse(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public static readonly ServiceResponse Hang = new(0);
}

/// <summary>An AWS service on loopback that records its calls and sends scripted responses, the last one again and again.</summary>
internal sealed class ServiceStandIn : IDisposable
{
    private readonly HttpListener listener;
    private readonly ConcurrentQueue<ServiceCall> calls = new();
    private readonly Queue<ServiceResponse> responses;
    private readonly TaskCompletionSource end = new();
    private readonly string url;

    public ServiceStandIn(params ServiceResponse[] responses)
    {
        this.responses = new Queue<ServiceResponse>(responses);
        url = $"http://127.0.0.1:{Loopback.FreePort()}/";
        listener = new HttpListener { Prefixes = { url } };
        listener.Start();
        _ = AcceptAsync();
    }

    public IReadOnlyList<ServiceCall> Calls => [.. calls];

    public ServiceCall OnlyCall => Assert.Single(Calls);

    public AmazonSQSClient SQS(TimeSpan? timeout = null) =>
        new(new BasicAWSCredentials("AKIDEXAMPLE", "key"), With(new AmazonSQSConfig(), timeout));

    public AmazonLambdaClient Lambda(TimeSpan? timeout = null) =>
        new(new SessionAWSCredentials("AKIDEXAMPLE", "key", "session"), With(new AmazonLambdaConfig(), timeout));

    public TableStreams TableStreams() => new(new BasicAWSCredentials("AKIDEXAMPLE", "key"), With(new TableStreamsConfig(), null));

    public void Dispose()
    {
        end.SetResult();
        listener.Close();
    }

    private T With<T>(T config, TimeSpan? timeout)
        where T : ClientConfig
    {
        config.ServiceURL = url;
        config.AuthenticationRegion = "ap-northeast-1";
        if (timeout is not null)
        {
            config.Timeout = timeout;
        }

        return config;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // the end of the test
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var headers = context.Request.Headers;
        var named = headers.AllKeys.ToDictionary(name => name!, name => headers[name]!, StringComparer.OrdinalIgnoreCase);
        calls.Enqueue(new ServiceCall(context.Request.RawUrl!, named, await reader.ReadToEndAsync()));
        var response = responses.Count > 1 ? responses.Dequeue() : responses.Peek();
        if (response == ServiceResponse.Hang)
        {
            await end.Task;
            return;
        }

        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.Close(System.Text.Encoding.UTF8.GetBytes(response.Body), willBlock: true);
    }
}
