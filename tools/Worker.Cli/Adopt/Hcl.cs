using System.Text.Json;
using System.Text.RegularExpressions;

namespace Worker.Cli.Adopt;

/// <summary>The little of HCL that is needed to write a job's file.</summary>
internal static partial class Hcl
{
    /// <summary>A literal text, whatever it holds.</summary>
    public static string Text(string text) =>
        "\"" + text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal) + "\"";

    /// <summary>A JSON text, number, truth value, or list of texts.</summary>
    public static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Array => Texts(value.EnumerateArray().Select(item => item.GetString()!)),
        _ => value.GetRawText(),
    };

    public static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";

    /// <summary>A comment, however many lines the text has.</summary>
    public static string Comment(string text) => string.Join('\n', text.Split('\n').Select(line => $"# {line.Trim()}".TrimEnd()));

    /// <summary>Aligns the equals signs of arguments that follow each other, as <c>terraform fmt</c> does.</summary>
    public static string Aligned(string text)
    {
        var lines = text.Split('\n');
        for (var start = 0; start < lines.Length; start++)
        {
            var end = start;
            while (end < lines.Length
                && Argument().Match(lines[end]) is { Success: true } argument
                && (end == start || argument.Groups["indent"].Value == Argument().Match(lines[start]).Groups["indent"].Value))
            {
                end++;
            }

            var width = lines[start..end].Select(line => Argument().Match(line).Groups["name"].Length).DefaultIfEmpty().Max();
            for (var line = start; line < end; line++)
            {
                lines[line] = Argument().Replace(
                    lines[line],
                    argument => $"{argument.Groups["indent"]}{argument.Groups["name"].Value.PadRight(width)} = {argument.Groups["value"]}");
            }

            start = Math.Max(start, end - 1);
        }

        return string.Join('\n', lines);
    }

    /// <summary>An argument on one line; one that opens a bracket is not aligned.</summary>
    [GeneratedRegex("""^(?<indent> *)(?<name>[\w"./:-]+) = (?<value>.*[^{(\[])$""")]
    private static partial Regex Argument();
}
