using Sentry;
using Sentry.Protocol.Envelopes;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

public sealed class RateLimitsTests : IDisposable
{
    private readonly SentrySink sink = new();

    public void Dispose() => sink.Dispose();

    [Theory]
    [InlineData(200, "60:error:organization:quota", null, 59, true, false)]
    [InlineData(200, "60:error:organization:quota", null, 61, false, false)]
    [InlineData(200, "60::organization", null, 59, true, true)]
    [InlineData(200, "60:monitor;transaction:key", null, 59, false, true)]
    [InlineData(200, "60:replay:key", null, 59, false, false)]
    [InlineData(200, "60:error:key, 2700:error;monitor:organization", null, 2699, true, true)]
    [InlineData(200, "2700:error:key,60:error:organization", null, 2699, true, false)]
    [InlineData(200, "0.5:error:key", null, 0, true, false)]
    [InlineData(200, "0.5:error:key", null, 1, false, false)]
    [InlineData(200, "soon:error:key", null, 0, false, false)]
    [InlineData(200, "60:error;", null, 59, true, false)]
    [InlineData(200, "60 : error", null, 59, true, false)]
    [InlineData(200, "99999999999:error:key", null, 3600, true, false)]
    [InlineData(200, null, "60", 1, false, false)]
    [InlineData(429, null, "60", 59, true, true)]
    [InlineData(429, null, "Wed, 21 Oct 2026 07:28:00 GMT", 59, true, true)]
    [InlineData(429, null, null, 59, true, true)]
    [InlineData(429, null, null, 61, false, false)]
    [InlineData(429, "60:monitor:key", "999", 59, false, true)]
    public async Task Hold_for_the_categories_and_the_time_they_name(
        int status, string? header, string? retryAfter, int secondsLater, bool errors, bool monitors)
    {
        var now = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(_ => now);
        using var transport = new LambdaTransport(new SentryOptions { Dsn = sink.Dsn }, time);

        (sink.Mode, sink.Limits, sink.RetryAfter) = ($"{status}", header, retryAfter);
        await SendAsync(transport, "event");
        (sink.Mode, sink.Limits, sink.RetryAfter) = ("200", null, null);
        now = now.AddSeconds(secondsLater);

        Assert.Equal((errors, monitors), (!await SendAsync(transport, "event"), !await SendAsync(transport, "check_in")));
    }

    [Fact]
    public async Task Cost_no_request_while_they_hold_and_are_counted_with_the_next_event()
    {
        var now = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(_ => now);
        using var transport = new LambdaTransport(new SentryOptions { Dsn = sink.Dsn }, time);
        sink.Limits = "60:error:key";
        await SendAsync(transport, "event");
        sink.Limits = null;

        for (var i = 0; i < 10; i++)
        {
            Assert.False(await SendAsync(transport, "event"));
        }

        Assert.Single(sink.Received);
        now = now.AddSeconds(61);
        Assert.True(await SendAsync(transport, "event"));

        var dropped = sink.Received[1].Items.Where(item => item.Type == "client_report")
            .SelectMany(item => item.Payload.GetProperty("discarded_events").EnumerateArray());
        Assert.Equal(10, dropped.Sum(count => count.GetProperty("quantity").GetInt32()));
        Assert.All(dropped, count => Assert.Equal("ratelimit_backoff", count.GetProperty("reason").GetString()));
    }

    private static async Task<bool> SendAsync(LambdaTransport transport, string type)
    {
        using var envelope = new Envelope(
            new Dictionary<string, object?>(),
            [new EnvelopeItem(new Dictionary<string, object?> { ["type"] = type }, new RawJson("{}"u8.ToArray()))]);
        return await transport.SendEnvelopeAsync(envelope, TestContext.Current.CancellationToken);
    }
}
