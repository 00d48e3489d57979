using YamlDotNet.Core;

namespace Hydra.Components.Yaml;

/// <summary>A node of YAML with its place in the text; no anchors, no aliases.</summary>
internal abstract record YamlNode(TextSpan Span) : SilentRecord;

/// <summary>A scalar; one that is missing (<c>key:</c>) is empty and of kind null.</summary>
internal sealed record YamlScalar(string Value, ScalarKind Kind, ScalarStyle Style, TextSpan Span) : YamlNode(Span);

internal sealed record YamlSequence(IReadOnlyList<YamlNode> Items, bool IsFlow, TextSpan Span) : YamlNode(Span);

/// <param name="IsImplicit">Whether it is a pair without braces inside a flow sequence: <c>[a, concat: [b]]</c>.</param>
internal sealed record YamlMapping(IReadOnlyList<YamlPair> Pairs, bool IsFlow, bool IsImplicit, TextSpan Span) : YamlNode(Span);

internal sealed record YamlPair(YamlScalar Key, YamlNode Value) : SilentRecord;
