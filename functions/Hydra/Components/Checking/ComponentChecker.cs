using Hydra.Components.Arguments;
using Hydra.Components.Checking;
using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components;

/// <summary>Checks component files, before or after their conversion.</summary>
public static class ComponentChecker
{
    /// <returns><see cref="ComponentFile.Findings"/> and, when the file could be read, those about its command line.</returns>
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
        foreach (var item in Overrides(CommandLine.Of(component.Container).Arguments))
        {
            overrides.Check(item);
        }
    }

    /// <summary>Arguments that are, or should be, overrides already; those inside an <c>if</c> too.</summary>
    private static IEnumerable<Placeholder> Overrides(IEnumerable<Placeholder> items)
    {
        var isValue = false;
        foreach (var item in items)
        {
            if (item is IfPlaceholder condition)
            {
                foreach (var inner in Overrides(condition.Then.Items).Concat(Overrides(condition.Else?.Items ?? [])))
                {
                    yield return inner;
                }
            }
            else if (First(item) is { } first && IsOverride(first, isValue))
            {
                yield return item;
            }

            isValue = item is LiteralPlaceholder flag && ArgumentForms.Of(flag.Text) is ArgumentForm.Flag or ArgumentForm.HydraFlag;
        }
    }

    private static LiteralPlaceholder? First(Placeholder item) => item switch
    {
        LiteralPlaceholder literal => literal,
        ConcatPlaceholder { Items: [LiteralPlaceholder first, ..] } => first,
        _ => null,
    };

    /// <param name="isValue">Whether a flag stands before it, which takes anything that is no override.</param>
    private static bool IsOverride(LiteralPlaceholder literal, bool isValue) => ArgumentForms.Of(literal.Text) switch
    {
        ArgumentForm.Override => true,
        ArgumentForm.Word => !isValue && ArgumentForms.LooksLikeOverride(literal.Text),
        _ => false,
    };
}
