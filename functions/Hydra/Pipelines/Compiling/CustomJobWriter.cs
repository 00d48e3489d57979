using System.Globalization;
using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>Writes the CustomJob that a task runs as, like KFP's <c>run_as_aiplatform_custom_job</c>.</summary>
internal sealed class CustomJobWriter(BoundTask task, CustomJob job, PipelineFindings findings)
{
    /// <param name="command">Of the component's container.</param>
    /// <param name="args">Of the component's container.</param>
    public JsonObject Write(JsonArray command, JsonArray args)
    {
        var pools = job.WorkerPools is { } given ? new JsonArray([.. given.Select(Pool)]) : OwnPools(command, args);
        var spec = new JsonObject { ["workerPoolSpecs"] = pools };
        JsonObject scheduling = [];
        AddText(scheduling, "timeout", job.Timeout);
        if (job.RestartJobOnWorkerRestart is { } restart)
        {
            scheduling["restartJobOnWorkerRestart"] = restart;
        }

        if (scheduling.Count > 0)
        {
            spec["scheduling"] = scheduling;
        }

        AddText(spec, "serviceAccount", job.ServiceAccount);
        AddText(spec, "network", job.Network);
        if (job.OutputUriPrefix is { } prefix)
        {
            spec["baseOutputDirectory"] = new JsonObject { ["outputUriPrefix"] = prefix };
        }

        return new JsonObject
        {
            ["displayName"] = string.IsNullOrEmpty(job.DisplayName) ? task.Name : job.DisplayName,
            ["jobSpec"] = spec,
        };
    }

    /// <summary>One pool for the master, and one for the other replicas.</summary>
    private JsonArray OwnPools(JsonArray command, JsonArray args)
    {
        var container = new JsonObject { ["imageUri"] = task.Component.Container.Image };
        ExecutorWriter.Add(container, "command", command);
        ExecutorWriter.Add(container, "args", args);
        var machine = new JsonObject { ["machineType"] = job.MachineType };
        AddText(machine, "acceleratorType", job.AcceleratorType);
        AddNumber(machine, "acceleratorCount", job.AcceleratorCount);
        var pool = new JsonObject { ["containerSpec"] = container, ["machineSpec"] = machine, ["replicaCount"] = "1" };
        JsonObject disk = [];
        AddText(disk, "bootDiskType", job.BootDiskType);
        AddNumber(disk, "bootDiskSizeGb", job.BootDiskSizeGb);
        if (disk.Count > 0)
        {
            pool["diskSpec"] = disk;
        }

        if (job.ReplicaCount == 1)
        {
            return new JsonArray(pool);
        }

        var others = pool.DeepClone();
        others["replicaCount"] = (job.ReplicaCount - 1).ToString(CultureInfo.InvariantCulture);
        return new JsonArray(pool, others);
    }

    private JsonNode Pool(WorkerPool pool)
    {
        var spec = pool.Spec.DeepClone();
        var program = spec[pool.Program]!.AsObject();
        if (pool.Command is { } command)
        {
            program["command"] = ExecutorWriter.Words(command.Select(Word).OfType<string>());
        }

        if (pool.Args is { } args)
        {
            program["args"] = ExecutorWriter.Words(args.Select(Word).OfType<string>());
        }

        return spec;
    }

    private string? Word(WorkerWord word)
    {
        switch (word.Use)
        {
            case null:
                return word.Text;
            case PortUse.OutputPath or PortUse.OutputUri:
                if (task.Component.Output(word.Text) is not { } output)
                {
                    Unknown(word, FindingCodes.UnknownOutput, "output", task.Component.Outputs.Select(declared => declared.Name));
                    return null;
                }

                return word.Use == PortUse.OutputPath ? RuntimePlaceholders.OutputPath(output)
                    : Fits(word, !output.IsParameter) ? RuntimePlaceholders.OutputUri(output.Name) : null;
            default:
                return Input(word);
        }
    }

    private string? Input(WorkerWord word)
    {
        if (task.Component.Input(word.Text) is not { } input || !task.Given.ContainsKey(word.Text))
        {
            Unknown(word, FindingCodes.UnknownInput, "input with a value", task.Given.Keys);
            return null;
        }

        return word.Use switch
        {
            PortUse.InputValue => Fits(word, input.IsParameter) ? RuntimePlaceholders.Parameter(word.Text) : null,
            PortUse.InputPath => Fits(word, !input.IsParameter) ? RuntimePlaceholders.InputPath(word.Text) : null,
            _ => Fits(word, !input.IsParameter) ? RuntimePlaceholders.InputUri(word.Text) : null,
        };
    }

    private bool Fits(WorkerWord word, bool fits)
    {
        if (!fits)
        {
            findings.Error(
                PipelineCodes.TypeMismatch,
                word.Span,
                $"\"{Excerpt.Of(word.Text)}\" is of another kind: a value has no path or URI, and an artifact no value.",
                "Write inputValue or outputPath for values, and inputPath, inputUri, outputPath or outputUri for artifacts.");
        }

        return fits;
    }

    private void Unknown(WorkerWord word, string code, string what, IEnumerable<string> names) => findings.Error(
        code,
        word.Span,
        $"The task \"{task.Declaration.Id}\" has no {what} called \"{Excerpt.Of(word.Text)}\".",
        $"Write one of {string.Join(", ", names.Select(name => $"\"{name}\"").DefaultIfEmpty("(none)"))}.");

    private static void AddText(JsonObject json, string key, string? value)
    {
        if (value is not null)
        {
            json[key] = value;
        }
    }

    private static void AddNumber(JsonObject json, string key, long? value)
    {
        if (value is { } number)
        {
            json[key] = JsonNode.Parse(PythonLiteral.Float(number));
        }
    }
}
