using Hydra.Components.Arguments;
using Hydra.Components.Reading;
using Hydra.Components.Values;
using Hydra.Overrides;

namespace Hydra.Components.Converting;

/// <summary>Plans the edits of arguments, and gives the arguments as they will then be.</summary>
internal sealed class ArgumentPlanner(ValueParts parts, FlagKeys keys, ConcatPlanner joined, SequenceEditor editor, FindingList findings)
{
    /// <param name="start">Index of the first argument; items before it stay.</param>
    /// <param name="isFlow">Whether the items stand inside brackets or braces.</param>
    public IReadOnlyList<Placeholder> Plan(IReadOnlyList<Placeholder> items, int start, bool isFlow)
    {
        var planned = items.Take(start).ToList();
        var index = start;
        while (index < items.Count)
        {
            if (items[index] is LiteralPlaceholder { Text: "--" })
            {
                AfterSeparator(items.Skip(index + 1));
                planned.AddRange(items.Skip(index));
                break;
            }

            var next = index + 1 < items.Count ? items[index + 1] : null;
            index += Item(items[index], next, isFlow, planned);
        }

        return planned;
    }

    /// <summary>Whether the second would be the value of the first, a flag.</summary>
    public bool AreFlagAndValue(LiteralPlaceholder flag, Placeholder value) =>
        (ArgumentForms.Of(flag.Text) is ArgumentForm.Flag or ArgumentForm.HydraFlag || keys.Has(flag.Text)) && IsValue(value);

    /// <returns>How many items were used up.</returns>
    private int Item(Placeholder item, Placeholder? next, bool isFlow, List<Placeholder> planned)
    {
        switch (item)
        {
            case LiteralPlaceholder literal:
                return Literal(literal, next, isFlow, planned);
            case ConcatPlaceholder concat:
                planned.Add(joined.Alone(concat));
                return 1;
            case IfPlaceholder condition:
                planned.Add(If(condition, isFlow));
                return 1;
            default:
                findings.Error(
                    FindingCodes.PositionalPlaceholder,
                    item.Span,
                    "The placeholder has no flag before it, and Hydra takes no positional arguments.",
                    "Put a flag before it, or write it as an override: key=value.");
                planned.Add(item);
                return 1;
        }
    }

    /// <summary>Behind <c>--</c> nothing is a flag.</summary>
    private void AfterSeparator(IEnumerable<Placeholder> items)
    {
        foreach (var item in items.Where(item => item is not LiteralPlaceholder literal || !OverrideKey.IsOverride(literal.Text)))
        {
            findings.Error(
                FindingCodes.PositionalPlaceholder,
                item.Span,
                "The item stands behind --, where Hydra takes overrides alone.",
                "Write it as an override (key=value), or remove the --.");
        }
    }

    private int Literal(LiteralPlaceholder literal, Placeholder? next, bool isFlow, List<Placeholder> planned)
    {
        var equal = literal.Text.IndexOf('=', StringComparison.Ordinal);
        var flag = equal < 0 ? literal.Text : literal.Text[..equal];
        switch (ArgumentForms.Of(literal.Text))
        {
            case not (ArgumentForm.Word or ArgumentForm.Override) when equal < 0 && keys.Has(flag):
            case ArgumentForm.Flag:
                return Flag(literal, next, isFlow, planned);
            case not (ArgumentForm.Word or ArgumentForm.Override) when keys.Has(flag):
            case ArgumentForm.FlagWithValue:
                planned.Add(Replace(literal, keys.Of(flag, literal.Span), parts.Of(literal.Text[(equal + 1)..]), isFlow));
                return 1;
            case ArgumentForm.HydraSwitch when HydraFlags.MayTakeValue(literal.Text)
                && next is LiteralPlaceholder { Text: var choice } && HydraFlags.IsInfoChoice(choice):
            case ArgumentForm.HydraFlag when IsValue(next):
                planned.AddRange([literal, next!]);
                return 2;
            case ArgumentForm.HydraSwitch when next is not LiteralPlaceholder && IsValue(next):
                planned.Add(literal);
                findings.Error(
                    FindingCodes.HydraFlag,
                    literal.Span,
                    $"{Excerpt.Of(literal.Text)} is a flag of Hydra itself, which takes no value.",
                    $"If it is a flag of the program, give a key for {Excerpt.Of(flag)}.");
                return 2;
            case ArgumentForm.ShortFlag:
                planned.Add(literal);
                findings.Error(
                    FindingCodes.ShortFlag,
                    literal.Span,
                    $"{Excerpt.Of(literal.Text)} is a short flag, whose key in Hydra nobody can know.",
                    $"Give a key for {Excerpt.Of(flag)}, or write the long flag.");
                return IsValue(next) ? 2 : 1; // one finding for both
            case ArgumentForm.Word when ArgumentForms.LooksLikeOverride(literal.Text):
                planned.Add(literal); // the checker has said why it is none
                return 1;
            case ArgumentForm.Word:
                planned.Add(literal);
                findings.Error(
                    FindingCodes.PositionalLiteral,
                    literal.Span,
                    $"\"{Excerpt.Of(literal.Text)}\" has no flag before it, and Hydra takes no positional arguments.",
                    "Put a flag before it, write it as an override (key=value), or make it part of the program.");
                return 1;
            default:
                planned.Add(literal);
                return 1;
        }
    }

