using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Sentry;
using WorkerLib;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib;

[Collection(Collections.MeasuresTime)]
public static class ScrubberTests
{
    private const string Secret = "hunter2-3f9c";

    private static readonly string[] SecretNames =
    [
        "password", "DB_PASSWORD", "passwd", "secret", "api_key", "X-Api-Key", "ApiKey", "Authorization", "credentials", "privateKey",
        "private-key", "access_token", "sessionId", "Set-Cookie", "csrf", "XSRF-TOKEN", "ConnectionString", "SENTRY_DSN", "signature",
        "mysql_pwd", "X-Forwarded-For", "x-real-ip", "ip_address", "remote_addr", "connect.sid", "PHPSESSID", "X-Amz-Security-Token",
        "AWS_SECRET_ACCESS_KEY",
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
    [InlineData("Server=x;Password=my, hunter2;Database=y", "Server=x;Password=[Filtered];Database=y")]
    [InlineData("Pwd=a b hunter2;Timeout=3", "Pwd=[Filtered];Timeout=3")]
    [InlineData("https://user:p@hunter2@host/x", "https://host/x")]
    [InlineData("https://user:p/hunter2#@host/x", "https://host/x")]
    [InlineData("""{"password":"ab\"hunter2","id":1}""", """{"password":[Filtered],"id":1}""")]
    [InlineData("""{"dbPassword":"hunter2"}""", """{"dbPassword":[Filtered]}""")]
    [InlineData("dbPassword=hunter2", "dbPassword=[Filtered]")]
    [InlineData("aws_secret_access_key = hunter2", "aws_secret_access_key = [Filtered]")]
    [InlineData("{ userSecret: hunter2, id: 1 }", "{ userSecret: [Filtered], id: 1 }")]
    [InlineData(
        "Amazon.S3.ExpiredTokenException: The security token expired", "Amazon.S3.ExpiredTokenException: The security token expired")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-1 end", "jwt [Filtered] end")]
    [InlineData("POST https://hooks.slack.com/services/hunter2/x failed", "POST https://hooks.slack.com/[Filtered] failed")]
    [InlineData("signed with whsec_hunter2+/=", "signed with whsec_[Filtered]")]
    [InlineData("used ya29.c.hunter2_hunter2-hunter2 for it", "used [Filtered] for it")]
    [InlineData("used 1//0hunter2hunter2-hunter2_ for it", "used [Filtered] for it")]
    [InlineData("http://host/1//0 and ya29 stay", "http://host/1//0 and ya29 stay")]
    [InlineData(
        "SignedHeaders=host, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        "SignedHeaders=host, Signature=[Filtered]")]
    [InlineData("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n[Filtered]\nb")]
    [InlineData("s3://bucket/key and arn:aws:s3:::bucket stay", "s3://bucket/key and arn:aws:s3:::bucket stay")]
    [InlineData("地震 at 2026-11-20T00:00:00Z", "地震 at 2026-11-20T00:00:00Z")]
    public static void Takes_what_looks_like_a_secret_out_of_a_text(string text, string scrubbed) =>
        Assert.Equal(scrubbed, Scrubber.Text(text));

    [Fact]
    public static void Leaves_no_secret_however_it_is_nested() => Prop.ForAll(Nested.ToArbitrary(), value =>
    {
        var sentryEvent = new SentryEvent { Message = "x" };
        sentryEvent.SetExtra("value", value);
        sentryEvent.Contexts["own"] = new Dictionary<string, object?> { ["value"] = value };
        sentryEvent.AddBreadcrumb(
            EventScrubber.Scrubbed(
                new Breadcrumb("x", "default", new Dictionary<string, string> { ["password"] = Secret, ["note"] = $"token={Secret}" })));

        EventScrubber.Scrub(sentryEvent);

        var json = Encoding.UTF8.GetString(EventLimits.Write(sentryEvent));
        return !json.Contains(Secret, StringComparison.Ordinal) && json.Contains("harmless", StringComparison.Ordinal);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Theory]
    [InlineData("a.")]
    [InlineData("A1-")]
    [InlineData("eyJ-")]
    [InlineData("token")]
    [InlineData("a://")]
    [InlineData("-----BEGIN A-----")]
    [InlineData("password:\"")]
    public static void Takes_no_longer_for_a_text_that_is_made_to_take_long(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 3_000_000 / piece.Length));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Scrubber.Text(text);

        // Quadratic, it would be minutes.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public static void Scrubs_what_a_hook_puts_into_any_member()
    {
        var sentryEvent = new SentryEvent { Logger = $"token={Secret}", Fingerprint = [$"token={Secret}"] };
        sentryEvent.Contexts["own"] = PlainJson.Of(new Dictionary<string, object?> { ["url"] = "https://example.com/?own" });
        sentryEvent.Contexts.Trace.Description = $"token={Secret}";
        sentryEvent.Contexts.Response.Cookies = Secret;
        sentryEvent.Contexts["device"] = new Dictionary<string, object?> { ["cookie"] = Secret };
        sentryEvent.Contexts["credentials"] = new Dictionary<string, object?> { ["value"] = Secret };

        EventScrubber.Scrub(sentryEvent);
        EventScrubber.ScrubTypedContexts(sentryEvent);

        var json = Encoding.UTF8.GetString(EventLimits.Write(sentryEvent));
        Assert.DoesNotContain(Secret, json, StringComparison.Ordinal);
        Assert.Contains("https://example.com/?own", json, StringComparison.Ordinal);
    }

    [Fact]
    public static void Scrubs_tags_exceptions_and_messages()
    {
        var sentryEvent = new SentryEvent
        {
            Message = new SentryMessage { Message = $"password={Secret}", Params = [$"token={Secret}"], Formatted = $"secret={Secret}" },
            SentryExceptions = [new() { Type = "x", Value = $"Password={Secret};", Mechanism = new() { Data = { ["note"] = Secret } } }],
        };
        sentryEvent.SetTag("api_key", Secret);
        sentryEvent.SetTag("note", $"Bearer {Secret}");

        EventScrubber.Scrub(sentryEvent);

        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(EventLimits.Write(sentryEvent)), StringComparison.Ordinal);
    }

    private static Gen<string> SecretName =>
        Gen.Elements(SecretNames).SelectMany(name => Gen.Elements(name, name.ToUpperInvariant(), name.Replace('_', '-')));

    /// <summary>A leaf: something harmless, or a secret that gives itself away by what stands around it.</summary>
    private static Gen<object?> Leaf => Gen.Elements<object?>(
        "harmless", 42, true, null, new { Session = Secret }, ("password", Secret),
        new KeyValuePair<string, Uri>("cookie", new($"https://{Secret}")), $"Bearer {Secret}",
        $"https://user:{Secret}@example.com/?q={Secret}", $"Password={Secret};", new Teller($"token={Secret}"));

    /// <summary>
    /// Dictionaries and lists in each other, with a secret under a secret name on every level, and always one harmless value.
    /// </summary>
    private static Gen<object?> Nested =>
        Gen.Sized(size => Level(Math.Min(size, 5)))
            .Select(inner => (object?)new Dictionary<string, object?> { ["inner"] = inner, ["kept"] = "harmless" });

    private static Gen<object?> Level(int depth) => depth == 0
        ? Leaf
        : from secret in SecretName
          from inner in Level(depth - 1)
          from leaf in Leaf
          from shape in Gen.Choose(0, 5)
          select shape switch
          {
              0 => (object?)new List<object?> { inner, leaf, new Dictionary<string, string> { [secret] = Secret } },
              1 => new Hashtable { [secret] = Secret, ["inner"] = inner },
              2 => new object?[]
              {
                  inner, JsonElement.Parse($$"""{"{{secret}}":["{{Secret}}"],"list":[{"{{secret}}":{"a":"{{Secret}}"} }]}"""),
              },
              3 => new object?[] { inner, JsonNode.Parse($$"""{"{{secret}}":["{{Secret}}"],"list":[{"{{secret}}":"{{Secret}}"}]}""") },
              4 => new object?[]
              {
                  inner,
                  new Dictionary<string, StringBuilder> { [secret] = new(Secret) },
                  new Dictionary<string, string?> { [secret] = null },
              },
              _ => new Dictionary<string, object?> { [secret] = new List<object?> { Secret }, ["inner"] = inner, ["leaf"] = leaf },
          };

    private sealed class Teller(string text)
    {
        public override string ToString() => text;
    }
}
