using System.Text.Json.Nodes;
using LocalAws.Queues;

namespace Worker.Tests.LocalAws.Queues;

public static class QueueStateTests
{
    [Fact]
    public static void Queues_are_added_beside_what_is_there()
    {
        var state = new QueueState("""
            {
              "version": 4, "serial": 7, "lineage": "one", "outputs": { "url": { "value": "x", "type": "string" } },
              "resources": [
                { "mode": "managed", "type": "aws_sqs_queue", "name": "town", "provider": "p", "instances": [{ "index_key": "osaka" }] },
                { "module": "module.shop", "mode": "managed", "type": "aws_sqs_queue", "name": "orders", "provider": "p", "instances": [] }
              ]
            }
            """);
        state.Add(new PlannedQueue("town", "tokyo", "registry.terraform.io/hashicorp/aws", []), "http://127.0.0.1/1/town-tokyo");
        state.Add(new PlannedQueue("orders", null, "registry.terraform.io/hashicorp/aws", []), "http://127.0.0.1/1/orders");

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {
                  "version": 4, "serial": 8, "lineage": "one", "outputs": { "url": { "value": "x", "type": "string" } },
                  "resources": [
                    {
                      "mode": "managed", "type": "aws_sqs_queue", "name": "town", "provider": "p",
                      "instances": [
                        { "index_key": "osaka" },
                        { "schema_version": 0, "attributes": { "id": "http://127.0.0.1/1/town-tokyo" }, "index_key": "tokyo" }
                      ]
                    },
                    {
                      "module": "module.shop", "mode": "managed", "type": "aws_sqs_queue", "name": "orders", "provider": "p",
                      "instances": []
                    },
                    {
                      "mode": "managed", "type": "aws_sqs_queue", "name": "orders",
                      "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
                      "instances": [{ "schema_version": 0, "attributes": { "id": "http://127.0.0.1/1/orders" } }]
                    }
                  ]
                }
                """),
            JsonNode.Parse(state.ToNextJson())));
    }

    [Fact]
    public static void A_new_environment_has_no_state_yet()
    {
        var state = JsonNode.Parse(new QueueState("").ToNextJson())!;

        Assert.Equal((4, 1), ((int)state["version"]!, (int)state["serial"]!));
        Assert.NotEmpty((string)state["lineage"]!);
        Assert.Empty(state["resources"]!.AsArray());
    }
}
