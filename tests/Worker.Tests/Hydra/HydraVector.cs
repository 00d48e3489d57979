using System.Text.Json;
using Hydra.Overrides;

namespace Worker.Tests.Hydra;

/// <summary>
/// Arguments of trials, and what is made of them: those of tests/data/hydra always, and the larger file where somebody put it beside the
/// checkout. What Hydra reads comes from the parser of Hydra 1.3.2.
/// </summary>
/// <param name="Expected">Overrides; null if the arguments are refused.</param>
/// <param name="ExpectedParsed">What Hydra reads them as; <c>hydra-flag</c> for its own.</param>
/// <param name="Sed">What a line of sed makes of them.</param>
public sealed record HydraVector(
    IReadOnlyList<string> Argv,
    IReadOnlyDictionary<string, string> Types,
    IReadOnlyList<string>? Expected,
    IReadOnlyList<string> ExpectedParsed,
    IReadOnlyList<string>? Sed = null,
    IReadOnlyList<string>? SedParsed = null)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Hydra's reading of each override, as the file says it.</summary>
    public IEnumerable<(string Override, string Read)> Readings =>
        (Expected ?? []).Zip(ExpectedParsed).Concat((Sed ?? []).Zip(SedParsed ?? []));

    public ParameterTypes ParameterTypes =>
        Types.Aggregate(ParameterTypes.None, (types, declared) => types.With($"{declared.Key}:{declared.Value}"));

    public static string GivenFile { get; } = Environment.GetEnvironmentVariable("HYDRA_VECTORS") is { Length: > 0 } named
        ? named
        : Path.Combine(Checkout.Root, "..", "shared", "data", "hydra-vectors.json");

    public static IReadOnlyList<HydraVector> Own { get; } =
        Read(Path.Combine(Checkout.Root, "tests", "data", "hydra", "trial-arguments.json"));

    /// <summary>All vectors that are here; says in a warning of the running test when the given ones are not.</summary>
    public static IReadOnlyList<HydraVector> All()
    {
        if (File.Exists(GivenFile))
        {
            return [.. Own, .. Read(GivenFile)];
        }

        TestContext.Current.AddWarning($"ran only on the {Own.Count} vectors of tests/data/hydra: there is no {GivenFile}");
        return Own;
    }

    public override string ToString() => string.Join(' ', Argv);

    private static HydraVector[] Read(string path) => JsonSerializer.Deserialize<HydraVector[]>(File.ReadAllText(path), Options)!;
}
