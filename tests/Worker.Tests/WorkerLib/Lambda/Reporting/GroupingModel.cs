using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

/// <summary>
/// A small model of how Sentry groups C# error events today, written from its public description: a fingerprint decides when it has no
/// default part; otherwise the exceptions of the chain do, each by its type and its frames, or by its message where no frame counts.
/// </summary>
internal static partial class GroupingModel
{
    private const string Default = "{{ default }}";

    /// <summary>The issue's keys: events with one in common are one issue.</summary>
    public static IReadOnlySet<string> Keys(JsonElement sent)
    {
        var fingerprint = sent.TryGetProperty("fingerprint", out var words)
            ? words.EnumerateArray().Select(word => word.GetString()!).ToList()
            : [Default];
        if (!fingerprint.Contains(Default))
        {
            return new HashSet<string> { string.Join('|', fingerprint) };
        }

        return DefaultKeys(sent).Select(key => string.Join('|', fingerprint.Select(word => word == Default ? key : word))).ToHashSet();
    }

    public static bool AreOneIssue(JsonElement one, JsonElement other) => Keys(one).Overlaps(Keys(other));

    /// <summary>The title: the last exception, or the only one that a group at the root holds.</summary>
    public static string Title(JsonElement sent)
    {
        if (!sent.TryGetProperty("exception", out var chain))
        {
            return sent.GetProperty("logentry").GetProperty("message").GetString()!;
        }

        var last = chain.GetProperty("values").EnumerateArray().Last();
        return $"{last.GetProperty("type").GetString()}: {Text(last, "value").Split('\n')[0]}";
    }

    private static string[] DefaultKeys(JsonElement sent)
    {
        if (!sent.TryGetProperty("exception", out var chain))
        {
            return [Normal(sent.GetProperty("logentry").GetProperty("message").GetString()!)];
        }

        var counting = Counting([.. chain.GetProperty("values").EnumerateArray()]);
        var hasInAppFrame = counting.Any(exception => Frames(exception, inAppOnly: true).Count > 0);
        return hasInAppFrame ? [KeyOfAll(inAppOnly: true), KeyOfAll(inAppOnly: false)] : [KeyOfAll(inAppOnly: false)];

        string KeyOfAll(bool inAppOnly) => string.Join(' ', counting.Select(exception => Key(exception, inAppOnly)));
    }

    /// <summary>In a group at the root, exceptions that are alike count once.</summary>
    private static List<JsonElement> Counting(List<JsonElement> values) =>
        values[^1].GetProperty("mechanism").TryGetProperty("is_exception_group", out _)
            ? [
                .. values.SkipLast(1)
                    .DistinctBy(exception => Key(exception, inAppOnly: true))
                    .OrderBy(exception => Text(exception, "type"), StringComparer.Ordinal),
                values[^1],
            ]
            : values;

    private static string Key(JsonElement exception, bool inAppOnly)
    {
        var frames = Frames(exception, inAppOnly);
        return string.Join(' ', [Text(exception, "type"), .. frames.Count > 0 ? frames : [Normal(Text(exception, "value"))]]);
    }

    private static List<string> Frames(JsonElement exception, bool inAppOnly) => exception.TryGetProperty("stacktrace", out var stack)
        ? [
            .. stack.GetProperty("frames").EnumerateArray()
                .Where(frame => !inAppOnly || frame.GetProperty("in_app").GetBoolean())
                .Select(frame => $"{Text(frame, "module")}.{Text(frame, "function")}"),
        ]
        : [];

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";

    /// <summary>The first two lines of a message, with what varies replaced.</summary>
    private static string Normal(string message) =>
        Varying().Replace(
            string.Join('\n', message.Split('\n').Where(line => line.Length > 0).Take(2)),
            match => $"<{match.Groups.Keys.Last(name => match.Groups[name].Success).ToLower(CultureInfo.InvariantCulture)}>");

    [GeneratedRegex(
        @"(?<url>\bhttps?://\S+)|(?<email>[\w.+-]+@[\w-]+\.[\w.]+)"
        + @"|(?<uuid>\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b)|(?<date>\d{4}-\d\d-\d\d(T\S+)?)"
        + @"|(?<ip>\b(\d{1,3}\.){3}\d{1,3}\b)|(?<hex>\b0x[0-9a-fA-F]+\b)|(?<float>-?\b\d+\.\d+\b)|(?<int>-?\b\d+\b)")]
    private static partial Regex Varying();
}
