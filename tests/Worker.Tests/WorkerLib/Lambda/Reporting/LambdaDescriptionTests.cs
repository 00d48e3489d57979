using System.Text;
using Amazon.Lambda.Core;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

public static class LambdaDescriptionTests
{
    [Theory]
    [InlineData("""{"Records":[{"messageId":"1","eventSource":"aws:sqs"}]}""", "sqs")]
    [InlineData("""{"Records":[{"attributes":{"eventSource":"aws:s3"},"EventSource":"aws:sns"}]}""", "sns")]
    [InlineData("""{"requestContext":{},"Records":[{"eventSource":"aws:kinesis"},""", "kinesis")]
    [InlineData("""{"Records":[{"eventSource":"aws:elsewhere"}]}""", "records")]
    [InlineData("""{"Records":[{"eventSource":5}]}""", "records")]
    [InlineData("""{"Records":[null]}""", "records")]
    [InlineData("""{"Records":[],"requestContext":{"http":{"method":"GET"}}}""", "http")]
    [InlineData("""{"Records":{"scheduledTime":1},"id":"1","detail-type":"Object Created","detail":{"a":[{}]}}""", "eventbridge")]
    [InlineData("""{"scheduledTime":"2026-11-28T12:00:00Z"}""", "schedule")]
    [InlineData("""{"detail":{"scheduledTime":"2026-11-28T12:00:00Z"}}""", "manual")]
    [InlineData("""[{"requestContext":{}}]""", "manual")]
    [InlineData("null", "manual")]
    [InlineData("", "unreadable")]
    [InlineData("""{"a":1,""", "unreadable")]
    public static void Names_what_started_the_job(string lambdaEvent, string trigger) =>
        Assert.Equal(trigger, LambdaDescription.Trigger(Encoding.UTF8.GetBytes(lambdaEvent)));

    [Fact]
    public static void Takes_no_memory_for_an_event_that_there_was_none_for()
    {
        var items = string.Join(',', Enumerable.Repeat("{}", 1_000_000));
        var lambdaEvent = Encoding.UTF8.GetBytes($$"""{"items":[{{items}}],"requestContext":{} }""");
        LambdaDescription.Trigger(lambdaEvent);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var trigger = LambdaDescription.Trigger(lambdaEvent);

        Assert.Equal("http", trigger);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Theory]
    [InlineData("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1", "r-1", "5bef4de7ad49b0e87f6ef6c87fc2e700")]
    [InlineData("", "8476a536-e9f4-11e8-9739-000000000001", "8476a536e9f411e89739000000000001")]
    [InlineData("Root=1-5bef4de7-no49b0e87f6ef6c87fc2e700", "8476a536-e9f4-11e8-9739-000000000001", "8476a536e9f411e89739000000000001")]
    [InlineData("", "r-1", "a5fa777a3dc67268caea6eea038ba141")]
    [InlineData("Root=1-no-digits", "", "e3b0c44298fc1c149afbf4c8996fb924")]
    public static void A_trace_is_that_of_the_invocation_or_made_of_its_id(string trace, string id, string expected)
    {
        var context = Substitute.For<ILambdaContext>();
        context.TraceId.Returns(trace);
        context.AwsRequestId.Returns(id);

        Assert.Equal(expected, LambdaDescription.TraceId(context));
    }
}
