using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class AsynchronousInvocationsTests
{
    [Fact]
    public static void Records_a_failure_as_Lambda_sends_it_to_a_destination() => Assert.Equal(
        """
        {"version":"1.0","timestamp":"1970-01-01T00:00:00.000Z","requestContext":{"requestId":"id",
        "functionArn":"arn:aws:lambda:ap-northeast-1:123456789012:function:job:$LATEST",
        "condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{"a":1},
        "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},
        "responsePayload":{"errorType":"E","errorMessage":"m"}}
        """.ReplaceLineEndings(""),
        AsynchronousInvocations.Record(
            "arn:aws:lambda:ap-northeast-1:123456789012:function:job:$LATEST",
            "RetriesExhausted",
            3,
            """{"a":1}"""u8.ToArray(),
            Results.Failure(),
            DateTimeOffset.UnixEpoch).ToJsonString());
}
