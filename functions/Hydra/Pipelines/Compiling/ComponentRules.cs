using System.Text.RegularExpressions;
using Hydra.Components;

namespace Hydra.Pipelines.Compiling;

/// <summary>What KFP's v2 compiler asks of a component beyond its grammar.</summary>
internal static class ComponentRules
{
    private static readonly Regex OutputName = new(@"^[A-Za-z][A-Za-z0-9\s_-]*\z");

    private const string StatusType = "PipelineTaskFinalStatus";
    private const string PythonAnnotation = "pipelines.kubeflow.org/component_v2";

    /// <summary>Whether the input gets the status of other tasks, which only an exit handler is given.</summary>
    public static bool IsStatus(InputSpec input) => input.Type is { IsStructured: false, Name: StatusType };

    public static void Check(ComponentSpec component, string file, PipelineFindings findings)
    {
        foreach (var input in component.Inputs.Where(IsStatus))
        {
            findings.Error(
                PipelineCodes.Unsupported,
                input.Span,
                $"The input \"{Excerpt.Of(input.Name)}\" has the type {StatusType}, which only an exit handler is given.",
                "Remove the input, or compile this pipeline with KFP.",
                file);
        }

        foreach (var output in component.Outputs.Where(output => !OutputName.IsMatch(output.Name)))
        {
            findings.Error(
                PipelineCodes.ComponentRefused,
                output.Span,
                $"\"{Excerpt.Of(output.Name)}\" cannot be the name of an output.",
                "Use letters, digits, spaces, underscores and hyphens, the first a letter.",
                file);
        }

        if (component.Annotations.GetValueOrDefault(PythonAnnotation) == "true")
        {
            findings.Error(
                PipelineCodes.Unsupported,
                component.Container.Span,
                "The component was built from Python by an early preview of KFP v2, which has another entry point.",
                $"Remove the annotation {PythonAnnotation}, and write the command line that the image has.",
                file);
        }

        if (component.Container.Image.Length == 0)
        {
            findings.Warn(
                PipelineCodes.InvalidValue,
                component.Container.Span,
                "The component's image is empty, and Vertex AI cannot start it.",
                "Write the image with its registry.",
                file);
        }

        if (component.Container.Env.Count > 0)
        {
            findings.Warn(
                PipelineCodes.Ignored,
                component.Container.Span,
                "KFP's v2 compiler leaves the component's \"env\" out.",
                "Write \"env\" under the task in the declaration.",
                file);
        }
    }
}
