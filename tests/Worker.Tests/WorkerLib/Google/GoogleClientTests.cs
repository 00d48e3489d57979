using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Demo.Vertex;
using WorkerLib.Google;

namespace Worker.Tests.WorkerLib.Google;

public static class GoogleClientTests
{
    private const string Pipeline = """{"runtimeConfig":{"gcsOutputDirectory":"gs://bucket"}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Calls_with_a_token_that_it_gets_for_the_role()
    {
        await using var fixture = await GoogleFixture.StartAsync();

        var response = await fixture.CallAsync();

        Assert.Equal(0, response.GetProperty("hyperparameterTuningJobs").GetArrayLength());
        Assert.Equal(
            ["sts.googleapis.com", "iamcredentials.googleapis.com", "us-central1-aiplatform.googleapis.com"],
            fixture.StandIn.Requests.Select(request => request.Host));
        Assert.All(fixture.StandIn.Requests, request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public static async Task Calls_with_a_token_that_it_gets_for_a_key()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.Credential = fixture.Key;

        await fixture.CallAsync();

        Assert.Equal(
            ["oauth2.googleapis.com", "us-central1-aiplatform.googleapis.com"],
            fixture.StandIn.Requests.Select(request => request.Host));
    }

    [Fact]
    public static async Task Uses_the_token_of_the_pool_where_no_service_account_is_named()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        var json = System.Text.Json.Nodes.JsonNode.Parse(fixture.Credential)!.AsObject();
        json.Remove("service_account_impersonation_url");
        fixture.Credential = json.ToJsonString();

        var token = await fixture.Client.TokenAsync(Cancelled);

        Assert.StartsWith("ya29.d.pool-", token, StringComparison.Ordinal);
        Assert.Single(fixture.StandIn.Requests);
    }

    [Fact]
    public static async Task Keeps_a_token_until_five_minutes_before_its_end()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        await fixture.CallAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(54));
        await fixture.CallAsync();
        Assert.Equal(1, fixture.Exchanges);

        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        await fixture.CallAsync();

        Assert.Equal(2, fixture.Exchanges);
    }

    [Fact]
    public static async Task Gets_one_token_for_callers_at_the_same_time()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(
            request => request.Host == "sts.googleapis.com", new GoogleReply(503, Delay: TimeSpan.FromMilliseconds(200)));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.CallAsync()));

        Assert.Equal(2, fixture.Exchanges); // the one that failed, and its retry
    }

    [Fact]
    public static async Task A_caller_that_gives_up_does_not_take_the_token_from_others()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(
            request => request.Host == "sts.googleapis.com", new GoogleReply(503, Delay: TimeSpan.FromMilliseconds(300)));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        var first = fixture.Client.TokenAsync(cancel.Token);
        var second = fixture.Client.TokenAsync(Cancelled);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.StartsWith("ya29.c.account-", await second, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Renews_a_token_once_that_Google_no_longer_takes()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        await fixture.CallAsync();
        fixture.StandIn.Tokens.RevokeAll();

        await fixture.CallAsync();

        Assert.Equal(2, fixture.Exchanges);
        Assert.Equal([200, 401, 200], Statuses(fixture));
    }

    [Fact]
    public static async Task Gives_up_when_the_new_token_is_not_taken_either()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        var refusal = GoogleReply.Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
        fixture.StandIn.Script(IsApi, refusal, refusal, refusal);

        var error = await Assert.ThrowsAsync<GoogleRefusedException>(fixture.CallAsync);

        Assert.Equal((401, "UNAUTHENTICATED"), (error.Status, error.Code));
        Assert.Equal([401, 401], Statuses(fixture));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public static async Task Retries_after_overload_and_faults_with_growing_waits(int status)
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, Enumerable.Repeat(GoogleReply.Error(status, "UNAVAILABLE", "Try later."), 4));

        await fixture.CallAsync();

        Assert.Equal([status, status, status, status, 200], Statuses(fixture));
        Assert.Equal(4, fixture.Time.Waits.Count);
        Assert.Equal(fixture.Time.Waits.Order(), fixture.Time.Waits);
        Assert.All(
            fixture.Time.Waits.Index(),
            wait => Assert.InRange(wait.Item.TotalSeconds, 0.5 * Math.Pow(2, wait.Index), 0.75 * Math.Pow(2, wait.Index)));
    }

    [Fact]
    public static async Task Waits_as_long_as_Google_asks()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, GoogleReply.Error(429, "RESOURCE_EXHAUSTED", "Quota.", retryAfter: "17"));

        await fixture.CallAsync();

        Assert.Equal([TimeSpan.FromSeconds(17)], fixture.Time.Waits);
    }

    [Fact]
    public static async Task Does_not_wait_longer_than_the_patience_of_the_call()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, GoogleReply.Error(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", retryAfter: "300"));

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(fixture.CallAsync);

        Assert.Empty(fixture.Time.Waits);
        Assert.EndsWith(
            "got 429 RESOURCE_EXHAUSTED: Quota exceeded (1 attempt; Google asks to wait 300 s).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Says_what_Google_said_when_it_gives_up()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, Enumerable.Repeat(GoogleReply.Error(503, "UNAVAILABLE", "The service is down."), 10));

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(fixture.CallAsync);

        Assert.Equal((503, "UNAVAILABLE", true), (error.Status, error.Code, error.MayHaveHappened));
        Assert.EndsWith("got 503 UNAVAILABLE: The service is down (6 attempts).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Says_what_Google_said_when_it_refuses()
    {
        await using var fixture = await GoogleFixture.StartAsync();

        var error = await Assert.ThrowsAsync<GoogleRefusedException>(() => PostAsync(fixture, """{"displayNam":"x"}""", true));

        Assert.Equal((400, "INVALID_ARGUMENT"), (error.Status, error.Code));
        Assert.Equal(
            "POST https://us-central1-aiplatform.googleapis.com/v1/projects/demo-project/locations/us-central1/pipelineJobs got 400 "
            + "INVALID_ARGUMENT: Invalid JSON payload received. Unknown name \"displayNam\" at 'pipeline_job': Cannot find field. "
            + "(pipeline_job: Invalid JSON payload received. Unknown name \"displayNam\" at 'pipeline_job': Cannot find field.)",
            error.Message);
        Assert.Single(Statuses(fixture));
    }

    [Theory]
    [InlineData(503, true, 2)]
    [InlineData(503, false, 1)]
    [InlineData(429, false, 2)]
    public static async Task Posts_again_only_what_may_be_repeated(int status, bool isRepeatable, int posts)
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, GoogleReply.Error(status, "UNAVAILABLE", "Try later."));

        var error = await Record.ExceptionAsync(() => PostAsync(fixture, Pipeline, isRepeatable));

        Assert.Equal(posts, Statuses(fixture).Count);
        Assert.Equal(posts == 1, error is GoogleUnavailableException { MayHaveHappened: true });
    }

    [Fact]
    public static async Task Does_not_post_again_when_the_response_is_lost()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, GoogleReply.Lost);

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(
            () => PostAsync(fixture, Pipeline, isRepeatable: false));

        Assert.True(error.MayHaveHappened);
        Assert.Single(fixture.StandIn.Jobs);
    }

    [Fact]
    public static async Task Says_when_no_token_is_given_and_that_nothing_was_done()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(
            request => request.Host == "sts.googleapis.com",
            Enumerable.Repeat(new GoogleReply(500, "<html>oops</html>"), 10));

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(fixture.CallAsync);

        Assert.StartsWith(
            "Google gives no access token: POST https://sts.googleapis.com/v1/token got 500", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveHappened);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("""{"access_token":17,"expires_in":1}""")]
    [InlineData("""{"access_token":"ya29.secret-of-the-test-0123456789"}""")]
    public static async Task Does_not_take_half_a_token(string body)
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(request => request.Host == "sts.googleapis.com", new GoogleReply(200, body));

        var error = await Assert.ThrowsAsync<GoogleUnavailableException>(fixture.CallAsync);

        Assert.Contains("a response without access_token and its end", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ya29", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://us-central1-aiplatform.googleapis.com/v1/")]
    [InlineData("https://googleapis.com/")]
    public static async Task Gives_no_token_to_anybody_else(string url)
    {
        await using var fixture = await GoogleFixture.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Client.GetAsync(new Uri(url), Patience, Cancelled));

        Assert.Empty(fixture.StandIn.Requests);
    }

    [Fact]
    public static async Task Bounds_what_it_sends_and_what_it_reads()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, new GoogleReply(200, new string(' ', GoogleTransport.MaxResponseBytes + 1)));

        var error = await Assert.ThrowsAsync<GoogleRefusedException>(fixture.CallAsync);
        await Assert.ThrowsAsync<ArgumentException>(
            () => PostAsync(fixture, new string(' ', GoogleTransport.MaxBodyBytes + 1), isRepeatable: true));

        Assert.Contains("more than 33554432 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Follows_no_redirect()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        fixture.StandIn.Script(IsApi, new GoogleReply(302));

        var error = await Assert.ThrowsAsync<GoogleRefusedException>(fixture.CallAsync);

        Assert.Equal(302, error.Status);
    }

    [Fact]
    public static async Task Reads_a_key_from_Parameter_Store_decrypted()
    {
        var ssm = Substitute.For<IAmazonSimpleSystemsManagement>();
        ssm.GetParameterAsync(
                Arg.Is<GetParameterRequest>(get => get.Name == "/worker/google" && get.WithDecryption == true),
                Arg.Any<CancellationToken>())
            .Returns(new GetParameterResponse { Parameter = new Parameter { Value = "the key" } });

        Assert.Equal("the key", await GoogleClient.ReadCredentialAsync(null, "/worker/google", () => ssm, Cancelled));
    }

    [Fact]
    public static async Task Says_where_credentials_belong()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        var pool = GoogleStandIn.Credentials;

        Assert.Equal(pool, await ReadAsync(pool, null));
        Assert.Contains("are both set", await ProblemAsync(pool, "/worker/google"), StringComparison.Ordinal);
        Assert.Contains("neither GOOGLE_CREDENTIALS nor", await ProblemAsync("", null), StringComparison.Ordinal);
        Assert.Contains("GOOGLE_CREDENTIALS holds a key", await ProblemAsync(fixture.Key, null), StringComparison.Ordinal);

        static Task<string> ReadAsync(string? credentials, string? parameter) =>
            GoogleClient.ReadCredentialAsync(credentials, parameter, () => throw new InvalidOperationException(), Cancelled);

        static async Task<string> ProblemAsync(string? credentials, string? parameter) =>
            (await Assert.ThrowsAsync<InvalidGoogleCredentialsException>(() => ReadAsync(credentials, parameter))).Message;
    }

    private static bool IsApi(GoogleRequest request) => request.Host == "us-central1-aiplatform.googleapis.com";

    private static List<int> Statuses(GoogleFixture fixture) =>
        [.. fixture.StandIn.Requests.Where(IsApi).Select(request => request.Status)];

    private static Task<JsonElement> PostAsync(GoogleFixture fixture, string body, bool isRepeatable) => fixture.Client.PostAsync(
        new Uri("https://us-central1-aiplatform.googleapis.com/v1/projects/demo-project/locations/us-central1/pipelineJobs"),
        System.Text.Encoding.UTF8.GetBytes(body),
        Patience,
        isRepeatable,
        Cancelled);
}
