using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>
/// Compiles a pipeline declaration with its component files to a PipelineJob of Vertex AI: the same as KFP 1.8.22's v2 compiler gives for
/// the same pipeline once keys are sorted. docs/hydra.md has the form of a declaration.
/// </summary>
public static class PipelineCompiler
{
    /// <summary>Never throws for what is in the files: that is a finding, and with an error there is no job.</summary>
    /// <param name="file">The name of the declaration, for findings.</param>
    public static CompiledPipeline Compile(string file, string text, ComponentLoader load, PipelineOptions? options = null)
    {
        var findings = new PipelineFindings(file);
        var root = findings.Parse(text, "The declaration", "Give a pipeline declaration, or split the pipeline.");
        var pipeline = root is null ? null : new DeclarationReader(findings).Read(root);
        var job = pipeline is not null && !findings.HasErrors
            ? new Compilation(pipeline, load, options ?? PipelineOptions.Default, findings).Run()
            : null;
        return new CompiledPipeline(job, findings.InOrder());
    }
}
