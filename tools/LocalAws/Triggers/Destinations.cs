using System.Text.Json.Nodes;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>Where events go that nothing could be done with: queues, as the repository's Terraform uses them.</summary>
internal sealed class Destinations(LocalAwsApi api)
{
    /// <param name="arn">Of a queue.</param>
    /// <param name="attributes">Message attributes, all of them strings.</param>
    public async Task SendAsync(
        string arn, string body, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        if (!arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"the local AWS sends failed events to queues only, not to {arn}");
        }

        await api.CallAsync("sqs", "AmazonSQS.SendMessage", new JsonObject
        {
            ["QueueUrl"] = api.QueueUrl(arn),
            ["MessageBody"] = body,
            ["MessageAttributes"] = new JsonObject(attributes.Select(attribute => KeyValuePair.Create(
                attribute.Key, (JsonNode?)new JsonObject { ["DataType"] = "String", ["StringValue"] = attribute.Value }))),
        }, cancellationToken);
    }

    /// <summary>How a record of an outcome names the invocation.</summary>
    /// <param name="functionArn">With its version.</param>
    internal static JsonObject Request(string functionArn, string condition, int attempts, InvocationResult result) => new()
    {
        ["requestId"] = result.RequestId,
        ["functionArn"] = functionArn,
        ["condition"] = condition,
        ["approximateInvokeCount"] = attempts,
    };

    /// <summary>How a record of an outcome gives the response of Lambda.</summary>
    internal static JsonObject Response(InvocationResult result)
    {
        var response = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST" };
        if (result.FunctionError is { } error)
        {
            response["functionError"] = error;
        }

        return response;
    }
}
