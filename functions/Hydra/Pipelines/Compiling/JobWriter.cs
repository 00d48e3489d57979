using System.Text.Json.Nodes;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>Writes the PipelineJob of a pipeline whose tasks are bound, as KFP 1.8 writes it (<c>kfp.v2.compiler.compiler</c>).</summary>
internal sealed class JobWriter(PipelineDeclaration pipeline, IReadOnlyList<BoundTask> tasks, PipelineFindings findings)
{
    private const string SchemaVersion = "2.0.0";

    private readonly ExecutorWriter executors = new(findings);
    private readonly TaskWriter taskWriter = new(tasks);

    /// <param name="root">Null to leave it to whoever submits the job.</param>
    /// <param name="values">The values of parameters that have one.</param>
    public JsonObject Write(string? root, IReadOnlyDictionary<string, ParameterValue> values)
    {
        var components = new JsonObject();
        var labels = new JsonObject();
        foreach (var task in tasks)
        {
            components[TaskWriter.ComponentName(task)] = TaskWriter.Component(task);
            labels[TaskWriter.ExecutorLabel(task)] = executors.Write(task);
        }

        return new JsonObject
        {
            ["pipelineSpec"] = new JsonObject
            {
                ["components"] = components,
                ["deploymentSpec"] = new JsonObject { ["executors"] = labels },
                ["pipelineInfo"] = new JsonObject { ["name"] = pipeline.Name },
                ["root"] = Root(),
                ["schemaVersion"] = SchemaVersion,
                ["sdkVersion"] = pipeline.SdkVersion,
            },
            ["runtimeConfig"] = RuntimeConfig(root, values),
        };
    }

    private JsonObject Root()
    {
        var specs = new JsonObject();
        var metrics = new JsonObject();
        var selectors = new JsonObject();
        foreach (var task in tasks)
        {
            specs[task.Name] = taskWriter.Write(task);
            foreach (var output in task.Component.Outputs.Where(output => KfpTypes.IsMetrics(output.Type)))
            {
                var name = $"{task.Name}-{output.Name}";
                metrics[name] = KfpTypes.Definition(output.Type);
                selectors[name] = new JsonObject
                {
                    ["artifactSelectors"] = new JsonArray(
                        new JsonObject { ["outputArtifactKey"] = output.Name, ["producerSubtask"] = task.Name }),
                };
            }
        }

        var dag = new JsonObject { ["tasks"] = specs };
        var root = new JsonObject { ["dag"] = dag };
        if (metrics.Count > 0)
        {
            root["outputDefinitions"] = new JsonObject { ["artifacts"] = metrics };
            dag["outputs"] = new JsonObject { ["artifacts"] = selectors };
        }

        if (pipeline.Parameters.Count > 0)
        {
            var parameters = new JsonObject(
                pipeline.Parameters.Select(parameter =>
                    KeyValuePair.Create<string, JsonNode?>(parameter.Name, KfpTypes.Definition(parameter.Type))));
            root["inputDefinitions"] = new JsonObject { ["parameters"] = parameters };
        }

        return root;
    }

    private static JsonObject RuntimeConfig(string? root, IReadOnlyDictionary<string, ParameterValue> values)
    {
        var config = new JsonObject();
        if (!string.IsNullOrEmpty(root))
        {
            config["gcsOutputDirectory"] = root;
        }

        if (values.Count > 0)
        {
            config["parameters"] = new JsonObject(
                values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, ConstantValue.Of(value.Value))));
        }

        return config;
    }
}
