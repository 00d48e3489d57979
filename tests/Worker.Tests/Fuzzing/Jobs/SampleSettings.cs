using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>Settings for any job: what it misses, it says.</summary>
internal static partial class SampleSettings
{
    private static readonly Dictionary<string, string> Tables = new() { ["METRICS_TABLE"] = "daily_metrics" };

    /// <summary>What every job gets.</summary>
    /// <param name="aws">Where AWS is.</param>
    public static Dictionary<string, string> For(Uri aws) => new()
    {
        ["AWS_ENDPOINT_URL"] = aws.ToString(),
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "key",
        ["AWS_SESSION_TOKEN"] = "session",
        ["AWS_REGION"] = "ap-northeast-1",
        ["AWS_DEFAULT_REGION"] = "ap-northeast-1",
        ["VERIFY_FEWER_WORDS"] = "warn",
        ["QUEUE_URL_PREFIX"] = $"{aws}123456789012/",
        ["DICTIONARY"] = "/var/lib/mecab/dic/ipadic-utf8",
    };

    /// <summary>What a job wants that says that a setting is not there or cannot be used.</summary>
    /// <param name="problem">The message of its InvalidSettingException.</param>
    public static (string Name, string Value) Answer(string problem, Uri aws)
    {
        var name = Variable().Match(problem).Groups["name"].Value;
        return Range().Match(problem) is { Success: true } range
            ? (name, $"{Math.Max(1, int.Parse(range.Groups["min"].Value, CultureInfo.InvariantCulture))}")
            : (name, Tables.GetValueOrDefault(name) ?? ValueOf(name, aws));
    }

    private static string ValueOf(string name, Uri aws) =>
        name.EndsWith("_TABLE", StringComparison.Ordinal) ? name[..^"_TABLE".Length].ToLowerInvariant()
        : name.EndsWith("_QUEUE_URL", StringComparison.Ordinal) ? $"{aws}123456789012/queue"
        : name.EndsWith('S') || name.EndsWith("_PERCENT", StringComparison.Ordinal) ? "1" // a number, more likely than not
        : name.ToLowerInvariant().Replace('_', '-');

    [GeneratedRegex("^Environment variable (?<name>[A-Z0-9_]+) ")]
    private static partial Regex Variable();

    [GeneratedRegex("not a whole number from (?<min>-?[0-9]+) to")]
    private static partial Regex Range();
}
