using System.Text.Json.Nodes;
using Demo.Vertex;
using WorkerLib.Google;

namespace Worker.Tests.WorkerLib.Google;

public static class GoogleCredentialTests
{
    [Fact]
    public static void Reads_what_gcloud_writes_for_a_pool()
    {
        var credential = Assert.IsType<GoogleCredential.ExternalAccount>(GoogleCredential.Read(GoogleStandIn.Credentials));

        Assert.Equal(
            (GoogleStandIn.Audience, "https://sts.googleapis.com/v1/token", 3600),
            (credential.Audience, credential.TokenUrl.AbsoluteUri, credential.LifetimeSeconds));
        Assert.EndsWith(":generateAccessToken", credential.ImpersonationUrl!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token_url", "https://sts.googleapis.com.evil.example/v1/token", "token_url is not an https URL of googleapis.com")]
    [InlineData("token_url", "http://sts.googleapis.com/v1/token", "token_url is not an https URL of googleapis.com")]
    [InlineData("token_url", "https://user@sts.googleapis.com/v1/token", "token_url is not an https URL of googleapis.com")]
    [InlineData("token_url", "https://sts.googleapis.com:8443/v1/token", "token_url is not an https URL of googleapis.com")]
    [InlineData("token_url", "http://127.0.0.1/v1/token", "token_url is not an https URL of googleapis.com")]
    [InlineData("token_url", null, "token_url is missing")]
    [InlineData("service_account_impersonation_url", "https://evil.example/", "service_account_impersonation_url is not an https URL")]
    [InlineData("subject_token_type", "urn:ietf:params:oauth:token-type:jwt", "the provider is not one of AWS")]
    [InlineData("audience", "", "audience is missing")]
    [InlineData("credential_source", "aws", "credential_source.environment_id is not aws1")]
    [InlineData("type", "authorized_user", "type is neither external_account nor service_account")]
    public static void Refuses_a_configuration_that_leads_elsewhere_or_lacks_something(string member, string? value, string problem)
    {
        var json = JsonNode.Parse(GoogleStandIn.Credentials)!.AsObject();
        json[member] = value;

        var error = Assert.Throws<InvalidGoogleCredentialsException>(() => GoogleCredential.Read(json.ToJsonString()));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://sts.evil.example?Action=GetCallerIdentity&Version=2011-06-15")]
    [InlineData("https://sts.{region}.amazonaws.com?Action=AssumeRole&Version=2011-06-15")]
    [InlineData("https://sts.{region}.amazonaws.com.evil.example?Action=GetCallerIdentity&Version=2011-06-15")]
    public static void Signs_no_other_request_than_that_of_the_caller_s_identity(string url)
    {
        var json = JsonNode.Parse(GoogleStandIn.Credentials)!.AsObject();
        json["credential_source"]!["regional_cred_verification_url"] = url;

        var error = Assert.Throws<InvalidGoogleCredentialsException>(() => GoogleCredential.Read(json.ToJsonString()));

        Assert.Contains("regional_cred_verification_url is not", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void Shows_nothing_of_a_text_that_is_not_JSON()
    {
        var error = Assert.Throws<InvalidGoogleCredentialsException>(() => GoogleCredential.Read("{\"private_key\": sesame"));

        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData(null, true)]
    [InlineData("https://127.0.0.1:8080/", false)]
    [InlineData("http://sts.googleapis.com/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://127.0.0.1:8080/path", false)]
    [InlineData("nonsense", false)]
    public static void A_stand_in_is_on_loopback(string? url, bool isTaken)
    {
        var error = Record.Exception(() => GoogleSettings.ReadEndpoint(url));

        Assert.Equal(isTaken, error is null);
    }
}
