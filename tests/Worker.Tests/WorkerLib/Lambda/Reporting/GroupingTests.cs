using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Sentry;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

/// <summary>One row per rule: what is one issue, and what is not, through a model of Sentry's grouping.</summary>
public static class GroupingTests
{
    [Fact]
    public static void The_same_error_in_two_steps_is_two_issues_titled_by_step()
    {
        var parsing = Event(new StepFailedException("parse feed", Thrown(new FormatException("unexpected '<' at 17"))));
        var saving = Event(new StepFailedException("save state", Thrown(new FormatException("unexpected '<' at 18"))));

        Assert.False(GroupingModel.AreOneIssue(parsing, saving));
        Assert.Equal("parse feed: FormatException: unexpected '<' at 17", GroupingModel.Title(parsing));
    }

    [Fact]
    public static void Two_kinds_of_error_in_one_step_are_two_issues() => Split(
        new StepFailedException("parse feed", Thrown(new FormatException("a"))),
        new StepFailedException("parse feed", Thrown(new TimeoutException("a"))));

    [Fact]
    public static void The_same_error_with_other_values_is_one_issue() => One(
        new StepFailedException("parse feed", Thrown(new FormatException("item 17"))),
        new StepFailedException("parse feed", Thrown(new FormatException("item 18"))));

    [Fact]
    public static void An_error_in_a_task_is_the_error_itself() =>
        One(Thrown(new FormatException("a")), new AggregateException(Thrown(new FormatException("b"))));

    [Fact]
    public static void One_error_of_many_tasks_is_one_issue_however_many_failed() => One(
        new AggregateException(Thrown(new FormatException("1")), Thrown(new FormatException("2"))),
        new AggregateException(Thrown(new FormatException("1")), Thrown(new FormatException("2")), Thrown(new FormatException("3"))));

    [Fact]
    public static void Different_errors_of_many_tasks_do_not_hide_each_other() => Split(
        new AggregateException(Thrown(new FormatException("1")), Thrown(new TimeoutException("2"))),
        new AggregateException(Thrown(new FormatException("1")), Thrown(new IOException("2"))));

    [Fact]
    public static void A_reflected_call_does_not_hide_its_error() =>
        One(Thrown(new FormatException("a")), new TargetInvocationException(Thrown(new FormatException("a"))));

    [Fact]
    public static void A_static_constructor_does_not_hide_its_error() => Split(
        new TypeInitializationException("Worker.Tables", Thrown(new FormatException("a"))),
        new TypeInitializationException("Worker.Tables", Thrown(new IOException("a"))));

    [Fact]
    public static void AWS_errors_are_split_by_service_and_code()
    {
        Split(Aws(new AmazonDynamoDBException("a"), "ValidationException"), Aws(new AmazonDynamoDBException("a"), "AccessDeniedException"));
        Split(Aws(new AmazonDynamoDBException("a"), "AccessDenied"), Aws(new AmazonS3Exception("a"), "AccessDenied"));
        One(Aws(new AmazonS3Exception("key a"), "NoSuchKey"), Aws(new AmazonS3Exception("key b"), "NoSuchKey"));
    }

    [Fact]
    public static void Throttling_is_one_issue_a_job_wherever_it_hits_and_a_warning_while_it_is_handled()
    {
        var here = Event(Aws(new AmazonDynamoDBException("a"), "ThrottlingException"));
        var there = Event(new InvalidOperationException("elsewhere", Aws(new AmazonDynamoDBException("b"), "ThrottlingException")));

        Assert.True(GroupingModel.AreOneIssue(here, there));
        Assert.Equal(["aws", "DynamoDB", "ThrottlingException", "Import"], Fingerprint(here));
        Assert.Equal("warning", here.GetProperty("level").GetString());
        Assert.Equal(
            "error", Event(Aws(new AmazonDynamoDBException("a"), "ThrottlingException"), handled: false).GetProperty("level").GetString());
    }

    [Fact]
    public static void An_AWS_error_says_service_code_status_and_request()
    {
        var sent = Event(
            new AmazonS3Exception("no") { ErrorCode = "NoSuchKey", StatusCode = HttpStatusCode.NotFound, RequestId = "4442587FB7D0A2F9" });

        Assert.Equal("S3", sent.GetProperty("tags").GetProperty("aws.service").GetString());
        Assert.Equal("NoSuchKey", sent.GetProperty("tags").GetProperty("aws.error_code").GetString());
        Assert.Equal("404", sent.GetProperty("tags").GetProperty("http.status_code").GetString());
        Assert.Equal("4442587FB7D0A2F9", sent.GetProperty("contexts").GetProperty("aws").GetProperty("request_id").GetString());
    }

