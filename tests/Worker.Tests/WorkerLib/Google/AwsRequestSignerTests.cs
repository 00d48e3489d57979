using System.Text.Json;
using Demo.Vertex;
using WorkerLib.Google;

namespace Worker.Tests.WorkerLib.Google;

public static class AwsRequestSignerTests
{
    private const string Verification = "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15";

    private static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    /// <summary>The example that AWS works through in "Signature Version 4 signing process".</summary>
    [Fact]
    public static void Signs_the_example_of_AWS_as_AWS_does()
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["host"] = "iam.amazonaws.com",
            ["x-amz-date"] = "20150830T123600Z",
        };

        var authorization = new AwsRequestSigner("AKIDEXAMPLE", GoogleFixture.Secret, "us-east-1", "iam")
            .Sign("GET", new Uri("https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers"), headers);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            authorization);
    }

    [Theory]
    [InlineData("a session of a role")]
    [InlineData(null)]
    public static void A_subject_token_is_what_Google_asks_for(string? session)
    {
        var identity = new AwsIdentity("AKIDEXAMPLE", GoogleFixture.Secret, session, "ap-northeast-1");

        var token = AwsSubjectToken.Create(identity, Verification, GoogleStandIn.Audience, Now);

        Assert.Null(SubjectToken.Problem(token, GoogleStandIn.Audience, GoogleFixture.Secret, Now));
        var json = JsonElement.Parse(Uri.UnescapeDataString(token));
        Assert.Equal(
            "https://sts.ap-northeast-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15", json.GetProperty("url").GetString());
        Assert.Equal(session is null ? 4 : 5, json.GetProperty("headers").GetArrayLength());
    }

    [Fact]
    public static void The_stand_in_refuses_a_token_for_another_provider_or_with_another_key_or_of_another_time()
    {
        var identity = new AwsIdentity("AKIDEXAMPLE", GoogleFixture.Secret, "session", "ap-northeast-1");
        var token = AwsSubjectToken.Create(identity, Verification, GoogleStandIn.Audience, Now);

        Assert.Contains("audience", SubjectToken.Problem(token, "//other", null, Now), StringComparison.Ordinal);
        Assert.Contains("signature", SubjectToken.Problem(token, GoogleStandIn.Audience, "another", Now), StringComparison.Ordinal);
        Assert.Contains("now", SubjectToken.Problem(token, GoogleStandIn.Audience, null, Now.AddHours(1)), StringComparison.Ordinal);
    }
}
