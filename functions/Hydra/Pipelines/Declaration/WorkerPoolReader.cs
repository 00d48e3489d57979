using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>Reads worker pools, which are passed on as the API has them except for the placeholders in their command lines.</summary>
internal sealed class WorkerPoolReader(PipelineFindings findings)
{
    private static readonly string[] Uses = ["inputValue", "inputPath", "inputUri", "outputPath", "outputUri"];

    public List<WorkerPool> Read(YamlNode node)
    {
        if (node is YamlSequence { Items.Count: > 0 } sequence)
        {
            return [.. sequence.Items.Select(Pool).OfType<WorkerPool>()];
        }

        Fields.WrongShape(findings, node, "\"workerPoolSpecs\"", "a list of at least one worker pool");
        return [];
    }

    private WorkerPool? Pool(YamlNode node)
    {
        var pairs = (node as YamlMapping)?.Pairs ?? [];
        var program = pairs.FirstOrDefault(pair => pair.Key.Value == "containerSpec")
            ?? pairs.FirstOrDefault(pair => pair.Key.Value == "pythonPackageSpec");
        if (program is null)
        {
            findings.Error(
                FindingCodes.MissingKey,
                node.Span,
                "A worker pool has neither \"containerSpec\" nor \"pythonPackageSpec\".",
                "Add one of them; the keys are written as the REST API has them.");
            return null;
        }

        if (program.Value is not YamlMapping parts)
        {
            Fields.WrongShape(findings, program.Value, $"\"{program.Key.Value}\"", "a mapping");
            return null;
        }

        var spec = new JsonObject();
        foreach (var (key, value) in pairs)
        {
            spec[key.Value] = YamlJson.Of(key == program.Key ? WithoutWords(parts, program) : value, findings, YamlJson.StructNumber);
        }

        return new WorkerPool(
            spec,
            program.Key.Value,
            IsContainer(program) ? Words(parts, "command") : null,
            Words(parts, "args"));
    }

    private static YamlMapping WithoutWords(YamlMapping parts, YamlPair program) => parts with
    {
        Pairs = [.. parts.Pairs.Where(pair => pair.Key.Value != "args" && !(IsContainer(program) && pair.Key.Value == "command"))],
    };

    private static bool IsContainer(YamlPair program) => program.Key.Value == "containerSpec";

    private List<WorkerWord>? Words(YamlMapping parts, string key)
    {
        switch (parts.Pairs.FirstOrDefault(pair => pair.Key.Value == key)?.Value)
        {
            case null:
                return null;
            case YamlSequence sequence:
                return [.. sequence.Items.Select(Word).OfType<WorkerWord>()];
            case { } node:
                Fields.WrongShape(findings, node, $"\"{key}\"", "a list");
                return null;
        }
    }

    private WorkerWord? Word(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { Kind: ScalarKind.String } scalar:
                return new WorkerWord(null, scalar.Value, scalar.Span);
            case YamlMapping { Pairs: [{ Value: YamlScalar { Kind: ScalarKind.String } name } pair] }
                when Array.IndexOf(Uses, pair.Key.Value) >= 0:
                return new WorkerWord((PortUse)Array.IndexOf(PortUses.Names, pair.Key.Value), name.Value, name.Span);
            case YamlMapping { Pairs: [{ Key.Value: "executorInput" }] }:
                findings.Error(
                    PipelineCodes.Unsupported,
                    node.Span,
                    "KFP 1.8 writes executorInput of a worker pool in a form that Vertex AI does not replace.",
                    "Write it as text: '{{$}}'.");
                return null;
            default:
                var wanted = $"text in quotes, or one of {string.Join(", ", Uses)} with a name";
                Fields.WrongShape(findings, node, "a word of a worker's command line", wanted);
                return null;
        }
    }
}
