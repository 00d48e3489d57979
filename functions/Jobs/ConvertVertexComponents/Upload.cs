namespace Worker.Jobs.ConvertVertexComponents;

/// <summary>An uploaded file and where what becomes of it goes.</summary>
/// <param name="Key">Below <c>incoming/</c>.</param>
/// <param name="IsTuning">Whether it is of a tuning job; otherwise it is a component file.</param>
internal sealed record Upload(string Key, bool IsTuning)
{
    private const string Incoming = "incoming/";
    private const string Tuning = "incoming/tuning/";
    private const string Converted = "converted/";
    private const string KeysFile = "hydra-keys.json";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The Hydra keys of flags for the component files of the same folder: <c>{"--lr": "model.optimizer.lr"}</c>.</summary>
    public string KeysKey => $"{Key[..(Key.LastIndexOf('/') + 1)]}{KeysFile}";

    /// <summary>A tuning job becomes JSON, as Google's API takes it.</summary>
    public string ConvertedKey => IsTuning && !Key.EndsWith(".json", StringComparison.Ordinal) ? $"{Target}.json" : Target;

    public string ReportKey => $"{Target}.report.json";

    private string Target => $"{Converted}{Key[Incoming.Length..]}";

    /// <summary>Null for what is not converted: the file of keys, folders, and files of other names.</summary>
    public static Upload? Of(string key) =>
        key.StartsWith(Incoming, StringComparison.Ordinal)
        && Path.GetFileName(key) != KeysFile
        && Extensions.Contains(Path.GetExtension(key))
            ? new Upload(key, key.StartsWith(Tuning, StringComparison.Ordinal))
            : null;
}
