using System.Globalization;
using System.Text.Json.Nodes;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>Writes what runs a task: a container, or a custom job in its place.</summary>
internal sealed class ExecutorWriter(PipelineFindings findings)
{
    public JsonObject Write(BoundTask task)
    {
        var line = new CommandLine(task, findings);
        var command = Words(line.Resolve(task.Component.Container.Command));
        var args = Words(line.Resolve(task.Component.Container.Args));
        if (task.Declaration.CustomJob is { } job)
        {
            WarnOfIgnored(task.Declaration, job);
            return new JsonObject
            {
                ["customJob"] = new JsonObject { ["customJob"] = new CustomJobWriter(task, job, findings).Write(command, args) },
            };
        }

        var container = new JsonObject();
        if (task.Component.Container.Image is { Length: > 0 } image)
        {
            container["image"] = image;
        }

        Add(container, "command", command);
        Add(container, "args", args);
        Add(container, "env", Environment(task.Declaration.Environment));
        if (task.Declaration.Resources is { } resources && Resources(resources) is { Count: > 0 } json)
        {
            container["resources"] = json;
        }

        return new JsonObject { ["container"] = container };
    }

    public static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);

    /// <summary>A list without items is left out, as protobuf does.</summary>
    public static void Add(JsonObject json, string key, JsonArray items)
    {
        if (items.Count > 0)
        {
            json[key] = items;
        }
    }

    private void WarnOfIgnored(TaskDeclaration task, CustomJob job)
    {
        if (task.Resources is not null)
        {
            Warn("resources", "Write \"machineType\" and \"acceleratorType\" under \"customJob\".");
        }

        if (task.Environment.Count > 0)
        {
            Warn("env", "Write \"env\" into a containerSpec of its \"workerPoolSpecs\".");
        }

        void Warn(string key, string instead) => findings.Warn(
            PipelineCodes.Ignored, job.Span, $"The task \"{task.Id}\" runs as a custom job, which \"{key}\" does not reach.", instead);
    }

    private static JsonArray Environment(IEnumerable<EnvironmentVariable> variables) =>
        new([.. variables.Select(Variable)]);

    /// <summary>As protobuf does, an empty value is left out.</summary>
    private static JsonObject Variable(EnvironmentVariable variable) => variable.Value.Length == 0
        ? new JsonObject { ["name"] = variable.Name }
        : new JsonObject { ["name"] = variable.Name, ["value"] = variable.Value };

    private static JsonObject Resources(Resources resources)
    {
        var json = new JsonObject();
        if (resources.Cpu is { } cpu)
        {
            json["cpuLimit"] = JsonNode.Parse(PythonLiteral.Float(cpu));
        }

        if (resources.MemoryGb is { } memory)
        {
            json["memoryLimit"] = JsonNode.Parse(PythonLiteral.Float(memory));
        }

        if (resources.AcceleratorCount is { } count)
        {
            var accelerator = new JsonObject { ["count"] = count.ToString(CultureInfo.InvariantCulture) };
            if (resources.AcceleratorType is { } type)
            {
                accelerator["type"] = type;
            }

            json["accelerator"] = accelerator;
        }

        return json;
    }
}
