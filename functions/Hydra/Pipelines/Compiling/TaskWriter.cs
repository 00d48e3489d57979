using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>Writes tasks and their components: each task has a component of its own, also where they share a file.</summary>
internal sealed class TaskWriter(IReadOnlyList<BoundTask> tasks)
{
    private readonly Dictionary<string, string> names = tasks.ToDictionary(task =>
        task.Declaration.Id, task => task.Name, StringComparer.Ordinal);

    public static string ComponentName(BoundTask task) => "comp-" + task.Name;

    public static string ExecutorLabel(BoundTask task) => "exec-" + task.Name;

    public static JsonObject Component(BoundTask task)
    {
        var component = new JsonObject { ["executorLabel"] = ExecutorLabel(task) };
        var inputs = task.Component.Inputs.Where(input => task.Given.ContainsKey(input.Name));
        AddDefinitions(component, "inputDefinitions", inputs, input => input.Name, input => input.Type);
        AddDefinitions(component, "outputDefinitions", task.Component.Outputs, output => output.Name, output => output.Type);
        return component;
    }

    public JsonObject Write(BoundTask task)
    {
        var displayName = task.Declaration.DisplayName;
        var json = new JsonObject
        {
            ["cachingOptions"] = task.Declaration.Caching ? new JsonObject { ["enableCache"] = true } : new JsonObject(),
            ["componentRef"] = new JsonObject { ["name"] = ComponentName(task) },
            ["taskInfo"] = new JsonObject { ["name"] = string.IsNullOrEmpty(displayName) ? task.Name : displayName },
        };
        if (task.Upstream.Count > 0)
        {
            json["dependentTasks"] = new JsonArray(
                [.. task.Upstream.Select(id => names[id]).Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]);
        }

        if (task.Given.Count > 0)
        {
            json["inputs"] = Inputs(task);
        }

        if (task.Declaration.Retry is { } retry)
        {
            json["retryPolicy"] = Retry(retry);
        }

        return json;
    }

    private static JsonObject Inputs(BoundTask task)
    {
        JsonObject parameters = [], artifacts = [];
        foreach (var (name, source) in task.Given)
        {
            var group = task.Component.Input(name)!.IsParameter ? parameters : artifacts;
            group[name] = source.DeepClone();
        }

        return Groups(parameters, artifacts);
    }

    private static JsonObject Retry(RetryPolicy retry) => new()
    {
        ["backoffDuration"] = $"{retry.Backoff}s",
        ["backoffFactor"] = JsonNode.Parse(PythonLiteral.Float(retry.BackoffFactor)),
        ["backoffMaxDuration"] = $"{retry.MaxBackoff}s",
        ["maxRetryCount"] = JsonNode.Parse(PythonLiteral.Float(retry.Count)),
    };

    private static void AddDefinitions<T>(
        JsonObject component, string key, IEnumerable<T> ports, Func<T, string> nameOf, Func<T, PortType?> typeOf)
    {
        JsonObject parameters = [], artifacts = [];
        foreach (var port in ports)
        {
            var type = typeOf(port);
            var group = type is { IsParameter: true } ? parameters : artifacts;
            group[nameOf(port)] = KfpTypes.Definition(type);
        }

        if (parameters.Count + artifacts.Count > 0)
        {
            component[key] = Groups(parameters, artifacts);
        }
    }

    private static JsonObject Groups(JsonObject parameters, JsonObject artifacts)
    {
        var groups = new JsonObject();
        if (artifacts.Count > 0)
        {
            groups["artifacts"] = artifacts;
        }

        if (parameters.Count > 0)
        {
            groups["parameters"] = parameters;
        }

        return groups;
    }
}
