using System.Text.Json.Nodes;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Tuning;

/// <summary>
/// Checks and converts the file of a hyperparameter tuning job: YAML or JSON of Vertex AI's HyperparameterTuningJob (API v1, discovery
/// document of aiplatform), with keys in lowerCamelCase or as the protocol buffers have them (<c>max_trial_count</c>).
/// </summary>
public static class TuningCompiler
{
    /// <summary>Never throws for what is in the file: that is a finding, and with an error there is no job.</summary>
    /// <param name="file">Its name, for findings.</param>
    public static TuningJob Compile(string file, string text, TuningOptions? options = null)
    {
        var findings = new PipelineFindings(file);
        var job = Read(text, findings, options ?? TuningOptions.Default);
        return new TuningJob(findings.HasErrors ? null : job, findings.InOrder());
    }

    private static JsonObject? Read(string text, PipelineFindings findings, TuningOptions options)
    {
        if (findings.Parse(text, "The file", "Give the file of a tuning job.") is not { } parsed)
        {
            return null;
        }

        var root = new TuningTree(findings).Normalized(parsed);
        new TuningChecker(findings, options).Check(root);
        return findings.HasErrors ? null : TuningWriter.Write((YamlMapping)root, options, findings);
    }
}
