using Hydra.Components.Arguments;
using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components.Converting;

/// <summary>
/// Plans the edits of <c>concat</c>: its first item gets the key and the opening quote, a new last item is the closing one. The items
/// between stay as they are.
/// </summary>
internal sealed class ConcatPlanner(ValueParts parts, FlagKeys keys, SequenceEditor editor, FindingList findings)
{
    /// <summary>Whether it is more than a value: it begins with a flag or a key.</summary>
    public bool HasFlag(ConcatPlaceholder concat) =>
        First(concat) is { } first && (ArgumentForms.Of(first.Text) != ArgumentForm.Word || keys.Has(first.Text));

    /// <summary>A concat without a flag before it.</summary>
    public ConcatPlaceholder Alone(ConcatPlaceholder concat)
    {
        var first = First(concat);
        var form = first is null ? ArgumentForm.Word : ArgumentForms.Of(first.Text);
        var equal = first?.Text.IndexOf('=', StringComparison.Ordinal) ?? -1;
        switch (form)
        {
            case ArgumentForm.Override:
                return concat;
            case ArgumentForm.FlagWithValue:
                return WithFlag(concat, first!, keys.Of(first!.Text[..equal], first.Span), first.Text[(equal + 1)..]);
            case ArgumentForm.ShortFlag or ArgumentForm.HydraSwitch when equal >= 0 && keys.Has(first!.Text[..equal]):
                return WithFlag(concat, first!, keys.Of(first.Text[..equal], first.Span), first.Text[(equal + 1)..]);
            case ArgumentForm.HydraSwitch when equal >= 0: // --config-name=
                return concat;
            case ArgumentForm.Word:
                findings.Error(
                    FindingCodes.PositionalPlaceholder,
                    concat.Span,
                    "The concat has no flag before it, and Hydra takes no positional arguments.",
                    "Put a flag before it, or begin it with key=.");
                return concat;
            default:
                findings.Error(
                    form == ArgumentForm.ShortFlag ? FindingCodes.ShortFlag : FindingCodes.ConcatFlag,
                    concat.Span,
                    $"The concat begins with {Excerpt.Of(first!.Text)}, from which no key of Hydra follows.",
                    "Begin it with a long flag and =, in one item: '--key='.");
                return concat;
        }
    }

    /// <summary>A concat that is the value of the flag before it, which goes.</summary>
    public ConcatPlaceholder WithKey(ConcatPlaceholder concat, string key, bool isFlow)
    {
        if (concat.Items.Count == 0)
        {
            var empty = $"{key}=\"\"";
            editor.Replace(concat.ItemsSpan, $"[{YamlText.Quoted(empty)}]");
            return concat with { Items = [new LiteralPlaceholder(empty, concat.Span)] };
        }

        var start = Start(concat, key, parts.Of(concat), "", out var end);
        var isFlowItems = isFlow || editor.IsFlow(concat.ItemsSpan);
        editor.InsertBefore(concat.Items[0].Span, YamlText.Quoted(start), isFlowItems);
        return Closed(concat with { Items = [new LiteralPlaceholder(start, concat.Span), .. concat.Items] }, end, isFlowItems);
    }

    /// <summary>A placeholder as it is written inside brackets.</summary>
    public string Written(Placeholder item) => item switch
    {
        PortPlaceholder { Use: PortUse.InputMetadata } port => $"{{inputMetadata: {YamlText.Quoted(port.Name)}}}",
        PortPlaceholder { Use: PortUse.InputOutputPortName } port => $"{{inputOutputPortName: {YamlText.Quoted(port.Name)}}}",
        OutputMetadataPlaceholder => "{outputMetadata: null}",
        _ => throw new InvalidOperationException($"{item.GetType().Name} is not written so"),
    };

    private static LiteralPlaceholder? First(ConcatPlaceholder concat) => concat.Items is [LiteralPlaceholder first, ..] ? first : null;

    private ConcatPlaceholder WithFlag(ConcatPlaceholder concat, LiteralPlaceholder first, string key, string rest)
    {
        IReadOnlyList<ValuePart> value = [.. parts.Of(rest), .. concat.Items.Skip(1).SelectMany(parts.Of)];
        var start = Start(concat, key, value, rest, out var end);
        var isFlow = editor.IsFlow(concat.ItemsSpan);
        editor.Replace(first.Span, YamlText.Quoted(start));
        return Closed(concat with { Items = [new LiteralPlaceholder(start, first.Span), .. concat.Items.Skip(1)] }, end, isFlow);
    }

    private ConcatPlaceholder Closed(ConcatPlaceholder concat, string end, bool isFlow)
    {
        if (end.Length == 0)
        {
            return concat;
        }

        editor.InsertAfter(concat.Items[^1].Span, YamlText.Quoted(end), isFlow);
        return concat with { Items = [.. concat.Items, new LiteralPlaceholder(end, concat.Span)] };
    }

    /// <summary>The first item, and the text of the last one: both empty of quotes when the value needs none.</summary>
    /// <param name="rest">What the first item has behind the key.</param>
    private string Start(ConcatPlaceholder concat, string key, IReadOnlyList<ValuePart> value, string rest, out string end)
    {
        ValueWarnings.Add(findings, concat.Span, key, value);
        end = "";
        if (ValueQuotes.Of(value) is not { } quote)
        {
            return $"{key}={rest}";
        }

        var texts = value.Where(part => part.Hole is null).Select(part => part.Text).ToList();
        if (texts.Exists(text => text.Contains(quote, StringComparison.Ordinal) || text.Contains("${", StringComparison.Ordinal)))
        {
            findings.Error(
                FindingCodes.ConcatQuotes,
                concat.Span,
                "The concat has both kinds of quotes or a ${ in its items, and cannot be put into quotes of Hydra.",
                "Build the value in the program, or escape the items by hand and begin the concat with key=.");
        }

        // A backslash before the closing quote would escape it.
        var last = value[^1] is { Hole: null } part ? part.Text : "";
        end = new string('\\', last.Length - last.TrimEnd('\\').Length) + quote;
        return $"{key}={quote}{rest}";
    }
}
