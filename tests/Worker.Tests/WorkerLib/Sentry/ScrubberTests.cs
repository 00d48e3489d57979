using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WorkerLib.Sentry;

namespace Worker.Tests.WorkerLib.Sentry;

public static class ScrubberTests
{
    private const string Secret = "hunter2-3f9c";

    private static readonly string[] SecretNames =
    [
        "password", "DB_PASSWORD", "passwd", "secret", "api_key", "X-Api-Key", "ApiKey", "Authorization", "credentials", "privateKey",
        "private-key", "access_token", "sessionId", "Set-Cookie", "csrf", "XSRF-TOKEN", "ConnectionString", "SENTRY_DSN", "signature",
        "mysql_pwd", "X-Forwarded-For", "x-real-ip", "ip_address", "remote_addr", "connect.sid", "PHPSESSID", "X-Amz-Security-Token", "AWS_SECRET_ACCESS_KEY",
    ];

    [Theory]
    [InlineData("GET https://user:hunter2@example.com/path?token=hunter2 failed", "GET https://example.com/path?[Filtered] failed")]
    [InlineData("https://example.com/a/b is fine", "https://example.com/a/b is fine")]
    [InlineData("postgres://app:hunter2@db:5432/main", "postgres://db:5432/main")]
    [InlineData("Authorization: Bearer abc.def-123", "Authorization: Bearer [Filtered]")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE was used", "key [Filtered] was used")]
    [InlineData("Server=db;Password=hunter2;Database=x", "Server=db;Password=[Filtered];Database=x")]
    [InlineData("""{"token": "hunter2", "id": 1}""", """{"token": [Filtered], "id": 1}""")]
    [InlineData("api_key=hunter2&x=1", "api_key=[Filtered]&x=1")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-1 end", "jwt [Filtered] end")]
    [InlineData("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n[Filtered]\nb")]
    [InlineData("s3://bucket/key and arn:aws:s3:::bucket stay", "s3://bucket/key and arn:aws:s3:::bucket stay")]
    [InlineData("地震 at 2026-11-20T00:00:00Z", "地震 at 2026-11-20T00:00:00Z")]
    public static void Takes_what_looks_like_a_secret_out_of_a_text(string text, string scrubbed) => Assert.Equal(scrubbed, Scrubber.Text(text));

    [Fact]
    public static void Leaves_no_secret_however_it_is_nested() => Prop.ForAll(Nested.ToArbitrary(), value =>
    {
        var sentryEvent = new SentryEvent { Message = new SentryMessage("x", [], "x") };
        sentryEvent.Extra["value"] = value;
        sentryEvent.Contexts["own"] = new Dictionary<string, object?> { ["value"] = value };
        sentryEvent.Breadcrumbs.Add(new Breadcrumb(DateTimeOffset.UtcNow, "x", null, SentryLevel.Info, null, new Dictionary<string, object?> { ["value"] = value }));

        Scrubber.Scrub(sentryEvent);

        var json = Encoding.UTF8.GetString(EventJson.Write(sentryEvent));
        return !json.Contains(Secret, StringComparison.Ordinal) && json.Contains("harmless", StringComparison.Ordinal);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public static void Scrubs_tags_exceptions_and_messages()
    {
        var sentryEvent = new SentryEvent
        {
            Message = new SentryMessage($"password={Secret}", [$"token={Secret}"], $"secret={Secret}"),
            Exceptions = [new() { Type = "x", Value = $"Password={Secret};", Mechanism = new("generic", true) }],
        };
        sentryEvent.Tags["api_key"] = Secret;
        sentryEvent.Tags["note"] = $"Bearer {Secret}";

        Scrubber.Scrub(sentryEvent);

        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(EventJson.Write(sentryEvent)), StringComparison.Ordinal);
    }

    private static Gen<string> SecretName => Gen.Elements(SecretNames).SelectMany(name => Gen.Elements(name, name.ToUpperInvariant(), name.Replace('_', '-')));

    /// <summary>A leaf: something harmless, or a secret that gives itself away by what stands around it.</summary>
    private static Gen<object?> Leaf => Gen.Elements<object?>(
        "harmless", 42, true, null, $"Bearer {Secret}", $"https://user:{Secret}@example.com/?q={Secret}", $"Password={Secret};", new Teller($"token={Secret}"));

    /// <summary>Dictionaries and lists in each other, with a secret under a secret name on every level, and always one harmless value.</summary>
    private static Gen<object?> Nested => Gen.Sized(size => Level(Math.Min(size, 5))).Select(inner => (object?)new Dictionary<string, object?> { ["inner"] = inner, ["kept"] = "harmless" });

    private static Gen<object?> Level(int depth) => depth == 0
        ? Leaf
        : from secret in SecretName
          from inner in Level(depth - 1)
          from leaf in Leaf
          from asList in Gen.Elements(true, false)
          select asList
              ? (object?)new List<object?> { inner, leaf, new Dictionary<string, string> { [secret] = Secret } }
              : new Dictionary<string, object?> { [secret] = new List<object?> { Secret }, ["inner"] = inner, ["leaf"] = leaf };

    private sealed class Teller(string text)
    {
        public override string ToString() => text;
    }
}
