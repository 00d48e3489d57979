namespace WorkerLib.Heartbeats;

/// <summary>Finds attributes of a row whose names are misspelt: what they ask for would be missing without a word.</summary>
public static class PromiseNames
{
    private const int MinChars = 8; // of a name whose like is no word of its own
    private const int MaxDifference = 1; // of their lengths

    /// <summary>What others call them, too far from their names for typing errors.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tz"] = "timeZone",
        ["maxRun"] = "maxRunSeconds",
        ["maxRunSec"] = "maxRunSeconds",
        ["maxRunSecs"] = "maxRunSeconds",
        ["maxRunMinutes"] = "maxRunSeconds",
    };

    private static readonly HashSet<string> Known =
    [
        "process", .. Promise.Fields, "watchedSince", "tokenSha256",
        HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField, HeartbeatSignals.ExitCodeField,
        Runs.OpenField, Runs.EndedField, "state", "stateSince", "flappingSince", "recentChanges",
    ];

    private static readonly string[] Long = [.. Promise.Fields.Where(field => field.Length >= MinChars)];

    /// <summary>The attribute that was probably meant; null for one of the row, and for whatever else somebody keeps there.</summary>
    public static string? MeantBy(string name)
    {
        var word = name.Replace("_", "", StringComparison.Ordinal);
        return Known.Contains(name) || !word.All(char.IsAsciiLetterOrDigit) ? null
            : Others.TryGetValue(word, out var other) ? other
            : word.Length >= MinChars - 1
                ? NearestName.Of(word, Long.Where(field => Math.Abs(field.Length - word.Length) <= MaxDifference))
            : null;
    }
}