    private int Flag(LiteralPlaceholder flag, Placeholder? next, bool isFlow, List<Placeholder> planned)
    {
        var key = keys.Of(flag.Text, flag.Span);
        switch (next)
        {
            case ConcatPlaceholder concat when !joined.HasFlag(concat):
                editor.RemoveBefore(flag.Span, concat.Span, isFlow);
                planned.Add(joined.WithKey(concat, key, isFlow));
                return 2;
            case PortPlaceholder or ExecutorInputPlaceholder or OutputMetadataPlaceholder:
                planned.Add(Merge(flag, next, key, isFlow));
                return 2;
            case LiteralPlaceholder literal when IsValue(literal):
                planned.Add(Merge(flag, literal, key, isFlow));
                return 2;
            case IfPlaceholder condition when BeginsWithValue(condition):
                planned.Add(flag);
                findings.Error(
                    FindingCodes.ConditionalValue,
                    condition.Span,
                    $"The value of {Excerpt.Of(flag.Text)} depends on a condition.",
                    "Move the flag into \"then\" and \"else\".");
                return 2;
            default:
                findings.Warning(
                    FindingCodes.FlagWithoutValue,
                    flag.Span,
                    $"{Excerpt.Of(flag.Text)} has no value and becomes {Excerpt.Of(key)}=true.",
                    "See that the program has such a Boolean.");
                planned.Add(Replace(flag, key, [new ValuePart("true")], isFlow));
                return 1;
        }
    }

    private LiteralPlaceholder Replace(LiteralPlaceholder item, string key, IReadOnlyList<ValuePart> value, bool isFlow)
    {
        ValueWarnings.Add(findings, item.Span, key, value);
        var text = $"{key}={ValueQuotes.Quoted(value)}";
        editor.Replace(item.Span, YamlText.Scalar(text, isFlow));
        return new LiteralPlaceholder(text, item.Span);
    }

    private Placeholder Merge(LiteralPlaceholder flag, Placeholder value, string key, bool isFlow)
    {
        var all = parts.Of(value);
        ValueWarnings.Add(findings, value.Span, key, all);
        if (value is not LiteralPlaceholder && all is [{ Text: "" }])
        {
            // KFP 1.8 knows the value when it compiles, and joins it to the key.
            var start = $"{key}=";
            editor.Merge(flag.Span, value.Span, $"{{concat: [{YamlText.Quoted(start)}, {joined.Written(value)}]}}", isFlow);
            return new ConcatPlaceholder([new LiteralPlaceholder(start, flag.Span), value], value.Span, value.Span);
        }

        var text = $"{key}={ValueQuotes.Quoted(all)}";
        editor.Merge(flag.Span, value.Span, YamlText.Scalar(text, isFlow), isFlow);
        return new LiteralPlaceholder(text, flag.Span);
    }

    private IfPlaceholder If(IfPlaceholder item, bool isFlow) => item with
    {
        Then = Branch(item.Then, isFlow || editor.IsFlow(item.Span)),
        Else = item.Else is null ? null : Branch(item.Else, isFlow || editor.IsFlow(item.Span)),
    };

    private IfBranch Branch(IfBranch branch, bool isFlow) =>
        branch with { Items = Plan(branch.Items, 0, isFlow || (branch.IsSequence && editor.IsFlow(branch.Span))) };

    /// <summary>Whether a flag before it would take it as its value.</summary>
    private bool IsValue(Placeholder? item) => item switch
    {
        LiteralPlaceholder literal => !keys.Has(literal.Text) && ArgumentForms.Of(literal.Text) == ArgumentForm.Word,
        ConcatPlaceholder concat => !joined.HasFlag(concat),
        IfPlaceholder condition => BeginsWithValue(condition),
        null => false,
        _ => true,
    };

    private bool BeginsWithValue(IfPlaceholder item) =>
        IsValue(item.Then.Items.Count > 0 ? item.Then.Items[0] : null) || IsValue(item.Else?.Items.Count > 0 ? item.Else.Items[0] : null);
}
