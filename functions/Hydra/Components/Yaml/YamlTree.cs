using System.Buffers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hydra.Components.Yaml;

/// <summary>
/// Reads one document into nodes with exact places. YamlDotNet's own places of collections end at the next token, and the start of a pair
/// without braces is unknown to it.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Levels of mappings and sequences.</summary>
    public const int MaxDepth = 64;

    private static readonly SearchValues<char> Refused = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\e"
        + "\u001c\u001d\u001e\u001f\u007f\u0080\u0081\u0082\u0083\u0084\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f\ufffe\uffff");

    private const string StringTag = "tag:yaml.org,2002:str";

    private readonly string text;
    private readonly int offset;
    private readonly Parser parser;

    private YamlTree(string text)
    {
        this.text = text;
        offset = text.StartsWith('\uFEFF') ? 1 : 0;
        parser = new Parser(new StringReader(text[offset..]));
    }

    /// <exception cref="YamlProblem">Not exactly one document, or not one that component files may have.</exception>
    public static YamlNode Read(string text)
    {
        CheckCharacters(text);
        var tree = new YamlTree(text);
        try
        {
            return tree.Document();
        }
        catch (YamlException exception)
        {
            throw Syntax(exception.Start, $"The file is not valid YAML: {exception.Message.TrimEnd('.')}.");
        }
        catch (Exception exception) when (exception is not YamlProblem)
        {
            // YamlDotNet's scanner throws InvalidOperationException at such an item, which PyYAML takes.
            throw Syntax(
                tree.parser.Current?.End ?? Mark.Empty,
                "The file is not valid YAML: an item inside brackets or braces, here or just behind, is indented too little.");
        }
    }

    private static YamlProblem Syntax(Mark place, string problem) => new(
        FindingCodes.YamlSyntax, (int)place.Line, (int)place.Column, problem, "Correct the YAML at this place, or just before it.");

    private YamlNode Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            throw new YamlProblem(FindingCodes.YamlSyntax, 1, 1, "The file is empty.", "Give a component file.");
        }

        parser.Consume<DocumentStart>();
        var root = Node(depth: 1);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
        {
            throw Problem(FindingCodes.YamlDocuments, parser.Current!, "The file has more than one YAML document.", "Split it into files.");
        }

        return root;
    }

    private YamlNode Node(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Problem(
                FindingCodes.TooDeep,
                parser.Current!,
                $"The YAML is nested deeper than {MaxDepth} levels.",
                "Component files need about ten levels: remove the nesting.");
        }

        var parsed = parser.Consume<ParsingEvent>();
        if (parsed is AnchorAlias || parsed is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Problem(
                FindingCodes.YamlAlias,
                parsed,
                "The file uses an anchor or an alias, so that one place in the text stands for several.",
                "Write the value at each place where it is used.");
        }

        if (parsed is NodeEvent { Tag: { IsEmpty: false } tag } and not Scalar { Tag.IsNonSpecific: true }
            && !tag.IsNonSpecific && !(parsed is Scalar && tag.Value == StringTag))
        {
            throw Problem(FindingCodes.YamlTag, parsed, $"The file uses the tag {tag.Value}.", "Remove the tag; KFP reads plain YAML.");
        }

        return parsed switch
        {
            Scalar scalar => Scalar(scalar),
            SequenceStart sequence => Sequence(sequence, depth),
            MappingStart mapping => Mapping(mapping, depth),
            _ => throw new InvalidOperationException($"no node: {parsed}"),
        };
    }

    private YamlScalar Scalar(Scalar scalar)
    {
        var start = Index(scalar.Start);
        var end = Math.Max(start, Index(scalar.End));
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            end = start + text.AsSpan(start, end - start).TrimEnd(" \t\r\n\u0085\u2028\u2029").Length;
        }

        var isPlain = scalar.Style == ScalarStyle.Plain && scalar.IsPlainImplicit && !scalar.IsKey;
        var kind = isPlain ? PlainScalars.KindOf(scalar.Value) : ScalarKind.String;
        return new YamlScalar(scalar.Value, kind, scalar.Style, Span(scalar.Start, end));
    }

    private YamlSequence Sequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        SequenceEnd? end;
        while (!parser.TryConsume<SequenceEnd>(out end))
        {
            items.Add(Node(depth + 1));
        }

        var isFlow = start.Style == SequenceStyle.Flow;
        var last = items.Count > 0 ? items[^1].Span.End : Index(start.End);
        return new YamlSequence(items, isFlow, Span(start.Start, isFlow ? Index(end.Start) + 1 : last));
    }

    private YamlMapping Mapping(MappingStart start, int depth)
    {
        var pairs = new List<YamlPair>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        MappingEnd? end;
        while (!parser.TryConsume<MappingEnd>(out end))
        {
            pairs.Add(Pair(keys, depth + 1));
        }

        var isFlow = start.Style == MappingStyle.Flow;
        var isImplicit = isFlow && start.Start.Index == 0 && depth > 1;
        var span = Span(start.Start, isFlow ? Index(end.Start) + 1 : Index(start.End));
        if (pairs.Count > 0)
        {
            var first = pairs[0].Key.Span;
            var last = Math.Max(pairs[^1].Key.Span.End, pairs[^1].Value.Span.End);
            span = isImplicit ? first with { End = last } : isFlow ? span : span with { End = last };
        }

        return new YamlMapping(pairs, isFlow, isImplicit, span);
    }

    private YamlPair Pair(HashSet<string> keys, int depth)
    {
        if (Node(depth) is not YamlScalar key)
        {
            throw Problem(FindingCodes.WrongShape, parser.Current!, "A key is not a word.", "Use a word as key.");
        }

        if (key is { Value: "<<", Style: ScalarStyle.Plain })
        {
            throw new YamlProblem(
                FindingCodes.YamlAlias,
                key.Span.Line,
                key.Span.Column,
                "The file uses a merge key.",
                "Write the keys where they are used.");
        }

        if (!keys.Add(key.Value))
        {
            throw new YamlProblem(
                FindingCodes.DuplicateKey,
                key.Span.Line,
                key.Span.Column,
                $"The key \"{Excerpt.Of(key.Value)}\" is there twice.",
                "Keep one of them.");
        }

        return new YamlPair(key, Node(depth));
    }

    private int Index(Mark mark) => Math.Min((int)mark.Index + offset, text.Length);

    private TextSpan Span(Mark start, int end) => new(Index(start), end, (int)start.Line, (int)start.Column);

    private static YamlProblem Problem(string code, ParsingEvent parsed, string problem, string fix) =>
        new(code, (int)parsed.Start.Line, (int)parsed.Start.Column, problem, fix);

    /// <summary>Refuses what PyYAML refuses, and NUL above all: YamlDotNet reads it as the end of the text.</summary>
    private static void CheckCharacters(string text)
    {
        var index = text.AsSpan().IndexOfAny(Refused);
        if (index >= 0)
        {
            var before = text.AsSpan(0, index);
            throw new YamlProblem(
                FindingCodes.YamlSyntax,
                before.Count('\n') + 1,
                index - before.LastIndexOf('\n'),
                $"The file has the control character U+{(int)text[index]:X4}.",
                "Remove the character.");
        }
    }
}
