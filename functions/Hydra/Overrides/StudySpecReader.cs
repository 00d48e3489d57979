using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Hydra.Overrides;

/// <summary>
/// Reads parameterId and the kind of value of each parameter of a StudySpec (Vertex AI API v1, StudySpec.ParameterSpec), in lowerCamelCase
/// or with the names of the protocol buffers (parameter_id).
/// </summary>
/// <param name="file">Its name, for messages.</param>
internal sealed class StudySpecReader(string file)
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxDepth = 64;

    private static readonly (string Name, ParameterType Type)[] Kinds =
    [
        ("doubleValueSpec", ParameterType.Float),
        ("integerValueSpec", ParameterType.Int),
        ("discreteValueSpec", ParameterType.Float),
        ("categoricalValueSpec", ParameterType.String),
    ];

    private readonly Dictionary<string, ParameterType> _types = [];

    /// <summary>How far the text was read, for exceptions that do not say it.</summary>
    private Mark _place = Mark.Empty;

    public ParameterTypes Read(string yamlOrJson)
    {
        if (Load(yamlOrJson) is not YamlMappingNode root)
        {
            throw Problem("no-parameters", 1, 1, "There is no mapping.", "Give a studySpec, or a job that has one.");
        }

        var spec = Member(root, "studySpec") as YamlMappingNode ?? root;
        if (Member(spec, "parameters") is not YamlSequenceNode parameters)
        {
            throw Problem(spec, "no-parameters", "The study has no list of parameters.", "Give studySpec.parameters.");
        }

        ReadParameters(parameters);
        return _types.Aggregate(ParameterTypes.None, (types, declared) => types.With(declared.Key, declared.Value));
    }

    private void ReadParameters(YamlSequenceNode parameters)
    {
        foreach (var node in parameters)
        {
            ReadParameter(node as YamlMappingNode ?? throw NoParameter(node));
        }
    }

    private void ReadParameter(YamlMappingNode parameter)
    {
        if (Member(parameter, "parameterId") is not YamlScalarNode { Value: { } key } id)
        {
            throw NoParameter(parameter);
        }

        if (OverrideKey.Problem(key) is { } problem)
        {
            throw Problem(
                id,
                OverrideCodes.InvalidKey,
                $"Hydra refuses the parameterId '{key}' as a key: it {problem}.",
                "Name the parameter as the configuration does, with a dot before each level.");
        }

        var kinds = Array.FindAll(Kinds, kind => Member(parameter, kind.Name) is not null);
        if (kinds is not [var (_, type)])
        {
            throw Problem(
                parameter,
                "no-type",
                $"The parameter {key} has {kinds.Length} kinds of values.",
                $"Give one of {string.Join(", ", Kinds.Select(kind => kind.Name))}.");
        }

        if (!_types.TryAdd(key, type) && _types[key] != type)
        {
            throw Problem(id, "conflicting-types", $"The parameter {key} has another type above.", "Give it one type, or two names.");
        }

        foreach (var condition in Member(parameter, "conditionalParameterSpecs") as YamlSequenceNode ?? [])
        {
            var inner = condition is YamlMappingNode mapping ? Member(mapping, "parameterSpec") : null;
            ReadParameter(inner as YamlMappingNode ?? throw NoParameter(condition));
        }
    }

    private YamlNode Load(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw Problem("too-large", 1, 1, $"The file is larger than {MaxBytes} bytes.", "Give the specification of the study alone.");
        }

        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            var before = text.AsSpan(0, nul);
            throw Problem(
                "invalid-yaml", before.Count('\n') + 1, nul - before.LastIndexOf('\n'), "There is a NUL character.", "Remove it.");
        }

        try
        {
            CheckDepth(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count > 0 ? stream.Documents[0].RootNode : new YamlScalarNode();
        }
        catch (YamlException exception)
        {
            throw new StudySpecException(
                "invalid-yaml",
                file,
                exception.Start.Line,
                exception.Start.Column,
                $"This is neither YAML nor JSON: {(exception.InnerException?.Message ?? exception.Message).TrimEnd('.')}.",
                "Correct it there.",
                exception);
        }
        catch (Exception exception) when (exception is not StudySpecException)
        {
            // YamlDotNet's scanner throws InvalidOperationException at such an item.
            throw new StudySpecException(
                "invalid-yaml",
                file,
                _place.Line,
                _place.Column,
                "This is neither YAML nor JSON: an item inside brackets or braces, here or just behind, is indented too little.",
                "Correct it there, or just behind.",
                exception);
        }
    }

    /// <summary>The representation model follows nesting and aliases by recursion; a specification needs neither much nor any.</summary>
    private void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            var parsed = parser.Current!;
            _place = parsed.End;
            depth += parsed.NestingIncrease;
            if (depth > MaxDepth || parsed is AnchorAlias)
            {
                throw Problem(
                    "too-deep",
                    parsed.Start.Line,
                    parsed.Start.Column,
                    $"There is an alias, or nesting deeper than {MaxDepth}.",
                    "Write it out, or flatter.");
            }
        }
    }

    private static YamlNode? Member(YamlMappingNode mapping, string name)
    {
        var snake = string.Concat(
            name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}"));
        return mapping.Children.TryGetValue(new YamlScalarNode(name), out var node)
            || mapping.Children.TryGetValue(new YamlScalarNode(snake), out node)
                ? node
                : null;
    }

    private StudySpecException NoParameter(YamlNode node) =>
        Problem(node, "not-a-parameter", "This is no parameter of a study.", "Give a mapping with parameterId and the values.");

    private StudySpecException Problem(YamlNode node, string code, string problem, string fix) =>
        Problem(code, node.Start.Line, node.Start.Column, problem, fix);

    private StudySpecException Problem(string code, long line, long column, string problem, string fix) =>
        new(code, file, line, column, problem, fix);
}
