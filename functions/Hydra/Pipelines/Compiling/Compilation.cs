using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>One run of the compiler over a declaration that is sound in itself.</summary>
internal sealed class Compilation(PipelineDeclaration pipeline, ComponentLoader load, PipelineOptions options, PipelineFindings findings)
{
    private static readonly TextSpan Start = new(0, 0, 1, 1);

    /// <summary>Null when there are errors.</summary>
    public JsonObject? Run()
    {
        var components = Components();
        var named = TaskNaming.Name(pipeline, components, findings);
        var values = Values();
        if (named.Count < pipeline.Tasks.Count)
        {
            return null; // links to the missing tasks would be reported as wrong
        }

        var binder = new ArgumentBinder(pipeline, named.ToDictionary(task => task.Declaration.Id, StringComparer.Ordinal), findings);
        BoundTask[] tasks = [.. named.Select(binder.Bind)];
        WaitingOrder.Check(tasks, findings);
        var job = new JobWriter(pipeline, tasks, findings).Write(options.Root ?? pipeline.Root, values);
        return findings.HasErrors ? null : SortedJson.Sort(job);
    }

    private Dictionary<string, ComponentSpec> Components()
    {
        var components = new Dictionary<string, ComponentSpec>(StringComparer.Ordinal);
        foreach (var task in pipeline.Tasks.DistinctBy(task => task.Component))
        {
            if (Load(task) is { } component)
            {
                ComponentRules.Check(component, task.Component, findings);
                components[task.Component] = component;
            }
        }

        return components;
    }

    private ComponentSpec? Load(TaskDeclaration task)
    {
        ComponentFile file;
        try
        {
            file = ComponentFile.Read(task.Component, load(task.Component));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            findings.Error(
                PipelineCodes.ComponentUnreadable,
                task.ComponentSpan,
                $"The component file {Excerpt.Of(task.Component)} cannot be read: {exception.Message.TrimEnd('.')}.",
                "Correct the path, which is relative to the declaration.");
            return null;
        }

        foreach (var finding in file.Findings)
        {
            findings.Add(finding);
        }

        return file.Component;
    }

    private Dictionary<string, ParameterValue> Values()
    {
        var values = pipeline.Parameters
            .Where(parameter => parameter.Default is not null)
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Default!, StringComparer.Ordinal);
        foreach (var (name, text) in options.Values)
        {
            if (pipeline.Parameter(name) is not { } parameter)
            {
                findings.Error(
                    PipelineCodes.UnknownParameter,
                    Start,
                    $"There is a value for \"{Excerpt.Of(name)}\", and the pipeline has no such parameter.",
                    $"Give values of {string.Join(", ", pipeline.Parameters.Select(declared =>
                        declared.Name).DefaultIfEmpty("no parameter"))} alone.");
            }
            else if (ParameterValue.Of(parameter.Type.Kind, text) is { } value)
            {
                values[name] = value;
            }
            else
            {
                findings.Error(
                    PipelineCodes.TypeMismatch,
                    parameter.Span,
                    $"The value \"{Excerpt.Of(text)}\" for \"{name}\" is none of the type {parameter.Type.Name}.",
                    $"Give {ParameterValue.Wanted(parameter.Type.Kind)}.");
            }
        }

        return values;
    }
}
