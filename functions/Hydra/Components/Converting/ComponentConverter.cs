using Hydra.Components.Arguments;
using Hydra.Components.Converting;
using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components;

/// <summary>
/// Converts component files from flags (<c>--lr, {inputValue: lr}</c>) to overrides of Hydra (<c>lr={{$.inputs.parameters['lr']}}</c>).
/// The text is edited in place; of a converted file nothing is left to convert.
/// </summary>
public static class ComponentConverter
{
    /// <summary>Never throws for what is in the file: that is a finding, and a file with an error is left as it is.</summary>
    public static Conversion Convert(ComponentFile file, ConversionOptions? options = null)
    {
        options ??= ConversionOptions.Default;
        var findings = new FindingList(file.Name, file.Findings);
        if (file.Component is not { } component)
        {
            return Refused(file, findings);
        }

        var names = new PortNames(component, options.Names);
        ComponentChecker.Check(file, component, names, findings);
        var editor = new SequenceEditor(file.Text, findings);
        var planned = Plan(component, names, new FlagKeys(options.Keys, findings), editor, findings);
        if (findings.HasErrors)
        {
            return Refused(file, findings);
        }

        var text = editor.Apply();
        if (!IsAsPlanned(file, text, component, planned))
        {
            findings.Error(
                FindingCodes.Layout,
                component.Container.Span,
                "The command line is laid out in a way that is not edited in place.",
                "Write one item a line, comments on lines of their own.");
            return Refused(file, findings);
        }

        return new Conversion(text, editor.Edits, findings.InOrder());
    }

    private static ContainerSpec Plan(
        ComponentSpec component, PortNames names, FlagKeys keys, SequenceEditor editor, FindingList findings)
    {
        var container = component.Container;
        var line = CommandLine.Of(container);
        ScriptChecks.Check(line, findings);
        if (line.TakesNumbers)
        {
            return container;
        }

        var parts = new ValueParts(component, names);
        var planner = new ArgumentPlanner(parts, keys, new ConcatPlanner(parts, keys, editor, findings), editor, findings);
        if (line.CommandStart < container.Command.Count && container is { Command: [.., LiteralPlaceholder last], Args: [var first, ..] }
            && planner.AreFlagAndValue(last, first))
        {
            findings.Error(
                FindingCodes.Layout,
                last.Span,
                $"{Excerpt.Of(last.Text)} is the last item of command, and its value the first of args.",
                "Move the flag to args.");
        }

        return container with
        {
            Command = planner.Plan(container.Command, line.CommandStart, editor.IsFlow(container.CommandSpan)),
            Args = planner.Plan(container.Args, line.ArgsStart, editor.IsFlow(container.ArgsSpan)),
        };
    }

    /// <summary>The edited text is read again: it must say what was planned, and everything else that the file said.</summary>
    private static bool IsAsPlanned(ComponentFile file, string text, ComponentSpec component, ContainerSpec planned) =>
        ComponentFile.Read(file.Name, text).Component is { } converted
        && SameComponent.Are(converted, component with { Container = planned });

    private static Conversion Refused(ComponentFile file, FindingList findings) => new(file.Text, [], findings.InOrder());
}
