using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>Connects the inputs of one task with constants, parameters, outputs of other tasks and the component's defaults.</summary>
internal sealed class ArgumentBinder(PipelineDeclaration pipeline, IReadOnlyDictionary<string, NamedTask> tasks, PipelineFindings findings)
{
    private readonly LinkTypes types = new(findings);

    public BoundTask Bind(NamedTask task)
    {
        var given = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var upstream = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in task.Declaration.Arguments)
        {
            if (task.Component.Input(argument.Input) is not { } input)
            {
                findings.Error(
                    PipelineCodes.UnknownArgument,
                    argument.Span,
                    $"The component {task.Declaration.Component} has no input \"{Excerpt.Of(argument.Input)}\".",
                    Choice("input", task.Component.Inputs.Select(declared => declared.Name)));
            }
            else if (Value(argument, input, upstream) is { } value)
            {
                given[input.Name] = value;
            }
        }

        foreach (var input in task.Component.Inputs.Where(input =>
            !task.Declaration.Arguments.Any(argument => argument.Input == input.Name)))
        {
            if (Default(task, input) is { } value)
            {
                given[input.Name] = value;
            }
        }

        foreach (var after in task.Declaration.After)
        {
            if (Producer(after.Id, after.Span) is not null)
            {
                upstream.Add(after.Id);
            }
        }

        return new BoundTask(task.Declaration, task.Name, task.Component, task.ComponentFile, given, upstream);
    }

    private JsonObject? Value(Argument argument, InputSpec input, HashSet<string> upstream)
    {
        switch (argument)
        {
            case ConstantArgument constant:
                types.CheckConstant(constant, input);
                return ConstantValue.Of(constant.Value);
            case ParameterArgument link:
                if (pipeline.Parameter(link.Parameter) is not { } parameter)
                {
                    findings.Error(
                        PipelineCodes.UnknownParameter,
                        link.At,
                        $"The pipeline has no parameter \"{Excerpt.Of(link.Parameter)}\".",
                        Choice("parameter", pipeline.Parameters.Select(declared => declared.Name)));
                    return null;
                }

                types.CheckLink(parameter.Type, input, link.At, $"The parameter \"{parameter.Name}\"");
                return new JsonObject { ["componentInputParameter"] = parameter.Name };
            case OutputArgument link:
                return Output(link, input, upstream);
            default:
                throw new ArgumentOutOfRangeException(nameof(argument));
        }
    }

    private JsonObject? Output(OutputArgument link, InputSpec input, HashSet<string> upstream)
    {
        if (Producer(link.Task, link.At) is not { } producer)
        {
            return null;
        }

        upstream.Add(link.Task);
        if (producer.Component.Output(link.Output) is not { } output)
        {
            findings.Error(
                FindingCodes.UnknownOutput,
                link.At,
                $"The task \"{link.Task}\" has no output \"{Excerpt.Of(link.Output)}\".",
                Choice("output", producer.Component.Outputs.Select(declared => declared.Name)));
            return null;
        }

        types.CheckLink(output.Type, input, link.At, $"The output \"{link.Task}.{output.Name}\"");
        return input.IsParameter
            ? Source("taskOutputParameter", "outputParameterKey")
            : Source("taskOutputArtifact", "outputArtifactKey");

        JsonObject Source(string kind, string key) =>
            new() { [kind] = new JsonObject { [key] = output.Name, ["producerTask"] = producer.Name } };
    }

    private NamedTask? Producer(string id, TextSpan at)
    {
        if (tasks.TryGetValue(id, out var producer))
        {
            return producer;
        }

        findings.Error(
            PipelineCodes.UnknownTask, at, $"The pipeline has no task \"{Excerpt.Of(id)}\".", Choice("task", pipeline.Tasks.Select(task =>
                task.Id)));
        return null;
    }

    private JsonObject? Default(NamedTask task, InputSpec input)
    {
        if (input.Default is not { } value)
        {
            if (!input.Optional && !ComponentRules.IsStatus(input))
            {
                findings.Error(
                    PipelineCodes.MissingArgument,
                    task.Declaration.Span,
                    $"The task \"{task.Declaration.Id}\" passes nothing to the input \"{input.Name}\", which needs a value.",
                    $"Add \"{input.Name}\" to its arguments, {(input.IsParameter ? "such as a value" : "as an output of another task")}.");
            }

            return null;
        }

        if (!input.IsParameter)
        {
            findings.Error(
                FindingCodes.ParameterAsArtifact,
                input.Span,
                $"The input \"{input.Name}\" is an artifact, and KFP's v2 compiler cannot use its default, which is a value.",
                "Remove the default, or give the input a type such as String.",
                task.ComponentFile);
            return null;
        }

        if (ConstantValue.OfDefault(input, value) is { } json)
        {
            return json;
        }

        findings.Error(
            PipelineCodes.TypeMismatch,
            input.Span,
            $"The default \"{Excerpt.Of(value.Text)}\" of the input \"{input.Name}\" is no value of the type {input.Type!.Name}.",
            "Correct the default.",
            task.ComponentFile);
        return null;
    }

    private static string Choice(string what, IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? $"Remove it: there is no {what}." : $"Write one of {string.Join(", ", all.Select(name =>
            $"\"{name}\""))}.";
    }
}
