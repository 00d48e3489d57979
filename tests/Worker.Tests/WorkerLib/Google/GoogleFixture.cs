using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Demo.Vertex;
using WorkerLib.Google;

namespace Worker.Tests.WorkerLib.Google;

/// <summary>A client of Google's APIs, whose calls go to the stand-in, with the keys of a role and of a service account.</summary>
internal sealed class GoogleFixture : IAsyncDisposable
{
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Session = "FwoGZXIvYXdzEExampleSessionTokenOfTheRole0123456789";

    /// <summary>Any resource that is there for whoever has a good token: what the tests of the client call.</summary>
    public static readonly Uri Anything = new(
        "https://us-central1-aiplatform.googleapis.com/v1/projects/demo-project/locations/us-central1/"
        + "hyperparameterTuningJobs?filter=labels.worker_id%3D%22none%22");

    private static readonly RSA Rsa = RSA.Create(2048); // one for all tests: making one takes long

    private GoogleFixture(GoogleStandIn standIn, SkippingTime time)
    {
        StandIn = standIn;
        Time = time;
        standIn.Tokens.AwsSecretKey = Secret;
        standIn.Tokens.PublicKeyPem = Rsa.ExportSubjectPublicKeyInfoPem();
        Credential = GoogleStandIn.Credentials;
        Client = ClientAt(standIn.Url);
    }

    public SkippingTime Time { get; }

    public GoogleStandIn StandIn { get; }

    /// <summary>The credential configuration that the client reads.</summary>
    public string Credential { get; set; }

    public GoogleClient Client { get; }

    /// <summary>The service account's key as Google Cloud writes it.</summary>
    public string Key => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "demo-project",
        ["private_key_id"] = "0123456789abcdef",
        ["private_key"] = Rsa.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = GoogleStandIn.Email,
        ["token_uri"] = "https://oauth2.googleapis.com/token",
    }.ToJsonString();

    /// <summary>Texts that must not be seen anywhere: of keys, tokens, signatures and assertions.</summary>
    public IEnumerable<string> Secrets =>
    [
        Secret,
        Session,
        .. Rsa.ExportPkcs8PrivateKeyPem().Split('\n').Where(line => line.Length > 40),
        .. StandIn.Tokens.Given,
        .. StandIn.Requests.Where(request => request.ContentType.Contains("form", StringComparison.Ordinal)).SelectMany(SecretsOf),
    ];

    public static async Task<GoogleFixture> StartAsync()
    {
        var time = new SkippingTime();
        return new GoogleFixture(await GoogleStandIn.StartAsync(time), time);
    }

    /// <param name="http">How calls are sent; as in production when it is missing.</param>
    public GoogleClient ClientAt(Uri? endpoint, HttpMessageInvoker? http = null, TimeProvider? time = null) => new(
        http ?? GoogleTransport.Http,
        time ?? Time,
        endpoint,
        _ => Task.FromResult(Credential),
        _ => Task.FromResult(new AwsIdentity("AKIDEXAMPLE", Secret, Session, "ap-northeast-1")));

    public Task<JsonElement> CallAsync() => Client.GetAsync(Anything, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    /// <summary>How often tokens were asked for.</summary>
    public int Exchanges => StandIn.Requests.Count(request => request.Host is "sts.googleapis.com" or "oauth2.googleapis.com");

    public ValueTask DisposeAsync() => StandIn.DisposeAsync();

    private static IEnumerable<string> SecretsOf(GoogleRequest request)
    {
        var form = request.Body.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        if (form.TryGetValue("assertion", out var assertion))
        {
            return [assertion, assertion.Split('.')[2]];
        }

        var subject = Uri.UnescapeDataString(Uri.UnescapeDataString(form["subject_token"]));
        var signature = subject.IndexOf("Signature=", StringComparison.Ordinal) + "Signature=".Length;
        return [form["subject_token"], subject, subject.Substring(signature, 64)];
    }
}
