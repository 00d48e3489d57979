using System.Text;
using Hydra.Components;
using Hydra.Components.Yaml;
using Hydra.Pipelines.Declaration;
using YamlDotNet.Core;

namespace Hydra.Pipelines.Tuning;

/// <summary>
/// Brings the file into one form: keys in lowerCamelCase, numbers that JSON has and YAML 1.1 takes for text (<c>1e-5</c>) as numbers,
/// worker pools as a list.
/// </summary>
internal sealed class TuningTree(PipelineFindings findings)
{
    public YamlNode Normalized(YamlNode node) => node switch
    {
        YamlMapping mapping => Mapping(mapping),
        YamlSequence sequence => sequence with { Items = [.. sequence.Items.Select(Normalized)] },
        YamlScalar { Style: ScalarStyle.Plain, Kind: ScalarKind.String } scalar when Scalars.Number(scalar.Value) is not null =>
            scalar with { Kind = ScalarKind.Float },
        _ => node,
    };

    private YamlMapping Mapping(YamlMapping mapping)
    {
        var pairs = new List<YamlPair>();
        foreach (var (key, value) in mapping.Pairs)
        {
            var name = Camel(key.Value);
            if (pairs.Exists(pair => pair.Key.Value == name))
            {
                findings.Error(
                    FindingCodes.DuplicateKey, key.Span, $"The key \"{name}\" is there twice, in two spellings.", "Keep one of them.");
            }

            // The keys of labels are data.
            pairs.Add(new YamlPair(key with { Value = name }, name == "labels" ? value : Value(name, Normalized(value))));
        }

        return mapping with { Pairs = pairs };
    }

    private YamlNode Value(string key, YamlNode value)
    {
        if (key != "workerPoolSpecs" || value is not YamlMapping)
        {
            return value;
        }

        findings.Warn(
            FindingCodes.WrongShape,
            value.Span,
            "\"workerPoolSpecs\" is one worker pool and not a list of them; it is taken as a list of one.",
            "Put a hyphen before the pool's first key.");
        return new YamlSequence([value], IsFlow: false, value.Span);
    }

    private static string Camel(string key)
    {
        if (!key.Contains('_', StringComparison.Ordinal))
        {
            return key;
        }

        var name = new StringBuilder();
        foreach (var word in key.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            name.Append(name.Length == 0 ? word[0] : char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        }

        return name.ToString();
    }
}
