using System.IO.Pipes;
using Amazon.Lambda.Core;
using Sentry;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;

namespace Worker.Tests.WorkerLib;

public sealed class LogTests : IDisposable
{
    private readonly CapturedLog log = new();

    public void Dispose()
    {
        Log.MinLevel = SentryLevel.Info;
        Log.Context = null;
        log.Dispose();
    }

    [Fact]
    public void Writes_one_JSON_line_an_entry()
    {
        var context = Substitute.For<ILambdaContext>();
        context.AwsRequestId.Returns("8476a536");
        context.FunctionName.Returns("export_api_log");
        Log.Context = context;
        Log.IsColdStart = true;

        Log.Error("It failed\nbadly.", new InvalidOperationException("why"), ("rows", 42), ("file", "part-0"));
        Log.Info("地震");

        var entries = log.Entries;
        Assert.Equal(2, entries.Count);
        Assert.Equal(
            ["timestamp", "level", "message", "requestId", "function", "coldStart", "exception", "rows", "file"],
            entries[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("ERROR", "It failed\nbadly.", "8476a536", "export_api_log"),
            (Text("level"), Text("message"), Text("requestId"), Text("function")));
        Assert.True(entries[0].GetProperty("coldStart").GetBoolean());
        Assert.Contains("System.InvalidOperationException: why", Text("exception"), StringComparison.Ordinal);
        Assert.Contains("地震", log.Text, StringComparison.Ordinal);

        string Text(string name) => entries[0].GetProperty(name).GetString()!;
    }

    [Fact]
    public void Keeps_its_own_members_beside_fields_of_the_same_names()
    {
        Log.Error("own", new InvalidOperationException("why"), ("level", "INFO"), ("message", "other"), ("exception", 1), ("coldStart", 2));

        var entry = Assert.Single(log.Entries);
        Assert.Equal(("ERROR", "own"), (entry.GetProperty("level").GetString(), entry.GetProperty("message").GetString()));
        Assert.Contains("why", entry.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Equal(["level_", "message_", "exception_", "coldStart_"], entry.EnumerateObject().Select(member => member.Name)
            .Where(name => name.EndsWith('_')));
    }

    [Theory]
    [InlineData("TRACE", SentryLevel.Debug)]
    [InlineData("debug", SentryLevel.Debug)]
    [InlineData("Info", SentryLevel.Info)]
    [InlineData("WARN", SentryLevel.Warning)]
    [InlineData("warning", SentryLevel.Warning)]
    [InlineData("FATAL", SentryLevel.Error)]
    [InlineData("loud", null)]
    [InlineData(null, null)]
    public void Knows_the_levels_of_Lambda_and_its_own(string? name, SentryLevel? level) => Assert.Equal(level, Log.LevelOf(name));

    [Fact]
    public void Leaves_out_what_is_below_the_level()
    {
        Log.MinLevel = SentryLevel.Warning;

        Log.Debug("no");
        Log.Info("no");
        Log.Warning("yes");

        Assert.Equal(["yes"], log.Messages);
    }

    [Fact]
    public void Takes_secrets_out()
    {
        Log.Warning(
            "connecting to https://user:hunter2@example.com",
            new InvalidOperationException("Password=hunter2;"),
            ("token", "hunter2"),
            ("note", "Bearer hunter2"));

        Assert.DoesNotContain("hunter2", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_what_CloudWatch_would_cut()
    {
        Log.Error(
            new string('x', 10_000_000),
            new InvalidOperationException(new string('y', 10_000_000)),
            ("field", new string('z', 10_000_000)));

        Assert.InRange(log.Text.Length, 1, 200_000);
        Assert.Single(log.Entries);
    }

    [Fact]
    public void Goes_on_when_nobody_reads()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.DisposeLocalCopyOfClientHandle();
        Log.Output = pipe;

        Log.Info("into the void");
    }
}
