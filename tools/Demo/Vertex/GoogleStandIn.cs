using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Demo.Vertex;

/// <summary>
/// Stands in for Google on loopback: the token endpoints and Vertex AI's pipeline and tuning jobs. It refuses what Google refuses, as far
/// as Google's public documents say it; it is not Google. The first part of a path is the host that is meant.
/// </summary>
public sealed class GoogleStandIn : IStandIn
{
    public const string Email = "trainer@demo-project.iam.gserviceaccount.com";

    /// <summary>Resource name of the provider of the pool.</summary>
    public const string Audience = "//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/aws/providers/worker";

    private readonly LoopbackServer server;
    private readonly TokenEndpoints tokens;
    private readonly VertexJobs jobs = new();
    private readonly ConcurrentQueue<GoogleRequest> requests = new();
    private readonly List<(Func<GoogleRequest, bool> IsFor, Queue<GoogleReply> Replies)> scripts = [];

    private GoogleStandIn(TimeProvider time)
    {
        tokens = new TokenEndpoints(Audience, Email, time.GetUtcNow);
        server = new LoopbackServer(RespondAsync);
    }

    public Uri Url => server.Url;

    /// <summary>What gcloud would write for the pool.</summary>
    public static string Credentials => new JsonObject
    {
        ["universe_domain"] = "googleapis.com",
        ["type"] = "external_account",
        ["audience"] = Audience,
        ["subject_token_type"] = "urn:ietf:params:aws:token-type:aws4_request",
        ["token_url"] = "https://sts.googleapis.com/v1/token",
        ["service_account_impersonation_url"] =
            $"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{Email}:generateAccessToken",
        ["credential_source"] = new JsonObject
        {
            ["environment_id"] = "aws1",
            ["region_url"] = "http://169.254.169.254/latest/meta-data/placement/availability-zone",
            ["url"] = "http://169.254.169.254/latest/meta-data/iam/security-credentials",
            ["regional_cred_verification_url"] = "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
        },
    }.ToJsonString();

    /// <summary>The settings with which a function calls it.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["GOOGLE_ENDPOINT_URL"] = Url.ToString(),
        ["GOOGLE_CREDENTIALS"] = Credentials,
    };

    /// <summary>What it got so far, the earliest first.</summary>
    public IReadOnlyList<GoogleRequest> Requests => [.. requests];

    /// <summary>The jobs of Vertex AI, by their names.</summary>
    public IReadOnlyDictionary<string, JsonObject> Jobs => jobs.All;

    internal TokenEndpoints Tokens => tokens;

    /// <summary>Looks at a job of Vertex AI for each step towards its end; 0 leaves jobs as they are.</summary>
    public int LooksPerStep
    {
        get => jobs.LooksPerStep;
        set => jobs.LooksPerStep = value;
    }

    /// <param name="time">The clock by which tokens end.</param>
    public static async Task<GoogleStandIn> StartAsync(TimeProvider? time = null)
    {
        var standIn = new GoogleStandIn(time ?? TimeProvider.System);
        await standIn.server.StartAsync();
        return standIn;
    }

    /// <summary>Changes a job of Vertex AI, such as its state.</summary>
    public void Change(string name, Action<JsonObject> change) => jobs.Change(name, change);

    /// <summary>Answers the next requests of a kind so, one after the other, and then again as always.</summary>
    public void Script(Func<GoogleRequest, bool> isFor, params IEnumerable<GoogleReply> replies)
    {
        lock (scripts)
        {
            scripts.Add((isFor, new Queue<GoogleReply>(replies)));
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task RespondAsync(HttpContext http)
    {
        var request = await ReadAsync(http);
        requests.Enqueue(request);
        var scripted = Scripted(request);
        var reply = scripted is null or { IsDone: true } ? Do(request) : scripted;
        reply = scripted ?? reply;
        request.Status = reply.Status;
        try
        {
            await Task.Delay(reply.Delay, server.Stopping);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
            return;
        }

        if (reply.IsAborted)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json; charset=UTF-8";
        if (reply.RetryAfter is not null)
        {
            http.Response.Headers.RetryAfter = reply.RetryAfter;
        }

        await http.Response.WriteAsync(reply.Body, server.Stopping);
    }

    private GoogleReply Do(GoogleRequest request) =>
        tokens.Reply(request)
        ?? (tokens.IsGood(request.Bearer)
            ? jobs.Reply(request)
            : GoogleReply.Error(
                401, "UNAUTHENTICATED", $"Request had invalid authentication credentials: {request.Bearer} is no access token."));

    private GoogleReply? Scripted(GoogleRequest request)
    {
        lock (scripts)
        {
            return scripts.Find(script => script.Replies.Count > 0 && script.IsFor(request)).Replies?.Dequeue();
        }
    }

    private async Task<GoogleRequest> ReadAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(server.Stopping);
        var path = http.Request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var authorization = http.Request.Headers.Authorization.ToString();
        return new GoogleRequest(
            http.Request.Method,
            slash < 0 ? path : path[..slash],
            slash < 0 ? "" : path[slash..],
            http.Request.QueryString.Value ?? "",
            authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..] : null,
            http.Request.ContentType ?? "",
            body);
    }
}
