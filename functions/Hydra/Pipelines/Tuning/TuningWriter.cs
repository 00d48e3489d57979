using System.Globalization;
using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Components.Yaml;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Tuning;

/// <summary>Writes the body of <c>projects.locations.hyperparameterTuningJobs.create</c>.</summary>
internal static class TuningWriter
{
    /// <summary>Where the API has 64-bit integers, which JSON has as strings: the key behind its parent's.</summary>
    private static readonly HashSet<string> LongIntegers =
    [
        "integerValueSpec.minValue",
        "integerValueSpec.maxValue",
        "integerValueSpec.defaultValue",
        "parentIntValues.values",
        "workerPoolSpecs.replicaCount",
        "convexAutomatedStoppingSpec.maxStepCount",
        "convexAutomatedStoppingSpec.minStepCount",
        "convexAutomatedStoppingSpec.minMeasurementCount",
    ];

    /// <summary>Where the API has text and people write numbers: it is taken as it is written.</summary>
    private static readonly HashSet<string> Texts =
    [
        "categoricalValueSpec.values",
        "categoricalValueSpec.defaultValue",
        "parentCategoricalValues.values",
        "containerSpec.command",
        "containerSpec.args",
        "pythonPackageSpec.args",
        "env.value",
    ];

    public static JsonObject Write(YamlMapping root, TuningOptions options, PipelineFindings findings)
    {
        var job = Mapping(root, "", findings);
        if (options.DisplayName is { } name)
        {
            job["displayName"] = name;
        }

        if (options.Wrap is { } wrap)
        {
            foreach (var container in job["trialJobSpec"]!["workerPoolSpecs"]!.AsArray().Select(pool =>
                pool!["containerSpec"]).OfType<JsonObject>())
            {
                Wrap(container, wrap);
            }
        }

        return SortedJson.Sort(job);
    }

    private static void Wrap(JsonObject container, CommandWrapper wrap)
    {
        var wrapped = wrap(new ContainerCommand(Words(container["command"]), Words(container["args"])));
        container["command"] = Array(wrapped.Command);
        container["args"] = Array(wrapped.Args);

        static string[] Words(JsonNode? node) => [.. (node as JsonArray ?? []).Select(word => word!.GetValue<string>())];

        static JsonArray Array(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);
    }

    private static JsonObject Mapping(YamlMapping mapping, string parent, PipelineFindings findings)
    {
        var json = new JsonObject();
        foreach (var (key, value) in mapping.Pairs)
        {
            var place = $"{parent}.{key.Value}";
            json[key.Value] = parent == "labels" || Texts.Contains(place) ? Converted(value, Text)
                : LongIntegers.Contains(place) ? Converted(value, LongInteger)
                : Value(value, key.Value, findings);
        }

        return json;
    }

    /// <param name="key">The key that the value stands behind, also of the list that it is an item of.</param>
    private static JsonNode? Value(YamlNode node, string key, PipelineFindings findings) => node switch
    {
        YamlMapping mapping => Mapping(mapping, key, findings),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(item => Value(item, key, findings))]),
        _ => YamlJson.Of(node, findings, JsonNumber),
    };

    private static JsonNode? Converted(YamlNode node, Func<YamlScalar, string> convert) => node switch
    {
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(item => Converted(item, convert))]),
        YamlScalar { Kind: not ScalarKind.Null } scalar => JsonValue.Create(convert(scalar)),
        _ => null,
    };

    private static string Text(YamlScalar scalar) => scalar.Value;

    private static string LongInteger(YamlScalar scalar) =>
        Scalars.Whole(scalar.Value) is { } whole ? whole.ToString(CultureInfo.InvariantCulture) : scalar.Value;

    private static string JsonNumber(string text, double value) =>
        Scalars.Whole(text) is { } whole ? whole.ToString(CultureInfo.InvariantCulture) : PythonLiteral.Float(value);
}
