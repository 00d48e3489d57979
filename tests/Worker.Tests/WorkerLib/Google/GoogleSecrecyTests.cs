using Demo.Vertex;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;
using WorkerLib.Google;

namespace Worker.Tests.WorkerLib.Google;

/// <summary>No token, key, signature or assertion is in a log line or an exception, even where Google repeats it.</summary>
public static class GoogleSecrecyTests
{
    [Theory]
    [InlineData("the assertion is refused and repeated")]
    [InlineData("the subject token is refused and repeated")]
    [InlineData("the token of the pool is refused and repeated")]
    [InlineData("the access token is refused and repeated")]
    [InlineData("everything is unavailable")]
    [InlineData("the key is no key")]
    public static async Task Nothing_secret_is_said_when(string trouble)
    {
        using var log = new CapturedLog();
        await using var fixture = await GoogleFixture.StartAsync();
        switch (trouble)
        {
            case "the assertion is refused and repeated":
                fixture.Credential = fixture.Key;
                fixture.StandIn.Tokens.PublicKeyPem = null;
                break;
            case "the subject token is refused and repeated":
                fixture.StandIn.Tokens.AwsSecretKey = "another";
                break;
            case "the token of the pool is refused and repeated":
                fixture.StandIn.Script(
                    request => request.Host == "sts.googleapis.com",
                    new GoogleReply(200, """{"access_token":"pool-token-0123456789","expires_in":3600}"""));
                break;
            case "the access token is refused and repeated":
                fixture.StandIn.Script(
                    request => request.Host == "iamcredentials.googleapis.com",
                    Enumerable.Repeat(new GoogleReply(
                        200, """{"accessToken":"access-token-0123456789","expireTime":"2030-01-01T00:00:00Z"}"""), 2));
                break;
            case "the key is no key":
                fixture.Credential = fixture.Key.Replace("MII", "XII", StringComparison.Ordinal);
                break;
            default:
                fixture.StandIn.Script(_ => true, Enumerable.Repeat(GoogleReply.Error(503, "UNAVAILABLE", "down"), 100));
                break;
        }

        var error = await Assert.ThrowsAnyAsync<Exception>(fixture.CallAsync);
        Log.Error("It failed.", error, ("why", error.Message));

        string[] secrets = [.. fixture.Secrets, "pool-token-0123456789", "access-token-0123456789"];
        foreach (var seen in (string[])[error.ToString(), log.Text])
        {
            Assert.DoesNotContain("BEGIN", seen, StringComparison.Ordinal);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
        }

        Assert.True(error is GoogleException or InvalidGoogleCredentialsException, error.ToString());
    }

    [Fact]
    public static async Task The_records_of_secrets_print_nothing()
    {
        await using var fixture = await GoogleFixture.StartAsync();
        var credential = GoogleCredential.Read(fixture.Key);
        var identity = new AwsIdentity("AKIDEXAMPLE", GoogleFixture.Secret, GoogleFixture.Session, "ap-northeast-1");
        var token = new GoogleToken("ya29.secret", DateTimeOffset.UnixEpoch);

        Assert.Equal("ServiceAccount AwsIdentity GoogleToken", $"{credential} {identity} {token}");
    }
}
