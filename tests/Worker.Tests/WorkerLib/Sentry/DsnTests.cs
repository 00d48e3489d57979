using WorkerLib.Sentry;

namespace Worker.Tests.WorkerLib.Sentry;

public static class DsnTests
{
    [Theory]
    [InlineData("https://key@o1.ingest.example.com/42", "https://o1.ingest.example.com/api/42/envelope/", "key", null)]
    [InlineData("https://key:secret@example.com/42", "https://example.com/api/42/envelope/", "key", "secret")]
    [InlineData("http://key@127.0.0.1:9000/42", "http://127.0.0.1:9000/api/42/envelope/", "key", null)]
    [InlineData("https://key@example.com/self/hosted/project-name", "https://example.com/self/hosted/api/project-name/envelope/", "key", null)]
    [InlineData(" https://key@example.com/42\n", "https://example.com/api/42/envelope/", "key", null)]
    [InlineData("https://key@[::1]:9000/42", "https://[::1]:9000/api/42/envelope/", "key", null)]
    [InlineData("https://key:@example.com/42/", "https://example.com/api/42/envelope/", "key", null)]
    public static void Is_taken_apart(string text, string url, string publicKey, string? secretKey)
    {
        var dsn = Dsn.Parse(text);

        Assert.Equal(url, dsn.EnvelopeUrl.ToString());
        Assert.Equal(publicKey, dsn.PublicKey);
        Assert.Equal(secretKey, dsn.SecretKey);
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

    [Fact]
    public static void Never_prints_itself() => Assert.Equal("[Filtered]", Dsn.Parse("https://key@example.com/42").ToString());
}
