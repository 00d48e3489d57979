using System.Text.Json;
using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class QueuePollerTests
{
    [Fact]
    public static void Shapes_messages_as_Lambda_does()
    {
        var message = JsonElement.Parse(
            """
            {"MessageId":"m-1","ReceiptHandle":"r-1","MD5OfBody":"49f68a5c","Body":"hello",
            "Attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1795219200000","MessageGroupId":"g"},
            "MessageAttributes":{"colour":{"DataType":"String","StringValue":"red"},"raw":{"DataType":"Binary","BinaryValue":"AAEC"}}}
            """);

        Assert.Equal(
            """
            {"Records":[{"messageId":"m-1","receiptHandle":"r-1","body":"hello",
            "attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1795219200000","MessageGroupId":"g"},
            "messageAttributes":{"colour":{"stringValue":"red","stringListValues":[],"binaryListValues":[],"dataType":"String"},
            "raw":{"binaryValue":"AAEC","stringListValues":[],"binaryListValues":[],"dataType":"Binary"}},
            "md5OfBody":"49f68a5c","eventSource":"aws:sqs",
            "eventSourceARN":"arn:aws:sqs:ap-northeast-1:123456789012:jobs","awsRegion":"ap-northeast-1"}]}
            """.ReplaceLineEndings(""),
            QueuePoller.Event([message], "arn:aws:sqs:ap-northeast-1:123456789012:jobs").ToJsonString());
    }
}
