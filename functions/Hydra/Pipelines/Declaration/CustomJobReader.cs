using System.Text.RegularExpressions;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>Reads the settings of a task that runs as a custom training job.</summary>
internal sealed class CustomJobReader(PipelineFindings findings)
{
    private static readonly Regex Duration = new(@"^[0-9]+(\.[0-9]{1,9})?s\z");

    /// <summary>What a list of worker pools makes meaningless.</summary>
    private static readonly string[] MachineKeys =
        ["replicaCount", "machineType", "acceleratorType", "acceleratorCount", "bootDiskType", "bootDiskSizeGb"];

    private readonly WorkerPoolReader pools = new(findings);

    public CustomJob? Read(YamlPair? pair)
    {
        if (pair is null || Fields.Of(
            pair.Value,
            "a custom job",
            findings,
            "displayName",
            "replicaCount",
            "machineType",
            "acceleratorType",
            "acceleratorCount",
            "bootDiskType",
            "bootDiskSizeGb",
            "timeout",
            "restartJobOnWorkerRestart",
            "serviceAccount",
            "network",
            "outputUriPrefix",
            "workerPoolSpecs") is not { } fields)
        {
            return null;
        }

        if (fields.Has("workerPoolSpecs"))
        {
            foreach (var key in MachineKeys.Select(fields.Pair).OfType<YamlPair>().Select(given => given.Key))
            {
                findings.Warn(
                    PipelineCodes.Ignored,
                    key.Span,
                    $"\"{key.Value}\" has no effect, because the custom job has \"workerPoolSpecs\".",
                    "Write it into the worker pools, or remove it.");
            }
        }

        return new CustomJob(
            fields.Text("displayName")?.Value,
            fields.Whole("replicaCount", 1) ?? 1,
            fields.Text("machineType")?.Value ?? CustomJob.DefaultMachineType,
            fields.Text("acceleratorType")?.Value,
            fields.Whole("acceleratorCount", 1),
            fields.Text("bootDiskType")?.Value,
            fields.Whole("bootDiskSizeGb", 1),
            fields.Scalar("timeout", "a number of seconds with an s such as 3600s", node => Duration.IsMatch(node.Value))?.Value,
            fields.Boolean("restartJobOnWorkerRestart"),
            fields.Text("serviceAccount")?.Value,
            fields.Text("network")?.Value,
            fields.Text("outputUriPrefix")?.Value,
            fields.Node("workerPoolSpecs") is { } specs ? pools.Read(specs) : null,
            pair.Key.Span);
    }
}
