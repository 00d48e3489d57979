using Sentry;
using Sentry.Http;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

public static class DsnTests
{
    [Theory]
    [InlineData("https://key@o1.ingest.example.com/42", "https://o1.ingest.example.com/api/42/envelope/", "key", null)]
    [InlineData("https://key:secret@example.com/42", "https://example.com/api/42/envelope/", "key", "secret")]
    [InlineData("http://key@127.0.0.1:9000/42", "http://127.0.0.1:9000/api/42/envelope/", "key", null)]
    [InlineData(
        "https://key@example.com/self/hosted/project-name", "https://example.com/self/hosted/api/project-name/envelope/", "key", null)]
    [InlineData(" https://key@example.com/42\n", "https://example.com/api/42/envelope/", "key", null)]
    [InlineData("https://key@[::1]:9000/42", "https://[::1]:9000/api/42/envelope/", "key", null)]
    [InlineData("https://key:@example.com/42/", "https://example.com/api/42/envelope/", "key", null)]
    public static void Is_taken_apart(string text, string url, string publicKey, string? secretKey)
    {
        using var request = new Transport(new SentryOptions { Dsn = Dsn.Parse(text) }).Request();

        Assert.Equal(url, request.RequestUri!.ToString());
        Assert.EndsWith(
            $",sentry_key={publicKey}{(secretKey is null ? "" : $",sentry_secret={secretKey}")}",
            request.Headers.GetValues("X-Sentry-Auth").Single(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://key@example.com/42")]
    [InlineData("https://example.com/42")]
    [InlineData("https://secretkey@example.com")]
    [InlineData("https://secretkey@example.com/")]
    [InlineData("https://:secretkey@example.com/42")]
    [InlineData("https://secretkey@exa mple.com/42")]
    [InlineData("https://secretkey@exa%mple.com/42")]
    [InlineData("https://secretkey@example.com:99999/42")]
    [InlineData("https://secretkey@example.com:port/42")]
    [InlineData("https://secretkey@[::1/42")]
    [InlineData("https://secret\nkey@example.com/42")]
    [InlineData("https://secretkey@example.com/42?x=1")]
    public static void Says_what_is_wrong_without_repeating_it(string text)
    {
        var error = Assert.Throws<FormatException>(() => Dsn.Parse(text));

        Assert.DoesNotContain("secretkey", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes the requests of the SDK.</summary>
    private sealed class Transport(SentryOptions options) : HttpTransportBase(options)
    {
        public HttpRequestMessage Request()
        {
            using var envelope = RawJson.Envelope("00000000000000000000000000000001", "{}"u8.ToArray());
            return CreateRequest(envelope);
        }
    }
}
