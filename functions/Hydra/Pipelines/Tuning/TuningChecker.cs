using System.Text.RegularExpressions;
using Hydra.Components;
using Hydra.Components.Yaml;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Tuning;

/// <summary>Checks a tuning job as a whole: the names are those of the API's discovery document.</summary>
internal sealed class TuningChecker(PipelineFindings findings, TuningOptions options)
{
    private static readonly Regex Word = new(@"^\S+\z");

    private const int MaxDisplayName = 128;

    public void Check(YamlNode root)
    {
        if (Fields.Of(
            root,
            "a tuning job",
            findings,
            "displayName",
            "studySpec",
            "maxTrialCount",
            "parallelTrialCount",
            "maxFailedTrialCount",
            "trialJobSpec",
            "labels",
            "encryptionSpec") is not { } fields)
        {
            return;
        }

        CheckName(fields, root);
        CheckCounts(fields);
        CheckStudy(fields.RequiredNode("studySpec"));
        new TrialJobChecker(findings).Check(fields.RequiredNode("trialJobSpec"));
    }

    private void CheckName(Fields fields, YamlNode root)
    {
        var name = fields.Text("displayName");
        if (options.DisplayName is null && !fields.Has("displayName"))
        {
            findings.Error(
                FindingCodes.MissingKey,
                root.Span,
                "The tuning job has no \"displayName\".",
                "Add \"displayName\", or give a name when it is submitted.");
        }
        else if ((options.DisplayName ?? name?.Value)?.Length is 0 or > MaxDisplayName)
        {
            findings.Error(
                PipelineCodes.InvalidName,
                name?.Span ?? root.Span,
                $"The display name has {(options.DisplayName ?? name!.Value).Length} characters.",
                $"Use 1 to {MaxDisplayName}.");
        }
    }

    private void CheckCounts(Fields fields)
    {
        fields.RequiredNode("maxTrialCount");
        fields.RequiredNode("parallelTrialCount");
        var max = fields.Whole("maxTrialCount", 1, int.MaxValue);
        var parallel = fields.Whole("parallelTrialCount", 1, int.MaxValue);
        fields.Whole("maxFailedTrialCount", 0, int.MaxValue);
        if (parallel > max)
        {
            findings.Error(
                PipelineCodes.TrialCount,
                fields.Node("parallelTrialCount")!.Span,
                $"{parallel} trials are to run in parallel, and there are at most {max}.",
                "Give \"parallelTrialCount\" at most the value of \"maxTrialCount\".");
        }
    }

    private void CheckStudy(YamlNode? node)
    {
        if (node is null || Fields.Of(
            node,
            "\"studySpec\"",
            findings,
            "metrics",
            "parameters",
            "algorithm",
            "measurementSelectionType",
            "observationNoise",
            "decayCurveStoppingSpec",
            "medianAutomatedStoppingSpec",
            "convexAutomatedStoppingSpec",
            "studyStoppingConfig") is not { } fields)
        {
            return;
        }

        CheckMetrics(fields.RequiredNode("metrics"));
        var algorithm = fields.Choice("algorithm", "ALGORITHM_UNSPECIFIED", "GRID_SEARCH", "RANDOM_SEARCH");
        fields.Choice("measurementSelectionType", "MEASUREMENT_SELECTION_TYPE_UNSPECIFIED", "LAST_MEASUREMENT", "BEST_MEASUREMENT");
        if (fields.Pair("observationNoise") is { } noise)
        {
            findings.Warn(
                PipelineCodes.Ignored,
                noise.Key.Span,
                "A tuning job takes no notice of \"observationNoise\", which is for Vizier.",
                "Remove it.");
        }

        if (fields.RequiredNode("parameters") is { } parameters)
        {
            new ParameterChecker(findings, isGrid: algorithm?.Value == "GRID_SEARCH").CheckAll(parameters);
        }
    }

    private void CheckMetrics(YamlNode? node)
    {
        if (node is null)
        {
            return;
        }

        if (node is not YamlSequence { Items: { Count: > 0 } items })
        {
            Fields.WrongShape(findings, node, "\"metrics\"", "a list of at least one metric");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fields in items.Select(item =>
            Fields.Of(item, "a metric", findings, "metricId", "goal", "safetyConfig")).OfType<Fields>())
        {
            var id = fields.RequiredText("metricId");
            if (id is not null && !Word.IsMatch(id.Value))
            {
                findings.Error(
                    PipelineCodes.InvalidName,
                    id.Span,
                    $"\"{Excerpt.Of(id.Value)}\" cannot be the name of a metric.",
                    "Write the name that the program reports, without spaces.");
            }
            else if (id is not null && !names.Add(id.Value))
            {
                findings.Error(
                    FindingCodes.DuplicateName, id.Span, $"The metric \"{Excerpt.Of(id.Value)}\" is there twice.", "Remove one of them.");
            }

            fields.RequiredNode("goal");
            fields.Choice("goal", "MAXIMIZE", "MINIMIZE");
        }
    }
}
