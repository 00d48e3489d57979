using Hydra.Components;
using Hydra.Components.Yaml;
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
        var job = Read(text, findings) is { } pipeline && !findings.HasErrors
            ? new Compilation(pipeline, load, options ?? PipelineOptions.Default, findings).Run()
            : null;
        return new CompiledPipeline(job, findings.InOrder());
    }

    private static PipelineDeclaration? Read(string text, PipelineFindings findings)
    {
        if (text.Length > PipelineLimits.MaxLength)
        {
            findings.Error(
                FindingCodes.TooLarge,
                new TextSpan(0, 0, 1, 1),
                $"The declaration has {text.Length:N0} characters, more than {PipelineLimits.MaxLength:N0}.",
                "Give a pipeline declaration, or split the pipeline.");
            return null;
        }

        try
        {
            return new DeclarationReader(findings).Read(YamlTree.Read(text));
        }
        catch (YamlProblem problem)
        {
            findings.Error(problem.Code, new TextSpan(0, 0, problem.Line, problem.Column), problem.Message, problem.Fix);
            return null;
        }
    }
}
