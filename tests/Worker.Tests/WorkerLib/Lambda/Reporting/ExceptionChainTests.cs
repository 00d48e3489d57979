using System.Reflection;
using Sentry.Protocol;
using WorkerLib;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

public static class ExceptionChainTests
{
    [Fact]
    public static void A_single_exception_has_no_ids()
    {
        var only = Assert.Single(Chain(new InvalidOperationException("no")));

        Assert.Equal(("System.InvalidOperationException", "no", "System.Private.CoreLib"), (only.Type, only.Value, only.Module));
        Assert.Equal(new SentryMechanism("generic", true), MechanismOf(only));
    }

    [Fact]
    public static void A_chain_goes_from_the_cause_to_the_root_and_is_numbered_from_the_root()
    {
        var chain = Chain(new InvalidOperationException("outer", new TimeoutException("middle", new IOException("cause"))));

        Assert.Equal(["cause", "middle", "outer"], chain.Select(exception => exception.Value));
        Assert.Equal(
            [
                new("chained", null, 2, 1, "InnerException"),
                new("chained", null, 1, 0, "InnerException"),
                new SentryMechanism("generic", true, 0),
            ],
            chain.Select(MechanismOf));
    }

    [Fact]
    public static void A_failed_step_gives_the_title_and_its_cause_the_second_line()
    {
        var chain = Chain(new StepFailedException("parse feed", new FormatException("unexpected <\nmore")));

        Assert.Equal(("parse feed", "FormatException: unexpected <"), (chain[^1].Type, chain[^1].Value));
        Assert.Equal(("System.FormatException", "unexpected <\nmore"), (chain[0].Type, chain[0].Value));
    }

    [Fact]
    public static void A_failed_step_looks_through_what_hides_its_cause()
    {
        var chain = Chain(
            new StepFailedException("parse feed", new AggregateException(new TargetInvocationException(new FormatException("bad")))));

        Assert.Equal("FormatException: bad", chain[^1].Value);
        Assert.Equal(["System.FormatException", "parse feed"], chain.Select(exception => exception.Type));
    }

    [Fact]
    public static void Wrappers_without_a_word_of_their_own_are_left_out()
    {
        var chain = ExceptionChain.Of(
            new TargetInvocationException(new TypeInitializationException("Worker.Jobs.Tables", new IOException("no file"))));

        Assert.IsType<IOException>(Assert.Single(chain.Nodes).Exception);
        Assert.Equal("Worker.Jobs.Tables", chain.Tags["init_type"]);
        Assert.True(chain.Tags.ContainsKey("wrapped_by"));
    }

    [Fact]
    public static void A_group_of_one_kind_is_that_kind()
    {
        var alike = Enumerable.Range(0, 3).Select(_ => new IOException("same"));

        Assert.Equal("System.IO.IOException", Assert.Single(Chain(new AggregateException(new AggregateException(alike)))).Type);
    }

    [Fact]
    public static void A_group_of_several_kinds_is_a_group_at_the_root()
    {
        var chain = Chain(new AggregateException("both", new IOException("disk"), new AggregateException(new TimeoutException("slow"))));

        Assert.Equal(["slow", "disk", "both"], chain.Select(exception => exception.Value));
        Assert.Equal(
            [
                new("chained", null, 2, 0, "InnerExceptions[1]"),
                new("chained", null, 1, 0, "InnerExceptions[0]"),
                new SentryMechanism("generic", true, 0, IsExceptionGroup: true),
            ],
            chain.Select(MechanismOf));
    }

    [Fact]
    public static void A_group_of_steps_that_failed_in_one_helper_names_them_all()
    {
        var group = new AggregateException(
            Failed("load prices", new IOException("disk")), Failed("send mail", new FormatException("bad address")));

        Assert.Equal(
            ["System.FormatException", "send mail", "System.IO.IOException", "load prices", "System.AggregateException"],
            Chain(group).Select(link => link.Type));

        static Exception Failed(string step, Exception cause)
        {
            try
            {
                throw new StepFailedException(step, cause);
            }
            catch (StepFailedException failure)
            {
                return failure;
            }
        }
    }

    [Fact]
    public static void A_group_of_reflected_calls_names_the_cause_of_each() => Assert.Equal(
        ["System.FormatException", "System.IO.IOException", "System.AggregateException"],
        Chain(
            new AggregateException(
                new TargetInvocationException(new IOException("disk")),
                new TargetInvocationException(new FormatException("bad")))).Select(link => link.Type));

    [Fact]
    public static void A_type_with_arguments_has_no_versions_in_its_name() =>
        Assert.Equal("Worker.Tests.WorkerLib.Lambda.Reporting.ExceptionChainTests+Of`1", Assert.Single(Chain(new Of<int>())).Type);

    [Fact]
    public static void A_chain_of_a_thousand_keeps_both_ends_and_stays_a_chain()
    {
        var exception = new InvalidOperationException("0");
        for (var i = 1; i < 1000; i++)
        {
            exception = new InvalidOperationException($"{i}", exception);
        }

        var chain = Chain(exception);

        Assert.Equal(20, chain.Count);
        Assert.Equal(("0", "999"), (chain[0].Value, chain[^1].Value));
        Assert.Equal(Enumerable.Range(0, 20).Reverse(), chain.Select(link => link.Mechanism!.ExceptionId!.Value));
        Assert.All(chain.SkipLast(1), link => Assert.Equal(link.Mechanism!.ExceptionId - 1, link.Mechanism.ParentId));
    }

    [Fact]
    public static void A_chain_that_bites_its_tail_ends()
    {
        var tail = new InvalidOperationException("tail");
        var head = new InvalidOperationException("head", tail);
        typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(tail, head);

        Assert.Equal(["tail", "head"], Chain(head).Select(exception => exception.Value));
    }

    [Fact]
    public static void A_message_that_cannot_be_read_is_named_as_that()
    {
        var exception = Assert.Single(Chain(new Unreadable()));

        Assert.Equal("(cannot be read: NotSupportedException)", exception.Value);
    }

    [Fact]
    public static void A_null_message_is_empty() => Assert.Equal("", Assert.Single(Chain(new Silent())).Value);

    private static List<SentryException> Chain(Exception exception) =>
        ExceptionChain.Of(exception).ToSentry("generic", handled: true, new StackFrames(new ReportOptions()));

    private static SentryMechanism MechanismOf(SentryException exception) => exception.Mechanism is { } mechanism
        ? new(mechanism.Type, mechanism.Handled, mechanism.ExceptionId, mechanism.ParentId, mechanism.Source, mechanism.IsExceptionGroup)
        : throw new InvalidOperationException("An exception has no mechanism.");

    /// <summary>The SDK's own, which cannot be compared.</summary>
    private sealed record SentryMechanism(
        string Type, bool? Handled, int? ExceptionId = null, int? ParentId = null, string? Source = null, bool IsExceptionGroup = false);

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    private sealed class Of<T> : Exception;

    private sealed class Silent : Exception
    {
        public override string Message => null!;
    }
}
