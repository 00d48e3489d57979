using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalAws.Queues;

/// <summary>A queue that a plan would create, and of which it knows everything already.</summary>
/// <param name="Label">Of the resource, such as <c>orders</c> of <c>aws_sqs_queue.orders["new"]</c>.</param>
/// <param name="Index">Of the resource, a text or a number; null where it has none.</param>
/// <param name="Provider">Such as <c>registry.terraform.io/hashicorp/aws</c>.</param>
/// <param name="Request">The input of <c>CreateQueue</c>.</param>
internal sealed record PlannedQueue(string Label, JsonNode? Index, string Provider, JsonObject Request)
{
    public const string Type = "aws_sqs_queue";

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
            ? resources.EnumerateArray().Where(resource => IsQueue(resource) && !HasProviderOfItsOwn(resource)).ToDictionary(
                resource => Text(resource, "name"),
                resource => resource.TryGetProperty("expressions", out var arguments) ? Names(arguments) : [])
            : [];
        return
        [
            .. from resource in plan.GetProperty("resource_changes").EnumerateArray().Where(IsQueue)
               let change = resource.GetProperty("change")
               where change.GetProperty("actions").EnumerateArray().Select(action => action.GetString()).SequenceEqual(["create"])
               let arguments = written.GetValueOrDefault(Text(resource, "name"))
               where arguments is not null && !resource.TryGetProperty("module_address", out _)
               where !arguments.Intersect(Unknown(change.GetProperty("after_unknown"))).Any()
               let after = change.GetProperty("after")
               where after.TryGetProperty("name", out _)
               orderby after.TryGetProperty("redrive_policy", out _)
               select new PlannedQueue(
                   Text(resource, "name"),
                   resource.TryGetProperty("index", out var index) ? JsonNode.Parse(index.GetRawText()) : null,
                   Text(resource, "provider_name"),
                   CreateQueue(after)),
        ];
    }

    private static bool IsQueue(JsonElement resource) => Text(resource, "mode") == "managed" && Text(resource, "type") == Type;

    /// <summary>Whether it names another configuration of its provider, <c>aws.elsewhere</c>.</summary>
    private static bool HasProviderOfItsOwn(JsonElement resource) =>
        Text(resource, "provider_config_key").Contains('.', StringComparison.Ordinal);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

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
