using Hydra.Components.Arguments;
using Hydra.Components.Checking;
using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components;

/// <summary>Checks component files, before or after their conversion.</summary>
public static class ComponentChecker
{
    /// <returns>The findings of <see cref="ComponentFile.Findings"/> and, when the file could be read, those about its command line.</returns>
    public static IReadOnlyList<Finding> Check(ComponentFile file, PlaceholderNames names = PlaceholderNames.Kfp18)
    {
        var findings = new FindingList(file.Name, file.Findings);
        if (file.Component is { } component)
        {
            Check(file, component, new PortNames(component, names), findings);
        }

        return findings.InOrder();
    }

    internal static void Check(ComponentFile file, ComponentSpec component, PortNames names, FindingList findings)
    {
        NameChecks.Check(component, names, findings);
        var usage = new PortUsage(component);
        new PortChecks(file, component, names, usage, findings).Check();
        usage.Report(findings);
        var overrides = new OverrideChecks(new ValueParts(component, names), findings);
        foreach (var item in CommandLine.Of(component.Container).Arguments.SelectMany(Overrides))
        {
            overrides.Check(item);
        }
    }

    /// <summary>Arguments that are overrides already, those inside an <c>if</c> too.</summary>
    private static IEnumerable<Placeholder> Overrides(Placeholder item) => item switch
    {
        LiteralPlaceholder literal when ArgumentForms.Of(literal.Text) == ArgumentForm.Override => [item],
        ConcatPlaceholder { Items: [LiteralPlaceholder first, ..] } when ArgumentForms.Of(first.Text) == ArgumentForm.Override => [item],
        IfPlaceholder condition => condition.Then.Items.Concat(condition.Else?.Items ?? []).SelectMany(Overrides),
        _ => [],
    };
}
