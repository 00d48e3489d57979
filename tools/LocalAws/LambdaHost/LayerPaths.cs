namespace LocalAws.LambdaHost;

/// <summary>
/// Lambda puts the files of layers below <c>/opt</c>, which belongs to root. Here they are in a folder of their own, and settings that name
/// a file below <c>/opt</c> name the one in that folder, so that a job which takes the path from a setting needs no change.
/// </summary>
internal static class LayerPaths
{
    private const string Opt = "/opt/";

    /// <param name="folder">Where the layers are; null leaves the settings.</param>
    public static IReadOnlyDictionary<string, string> In(IReadOnlyDictionary<string, string> settings, string? folder) => folder is null
        ? settings
        : settings.ToDictionary(
            setting => setting.Key,
            setting => setting.Value.StartsWith(Opt, StringComparison.Ordinal)
                ? Path.Combine(folder, setting.Value[Opt.Length..])
                : setting.Value);
}
