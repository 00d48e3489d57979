using System.Collections.Frozen;

namespace Hydra.Overrides;

/// <summary>The declared types of the parameters of a trial, by Hydra key; never changed once made.</summary>
public sealed class ParameterTypes
{
    private static readonly FrozenDictionary<string, ParameterType> Names = new Dictionary<string, ParameterType>
    {
        ["int"] = ParameterType.Int,
        ["integer"] = ParameterType.Int,
        ["float"] = ParameterType.Float,
        ["double"] = ParameterType.Float,
        ["discrete"] = ParameterType.Float,
        ["bool"] = ParameterType.Bool,
        ["boolean"] = ParameterType.Bool,
        ["str"] = ParameterType.String,
        ["string"] = ParameterType.String,
        ["categorical"] = ParameterType.String,
        ["literal"] = ParameterType.Literal,
    }.ToFrozenDictionary();

    private readonly Dictionary<string, ParameterType> _types;
    private readonly HashSet<string> _negatable;

    private ParameterTypes(Dictionary<string, ParameterType> types, HashSet<string> negatable) =>
        (_types, _negatable) = (types, negatable);

    /// <summary>Nothing is declared.</summary>
    public static ParameterTypes None { get; } = new([], []);

    public IReadOnlyDictionary<string, ParameterType> Declared => _types;

    /// <summary>Keys whose <c>--no-key</c> is <c>key=false</c>.</summary>
    public IReadOnlyCollection<string> Negatable => _negatable;

    /// <summary>
    /// Types from a study specification of Vertex AI, alone or inside a HyperparameterTuningJob, with the parameters of conditions:
    /// integerValueSpec is <see cref="ParameterType.Int"/>, doubleValueSpec and discreteValueSpec are <see cref="ParameterType.Float"/>,
    /// categoricalValueSpec is <see cref="ParameterType.String"/>.
    /// </summary>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="StudySpecException">It cannot be read, or a parameter has no key of Hydra or no type.</exception>
    public static ParameterTypes FromStudySpec(string yamlOrJson, string file) => new StudySpecReader(file).Read(yamlOrJson);

    public ParameterType Of(string key) => _types.GetValueOrDefault(key);

    public bool IsNegatable(string key) => _negatable.Contains(key);

    /// <summary>These and one more; a later declaration of a key replaces an earlier one.</summary>
    /// <exception cref="OverrideException">The key is none of Hydra's.</exception>
    public ParameterTypes With(string key, ParameterType type) =>
        new(new Dictionary<string, ParameterType>(_types) { [Valid(key, key)] = type }, _negatable);

    /// <summary>These, and <paramref name="key"/> as a boolean that <c>--no-key</c> makes false.</summary>
    /// <exception cref="OverrideException">The key is none of Hydra's.</exception>
    public ParameterTypes WithNegatable(string key) =>
        new(new Dictionary<string, ParameterType>(_types) { [Valid(key, key)] = ParameterType.Bool }, [.. _negatable, key]);

    /// <summary>
    /// These and one declaration as people write it: <c>batch-size:int</c>, <c>model.name:string</c>, <c>shuffle:negatable</c>.
    /// </summary>
    /// <exception cref="OverrideException">It cannot be read.</exception>
    public ParameterTypes With(string declaration)
    {
        var colon = declaration.LastIndexOf(':');
        var key = colon < 0 ? declaration : declaration[..colon];
        var name = colon < 0 ? "" : declaration[(colon + 1)..];
        return name == "negatable" ? WithNegatable(Valid(key, declaration))
            : Names.TryGetValue(name, out var type) ? With(Valid(key, declaration), type)
            : throw new OverrideException(
                OverrideCodes.InvalidDeclaration,
                0,
                $"'{declaration}' declares no type.",
                "Write key:int, key:float, key:bool, key:string, key:literal or key:negatable.");
    }

    private static string Valid(string key, string declaration) => OverrideKey.Problem(key) is not { } problem ? key
        : throw new OverrideException(
            OverrideCodes.InvalidDeclaration,
            0,
            $"'{declaration}' declares a type for a key that Hydra refuses: it {problem}.",
            "Name the parameter as the configuration does.");
}
