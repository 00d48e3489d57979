using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkerLib.Lambda.Reporting;

namespace Worker.Cli.Symbols;

/// <summary>A place in the package.</summary>
/// <param name="Address">Counted from the beginning of the method where there is one, else an address of the executable.</param>
internal sealed record CodePlace(string Text, long Address, string? Method = null);

/// <summary>The places that a text names: a Sentry event, a log line, or a stack of a Native AOT build.</summary>
/// <param name="BuildId">Of the package; null when the text does not say.</param>
internal sealed partial record StackText(string? BuildId, IReadOnlyList<CodePlace> Places)
{
    /// <summary>Reads addresses such as 0x9d4884.</summary>
    /// <exception cref="UserException">One of them is none.</exception>
    public static IReadOnlyList<CodePlace> ReadAddresses(IEnumerable<string> words) => [.. words.Select(ReadAddress)];

    /// <summary>Reads whatever holds a stack; a text that holds several gives several.</summary>
    public static IReadOnlyList<StackText> ReadAll(string text)
    {
        List<StackText> stacks = [.. Parse(text) is { } whole ? Read(whole) : text.Split('\n').SelectMany(ReadLine)];
        var frames = Frames(Parse(text) is null ? Plain(text) : "");
        return frames.Count > 0 ? [.. stacks, new StackText(null, frames)] : stacks;
    }

    private static CodePlace ReadAddress(string word) => Address().IsMatch(word)
        ? new CodePlace(word, Hex(word))
        : throw new UserException($"'{word}' is no address: write it as 0x9d4884.", UserException.WrongUsage);

    private static IEnumerable<StackText> ReadLine(string line) =>
        line.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start && Parse(line[start..]) is { } json ? Read(json) : [];

    /// <summary>The lines that are no JSON.</summary>
    private static string Plain(string text) => string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('{')));

    private static IEnumerable<StackText> Read(JsonElement json)
    {
        json = Member(json, "line") ?? json; // as ./worker logs --json wraps it
        if (Member(Member(json, "contexts"), "native_aot") is { } aot
            && Member(aot, "build_id")?.GetString() is { } buildId
            && Member(aot, "addresses")?.GetString() is { } addresses)
        {
            yield return new StackText(buildId, ReadAddresses(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }
        else if (UnsentEvent.Read(json.GetRawText()) is { } unsent)
        {
            foreach (var stack in Read(JsonElement.Parse(unsent.Json)))
            {
                yield return stack;
            }
        }
        else if (Frames(StackOfLine(json) ?? StackOfResponse(json)) is { Count: > 0 } frames)
        {
            yield return new StackText(null, frames);
        }
    }

    /// <summary>The stack in a line of the log.</summary>
    private static string? StackOfLine(JsonElement json) =>
        Member(json, "exception") is { ValueKind: JsonValueKind.String } exception ? exception.GetString() : null;

    /// <summary>The stack in the response of a failed invocation.</summary>
    private static string StackOfResponse(JsonElement json) =>
        Member(json, "stackTrace") is { ValueKind: JsonValueKind.Array } lines ? string.Join('\n', lines.EnumerateArray()) : "";

    /// <summary>Lines such as <c>at Worker.Jobs.ExportApiLog.Day(String) + 0x5c</c>. A return address is one past its call.</summary>
    private static List<CodePlace> Frames(string text) =>
    [
        .. from match in Frame().Matches(text)
           let offset = Hex(match.Groups["offset"].Value)
           select new CodePlace(match.Value.Trim(), offset - 1, match.Groups["method"].Value),
    ];

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long Hex(string text) => long.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex("^0x[0-9a-fA-F]{1,15}$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^\s*at (?<method>[^\s(]+)\(.*\) \+ (?<offset>0x[0-9a-fA-F]{1,8})\s*$", RegexOptions.Multiline)]
    private static partial Regex Frame();
}
