using Hydra.Components;
using Hydra.Components.Yaml;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Tuning;

/// <summary>Checks that a trial's job, a CustomJobSpec, says what it runs.</summary>
internal sealed class TrialJobChecker(PipelineFindings findings)
{
    public void Check(YamlNode? node)
    {
        if (node is not YamlMapping mapping)
        {
            if (node is not null)
            {
                Fields.WrongShape(findings, node, "\"trialJobSpec\"", "a mapping with \"workerPoolSpecs\"");
            }

            return;
        }

        switch (mapping.Pairs.FirstOrDefault(pair => pair.Key.Value == "workerPoolSpecs")?.Value)
        {
            case YamlSequence { Items: { Count: > 0 } pools }:
                // A pool that another machine takes the place of may be empty, but the first is the master.
                CheckPool(pools[0], isFirst: true);
                foreach (var pool in pools.Skip(1))
                {
                    CheckPool(pool, isFirst: false);
                }

                break;
            case { } other when other is not YamlScalar { Kind: ScalarKind.Null }:
                Fields.WrongShape(findings, other, "\"workerPoolSpecs\"", "a list of at least one worker pool");
                break;
            default:
                findings.Error(
                    FindingCodes.MissingKey,
                    node.Span,
                    "The trial's job has no \"workerPoolSpecs\".",
                    "Add a worker pool with a machine and an image.");
                break;
        }
    }

    private void CheckPool(YamlNode node, bool isFirst)
    {
        if (Fields.Of(
            node,
            "a worker pool",
            findings,
            "containerSpec",
            "pythonPackageSpec",
            "machineSpec",
            "replicaCount",
            "diskSpec",
            "lustreMounts",
            "nfsMounts") is not { } fields)
        {
            return;
        }

        // The API writes 64-bit integers as text.
        fields.Scalar("replicaCount", "a whole number", number =>
            number.Kind is ScalarKind.Integer or ScalarKind.String && Scalars.Whole(number.Value) >= 0);
        switch (fields.Pair("containerSpec"), fields.Pair("pythonPackageSpec"))
        {
            case ({ } container, null):
                CheckProgram(container, "imageUri", "command", "args", "env");
                break;
            case (null, { } package):
                CheckProgram(package, "executorImageUri", "packageUris", "pythonModule", "args", "env");
                break;
            case (null, null) when !isFirst && node is YamlMapping { Pairs.Count: 0 }:
                break;
            default:
                findings.Error(
                    FindingCodes.MissingKey,
                    node.Span,
                    "A worker pool must have one of \"containerSpec\" and \"pythonPackageSpec\".",
                    "Add \"containerSpec\" with \"imageUri\".");
                break;
        }
    }

    private void CheckProgram(YamlPair program, string image, params ReadOnlySpan<string> others)
    {
        if (Fields.Of(program.Value, $"\"{program.Key.Value}\"", findings, [image, .. others]) is not { } fields)
        {
            return;
        }

        if (fields.RequiredText(image) is { Value: "" } empty)
        {
            findings.Error(PipelineCodes.InvalidValue, empty.Span, $"\"{image}\" is empty.", "Write the image with its registry and tag.");
        }

        CheckWords(fields, "command");
        CheckWords(fields, "args");
    }

    private void CheckWords(Fields fields, string key)
    {
        if (fields.Node(key) is not { } node)
        {
            return;
        }

        if (node is not YamlSequence { Items: var items })
        {
            Fields.WrongShape(findings, node, $"\"{key}\"", "a list of words");
            return;
        }

        foreach (var item in items.Where(item => item is not YamlScalar { Kind: not ScalarKind.Null }))
        {
            Fields.WrongShape(findings, item, $"a word of \"{key}\"", "text");
        }
    }
}
