using System.Text;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public static class AmazonLambdaClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Hands_an_event_over()
    {
        using var service = new ServiceStandIn(new ServiceResponse(202));
        using var lambda = service.Lambda();

        var response = await lambda.InvokeAsync(
            new InvokeRequest { FunctionName = "export_api_log", InvocationType = InvocationType.Event, Payload = """{"day":"地震"}""" },
            Cancelled);

        Assert.Equal((202, 0), (response.StatusCode, response.Payload.Length));
        var call = service.OnlyCall;
        Assert.Equal("/2015-03-31/functions/export_api_log/invocations", call.Target);
        Assert.Equal("Event", call.Headers["X-Amz-Invocation-Type"]);
        Assert.Equal("session", call.Headers["X-Amz-Security-Token"]);
        Assert.Contains("/ap-northeast-1/lambda/aws4_request", call.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("""{"day":"地震"}""", call.Body);
    }

    [Fact]
    public static async Task Waits_for_the_answer_of_a_version_named_by_its_ARN()
    {
        using var service = new ServiceStandIn(new ServiceResponse(200, """{"rows":1}""", ("X-Amz-Executed-Version", "7")));
        using var lambda = service.Lambda();

        var response = await lambda.InvokeAsync(
            new InvokeRequest { FunctionName = "arn:aws:lambda:ap-northeast-1:123456789012:function:count", Qualifier = "$LATEST" },
            Cancelled);

        Assert.Equal("""{"rows":1}""", Encoding.UTF8.GetString(response.Payload.ToArray()));
        Assert.Equal(((int?)200, null, "7"), (response.StatusCode, response.FunctionError, response.ExecutedVersion));
        Assert.Equal(
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aap-northeast-1%3A123456789012%3Afunction%3Acount/invocations?Qualifier=%24LATEST",
            service.OnlyCall.Target);
        Assert.Equal("RequestResponse", service.OnlyCall.Headers["X-Amz-Invocation-Type"]);
    }

    [Fact]
    public static async Task Does_not_throw_what_the_function_failed_on()
    {
        using var service = new ServiceStandIn(new ServiceResponse(200, """{"errorType":"E"}""", ("X-Amz-Function-Error", "Unhandled")));
        using var lambda = service.Lambda();

        var response = await lambda.InvokeAsync(new InvokeRequest { FunctionName = "count" }, Cancelled);

        Assert.Equal("Unhandled", response.FunctionError);
        Assert.Single(service.Calls);
    }

    [Fact]
    public static async Task Says_which_error_of_which_service_it_was()
    {
        using var service = new ServiceStandIn(
            new ServiceResponse(
                404, """{"Type":"User","Message":"Function not found"}""", ("x-amzn-ErrorType", "ResourceNotFoundException")));
        using var lambda = service.Lambda();

        var error = await Assert.ThrowsAsync<AmazonLambdaException>(
            () => lambda.InvokeAsync(new InvokeRequest { FunctionName = "gone" }, Cancelled));

        Assert.Equal(("ResourceNotFoundException", "Function not found"), (error.ErrorCode, error.Message));
        Assert.Equal("Lambda", AwsErrors.Classify(error)!.Tags["aws.service"]);
    }

    [Fact]
    public static async Task Tries_again_after_throttling_and_faults()
    {
        var throttled = new ServiceResponse(
            429, """{"Reason":"ConcurrentInvocationLimitExceeded"}""", ("x-amzn-ErrorType", "TooManyRequestsException"));
        using var service = new ServiceStandIn(throttled, new ServiceResponse(503), new ServiceResponse(202));
        using var lambda = service.Lambda();

        var response = await lambda.InvokeAsync(new InvokeRequest { FunctionName = "count" }, Cancelled);

        Assert.Equal(202, response.StatusCode);
        Assert.Equal(3, service.Calls.Count);
    }

    [Fact]
    public static async Task Gives_up_when_it_is_cancelled()
    {
        using var service = new ServiceStandIn(ServiceResponse.Hang);
        using var lambda = service.Lambda();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => lambda.InvokeAsync(new InvokeRequest { FunctionName = "count" }, cancel.Token));

        Assert.InRange(service.Calls.Count, 0, 1);
    }

    [Fact]
    public static async Task Gives_up_when_nobody_answers()
    {
        using var service = new ServiceStandIn(ServiceResponse.Hang);
        using var lambda = service.Lambda(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAsync<TimeoutException>(() => lambda.InvokeAsync(new InvokeRequest { FunctionName = "count" }, Cancelled));

        // HttpClient sends an attempt again by itself when its connection was closed before any response.
        Assert.Equal(
            ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"],
            service.Calls.Select(call => call.Headers["amz-sdk-request"]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public static async Task Refuses_an_answer_that_is_larger_than_any_of_Lambda()
    {
        using var service = new ServiceStandIn(new ServiceResponse(200, new string(' ', 33 * 1024 * 1024)));
        using var lambda = service.Lambda();

        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => lambda.InvokeAsync(new InvokeRequest { FunctionName = "count" }, Cancelled));

        Assert.Contains("more than 33554432 bytes", error.ToString(), StringComparison.Ordinal);
    }
}
