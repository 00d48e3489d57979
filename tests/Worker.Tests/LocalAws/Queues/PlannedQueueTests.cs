using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws.Queues;

namespace Worker.Tests.LocalAws.Queues;

public static class PlannedQueueTests
{
    [Fact]
    public static void A_queue_is_asked_for_as_it_is_planned()
    {
        var queue = Assert.Single(PlannedQueue.In(Plan(Queue(
            "orders",
            """
            {
              "name": "orders.fifo", "fifo_queue": true, "content_based_deduplication": false, "sqs_managed_sse_enabled": false,
              "delay_seconds": 0, "message_retention_seconds": 1209600, "kms_master_key_id": null, "policy": "{\"Version\":\"2012-10-17\"}",
              "timeouts": null, "tags": null, "tags_all": { "Project": "worker" }
            }
            """))));

        Assert.Equal(("orders", null, "registry.terraform.io/hashicorp/aws"), (queue.Label, queue.Index, queue.Provider));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {
                  "QueueName": "orders.fifo",
                  "Attributes": {
                    "FifoQueue": "true", "SqsManagedSseEnabled": "false", "DelaySeconds": "0", "MessageRetentionPeriod": "1209600",
                    "Policy": "{\"Version\":\"2012-10-17\"}"
                  },
                  "tags": { "Project": "worker" }
                }
                """),
            queue.Request));
    }

    [Fact]
    public static void What_Terraform_computes_later_is_left_to_it()
    {
        const string plain = """{ "name": "orders" }""";
        const string computed = """{ "arn": true, "url": true, "redrive_policy": true, "tags_all": {} }""";
        const string partly = """{ "arn": true, "tags": { "Of": true }, "tags_all": { "Of": true } }""";

        Assert.Single(PlannedQueue.In(Plan(Queue("orders", plain, computed, written: ["name"]))));
        Assert.Empty(PlannedQueue.In(Plan(Queue("orders", plain, computed, written: ["name", "redrive_policy"]))));
        Assert.Empty(PlannedQueue.In(Plan(Queue("orders", plain, partly, written: ["name", "tags"]))));
        Assert.Empty(PlannedQueue.In(Plan(Queue("orders", "{}", """{ "name": true }""", written: ["name_prefix"]))));
    }

    [Theory]
    [InlineData("""["delete", "create"]""")]
    [InlineData("""["update"]""")]
    [InlineData("""["no-op"]""")]
    public static void Only_new_queues_are_made(string actions) =>
        Assert.Empty(PlannedQueue.In(Plan(Queue("orders", """{ "name": "orders" }""", actions: actions))));

    [Fact]
    public static void Queues_of_a_module_or_of_another_provider_and_data_are_left_to_Terraform()
    {
        var ofModule = Queue("orders", """{ "name": "orders" }""");
        ofModule.Change["module_address"] = "module.shop";
        var data = Queue("orders", """{ "name": "orders" }""");
        data.Change["mode"] = "data";
        var elsewhere = Queue("orders", """{ "name": "orders" }""");
        elsewhere.Configuration["provider_config_key"] = "aws.elsewhere";

        Assert.Empty(PlannedQueue.In(Plan(ofModule)));
        Assert.Empty(PlannedQueue.In(Plan(data)));
        Assert.Empty(PlannedQueue.In(Plan(elsewhere)));
    }

    [Fact]
    public static void Each_of_many_has_its_index_and_a_dead_letter_queue_comes_first()
    {
        var orders = Queue("orders", """{ "name": "orders", "redrive_policy": "{}" }""");
        var dead = Queue("dead", """{ "name": "dead" }""");
        dead.Change["index"] = "tokyo";

        Assert.Equal(
            [("dead", "tokyo"), ("orders", null)],
            PlannedQueue.In(Plan(orders, dead)).Select(queue => (queue.Label, (string?)queue.Index)));
    }

    private static (JsonObject Change, JsonObject Configuration) Queue(
        string name, string after, string unknown = """{ "arn": true }""", string[]? written = null, string actions = """["create"]""") =>
        (
            new JsonObject
            {
                ["mode"] = "managed",
                ["type"] = "aws_sqs_queue",
                ["name"] = name,
                ["provider_name"] = "registry.terraform.io/hashicorp/aws",
                ["change"] = new JsonObject
                {
                    ["actions"] = JsonNode.Parse(actions),
                    ["after"] = JsonNode.Parse(after),
                    ["after_unknown"] = JsonNode.Parse(unknown),
                },
            },
            new JsonObject
            {
                ["mode"] = "managed",
                ["type"] = "aws_sqs_queue",
                ["name"] = name,
                ["provider_config_key"] = "aws",
                ["expressions"] = new JsonObject(
                    (written ?? []).Select(argument => KeyValuePair.Create(argument, (JsonNode?)new JsonObject()))),
            });

    private static JsonElement Plan(params (JsonObject Change, JsonObject Configuration)[] queues) => JsonElement.Parse(new JsonObject
    {
        ["resource_changes"] = new JsonArray([.. queues.Select(queue => queue.Change)]),
        ["configuration"] = new JsonObject
        {
            ["root_module"] = new JsonObject { ["resources"] = new JsonArray([.. queues.Select(queue => queue.Configuration)]) },
        },
    }.ToJsonString());
}
