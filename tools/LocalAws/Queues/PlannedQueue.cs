using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalAws.Queues;

/// <summary>A queue that a plan would create, and of which it knows everything already.</summary>
/// <param name="Address">Of the resource, such as <c>aws_sqs_queue.orders["new"]</c>.</param>
/// <param name="Request">The input of <c>CreateQueue</c>.</param>
internal sealed record PlannedQueue(string Address, JsonObject Request)
{
    private const string Type = "aws_sqs_queue";

    // What the provider makes of each argument. SQS takes no false but for its encryption, which a queue has without being asked.
    private static readonly Dictionary<string, string> Attributes = new()
    {
        ["content_based_deduplication"] = "ContentBasedDeduplication",
        ["deduplication_scope"] = "DeduplicationScope",
        ["delay_seconds"] = "DelaySeconds",
        ["fifo_queue"] = "FifoQueue",
        ["fifo_throughput_limit"] = "FifoThroughputLimit",
        ["kms_data_key_reuse_period_seconds"] = "KmsDataKeyReusePeriodSeconds",
        ["kms_master_key_id"] = "KmsMasterKeyId",
        ["max_message_size"] = "MaximumMessageSize",
        ["message_retention_seconds"] = "MessageRetentionPeriod",
        ["policy"] = "Policy",
        ["receive_wait_time_seconds"] = "ReceiveMessageWaitTimeSeconds",
        ["redrive_allow_policy"] = "RedriveAllowPolicy",
        ["redrive_policy"] = "RedrivePolicy",
        ["sqs_managed_sse_enabled"] = Encryption,
        ["visibility_timeout_seconds"] = "VisibilityTimeout",
    };

    private const string Encryption = "SqsManagedSseEnabled";

    /// <summary>The queues of a plan, those that name another one as their dead-letter queue last.</summary>
    /// <param name="plan">What <c>terraform show -json</c> says of it.</param>
    public static IReadOnlyList<PlannedQueue> In(JsonElement plan)
    {
        // An argument that is not written is as unknown as one that names what is not there yet; only the configuration tells.
        var written = plan.GetProperty("configuration").GetProperty("root_module").TryGetProperty("resources", out var resources)
            ? resources.EnumerateArray().Where(IsQueue).ToDictionary(
                resource => resource.GetProperty("address").GetString()!,
                resource => resource.TryGetProperty("expressions", out var arguments) ? Names(arguments) : [])
            : [];
        return
        [
            .. from resource in plan.GetProperty("resource_changes").EnumerateArray().Where(IsQueue)
               let change = resource.GetProperty("change")
               where change.GetProperty("actions").EnumerateArray().Select(action => action.GetString()).SequenceEqual(["create"])
               let arguments = written.GetValueOrDefault($"{Type}.{resource.GetProperty("name").GetString()}")
               where arguments is not null && !resource.TryGetProperty("module_address", out _)
               where !arguments.Intersect(Unknown(change.GetProperty("after_unknown"))).Any()
               let after = change.GetProperty("after")
               where after.TryGetProperty("name", out _)
               orderby after.TryGetProperty("redrive_policy", out _)
               select new PlannedQueue(resource.GetProperty("address").GetString()!, CreateQueue(after)),
        ];
    }

    private static bool IsQueue(JsonElement resource) =>
        resource.GetProperty("mode").GetString() == "managed" && resource.GetProperty("type").GetString() == Type;

    private static string[] Names(JsonElement members) => [.. members.EnumerateObject().Select(member => member.Name)];

    /// <summary>The arguments that are not known, or not whole, such as a map with one value that is not.</summary>
    private static IEnumerable<string> Unknown(JsonElement afterUnknown) =>
        afterUnknown.EnumerateObject().Where(member => HasTrue(member.Value)).Select(member => member.Name);

    private static bool HasTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Object => value.EnumerateObject().Any(member => HasTrue(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasTrue),
        _ => false,
    };

    private static JsonObject CreateQueue(JsonElement after)
    {
        var attributes = new JsonObject();
        foreach (var argument in after.EnumerateObject())
        {
            var value = argument.Value.ToString();
            if (Attributes.TryGetValue(argument.Name, out var name) && value.Length > 0
                && (argument.Value.ValueKind != JsonValueKind.False || name == Encryption))
            {
                attributes[name] = argument.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? value.ToLowerInvariant()
                    : value;
            }
        }

        return new JsonObject
        {
            ["QueueName"] = after.GetProperty("name").GetString(),
            ["Attributes"] = attributes,
            ["tags"] = after.TryGetProperty("tags_all", out var tags) ? JsonNode.Parse(tags.GetRawText()) : null,
        };
    }
}
