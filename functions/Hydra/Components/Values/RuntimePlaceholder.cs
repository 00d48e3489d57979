using System.Text.RegularExpressions;

namespace Hydra.Components.Values;

/// <summary>A placeholder that Vertex AI replaces when the task runs, found in a string: <c>{{$.inputs.parameters['lr']}}</c>.</summary>
/// <param name="Text">The whole of it, with its braces.</param>
/// <param name="Index">Where it begins in the string.</param>
/// <param name="Name">Of the input or output; empty for other sources.</param>
internal sealed record RuntimePlaceholder(string Text, int Index, RuntimeSource Source, string Name) : SilentRecord
{
    private static readonly Regex Port = new(
        """^\.(?<side>inputs|outputs)\.(?<kind>parameters|artifacts)\[(?:'(?<name>[^']*)'|"(?<name>[^"]*)")\](?<accessor>.*)$""");

    private static readonly Regex Field = new("""^(?:\[(?:'[^']*'|"[^"]*"|[0-9]+)\])+$""");
    private static readonly Regex Metadata = new("""^\.metadata(?:\[(?:'[^']*'|"[^"]*")\])*$""");
    private static readonly Regex JsonEscape = new(@"^\.json_escape\[[0-9]+\]$");
    private static readonly Regex Pipeline = new(@"^\.pipeline_(?:job_name|job_resource_name|job_uuid|task_name|task_uuid|root)$");

    public int End => Index + Text.Length;

    /// <summary>All of a string, in order.</summary>
    public static IReadOnlyList<RuntimePlaceholder> Find(string text)
    {
        var found = new List<RuntimePlaceholder>();
        for (var index = 0; (index = text.IndexOf("{{$", index, StringComparison.Ordinal)) >= 0; index = found[^1].End)
        {
            var end = text.IndexOf("}}", index, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            found.Add(Of(text[index..(end + 2)], index));
        }

        return found;
    }

    private static RuntimePlaceholder Of(string text, int index)
    {
        var body = text[3..^2];
        if (body.Length == 0 || JsonEscape.IsMatch(body))
        {
            return new RuntimePlaceholder(text, index, RuntimeSource.ExecutorInput, "");
        }

        var port = Port.Match(body);
        if (!port.Success)
        {
            var source = Pipeline.IsMatch(body) ? RuntimeSource.Pipeline : RuntimeSource.Unknown;
            return new RuntimePlaceholder(text, index, source, "");
        }

        var accessor = port.Groups["accessor"].Value;
        var found = (port.Groups["side"].Value, port.Groups["kind"].Value) switch
        {
            ("inputs", "parameters") when accessor.Length == 0 || Field.IsMatch(accessor) => RuntimeSource.InputParameter,
            ("inputs", "artifacts") when IsOfArtifact(accessor) => RuntimeSource.InputArtifact,
            ("outputs", "parameters") when accessor == ".output_file" => RuntimeSource.OutputParameter,
            ("outputs", "artifacts") when IsOfArtifact(accessor) => RuntimeSource.OutputArtifact,
            _ => RuntimeSource.Unknown,
        };
        if (Metadata.IsMatch(accessor))
        {
            found = found switch
            {
                RuntimeSource.InputArtifact => RuntimeSource.InputMetadata,
                RuntimeSource.OutputArtifact => RuntimeSource.OutputMetadata,
                _ => found,
            };
        }

        return new RuntimePlaceholder(text, index, found, port.Groups["name"].Value);
    }

    private static bool IsOfArtifact(string accessor) => accessor is ".path" or ".uri" or ".name" || Metadata.IsMatch(accessor);
}
