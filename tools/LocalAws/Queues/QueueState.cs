using System.Text.Json.Nodes;

namespace LocalAws.Queues;

/// <summary>A state of Terraform to which queues are added as an import adds them: by their ids. The next plan reads the rest.</summary>
/// <param name="state">What <c>terraform state pull</c> says; empty when there is none.</param>
internal sealed class QueueState(string state)
{
    private readonly JsonObject root = string.IsNullOrWhiteSpace(state)
        ? new() { ["version"] = 4, ["serial"] = 0L, ["lineage"] = Guid.NewGuid().ToString(), ["resources"] = new JsonArray() }
        : JsonNode.Parse(state)!.AsObject();

    /// <summary>Adds a queue that is there.</summary>
    /// <param name="url">Its URL, which is its id.</param>
    public void Add(PlannedQueue queue, string url)
    {
        var resources = root["resources"]!.AsArray();
        var resource = resources.FirstOrDefault(one =>
            (string?)one!["mode"] == "managed" && (string?)one["type"] == PlannedQueue.Type && (string?)one["name"] == queue.Label
            && one["module"] is null);
        if (resource is null)
        {
            resource = new JsonObject
            {
                ["mode"] = "managed",
                ["type"] = PlannedQueue.Type,
                ["name"] = queue.Label,
                ["provider"] = $"provider[\"{queue.Provider}\"]",
                ["instances"] = new JsonArray(),
            };
            resources.Add(resource);
        }

        var instance = new JsonObject { ["schema_version"] = 0, ["attributes"] = new JsonObject { ["id"] = url } };
        if (queue.Index is { } index)
        {
            instance["index_key"] = index.DeepClone();
        }

        resource["instances"]!.AsArray().Add((JsonNode)instance);
    }

    /// <summary>For <c>terraform state push</c>, which takes no state but a newer one.</summary>
    public string ToNextJson()
    {
        root["serial"] = (long)root["serial"]! + 1;
        return root.ToJsonString();
    }
}