    [Fact]
    public static void HTTP_errors_are_split_by_status_and_configured_host()
    {
        Split(Http("feeds", HttpStatusCode.NotFound), Http("feeds", HttpStatusCode.BadGateway));
        Split(Http("feeds", HttpStatusCode.NotFound), Http("slack", HttpStatusCode.NotFound));
        One(Http("feeds", HttpStatusCode.NotFound), Http("feeds", HttpStatusCode.NotFound));
    }

    [Fact]
    public static void A_host_that_cannot_be_reached_is_one_issue_for_all_places_that_need_it()
    {
        var cause = new SocketException((int)SocketError.ConnectionRefused);
        var refused = new HttpRequestException(HttpRequestError.ConnectionError, "refused", cause) { Data = { ["sentry:host"] = "feeds" } };

        Assert.Equal(["net", "ConnectionError", "feeds"], Fingerprint(Event(refused)));
        One(refused, new InvalidOperationException("elsewhere", refused));
        Assert.Equal(["net", "HostNotFound", "unknown"], Fingerprint(Event(new SocketException((int)SocketError.HostNotFound))));
    }

    [Fact]
    public static void A_deadline_an_HTTP_timeout_and_a_cancellation_are_three_issues()
    {
        var deadline = new DeadlineExceededException("stopped 0.5 s before its deadline", new OperationCanceledException());
        var timeout = new TaskCanceledException("timed out", new TimeoutException()) { Data = { ["sentry:host"] = "feeds" } };
        var cancelled = Thrown(new OperationCanceledException());

        Split(deadline, timeout);
        Split(timeout, cancelled);
        Split(cancelled, deadline);
        Assert.Equal(["lambda-deadline", "Import"], Fingerprint(Event(deadline)));
        Assert.Equal("warning", Event(deadline, handled: false).GetProperty("level").GetString());
        Assert.Equal(["http", "timeout", "feeds"], Fingerprint(Event(timeout)));
    }

    [Fact]
    public static void A_run_that_met_another_one_is_a_warning_whatever_its_key()
    {
        var met = new AlreadyRunningException("order-1", DateTimeOffset.UnixEpoch);

        Assert.Equal(["already-running", "Import"], Fingerprint(Event(met)));
        Assert.Equal("warning", Event(met, handled: false).GetProperty("level").GetString());
        One(met, new AlreadyRunningException("order-2", DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public static void Database_errors_are_split_by_their_state() => Split(new DatabaseError("23505"), new DatabaseError("40001"));

    [Fact]
    public static void Errors_of_two_places_are_two_issues() =>
        Split(Thrown(new FormatException("a")), ThrownElsewhere(new FormatException("a")));

    private static void One(Exception one, Exception other) => Assert.True(GroupingModel.AreOneIssue(Event(one), Event(other)));

    private static void Split(Exception one, Exception other) => Assert.False(GroupingModel.AreOneIssue(Event(one), Event(other)));

    private static IEnumerable<string?> Fingerprint(JsonElement sent) =>
        sent.GetProperty("fingerprint").EnumerateArray().Select(word => word.GetString());

    private static JsonElement Event(Exception exception, bool handled = true)
    {
        var sentryEvent = new ErrorEvents(new ReportOptions { Classifiers = { AwsErrors.Classify } }) { Job = "Import" }
            .Of(exception, "generic", handled);
        sentryEvent.Level ??= SentryLevel.Error; // as the SDK does
        return JsonElement.Parse(EventLimits.Write(sentryEvent));
    }

    private static Exception Aws(AmazonServiceException exception, string code)
    {
        exception.ErrorCode = code;
        return Thrown(exception);
    }

    private static Exception Http(string host, HttpStatusCode status) =>
        Thrown(new HttpRequestException("failed", null, status) { Data = { ["sentry:host"] = host } });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exception ThrownElsewhere(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private sealed class DatabaseError(string state) : DbException("failed")
    {
        public override string SqlState => state;
    }
}
