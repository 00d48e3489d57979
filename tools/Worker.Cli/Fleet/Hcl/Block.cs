using System.Text.Json;

namespace Worker.Cli.Fleet.Hcl;

/// <summary>A resource or data block of a Terraform file.</summary>
/// <param name="Kind"><c>resource</c> or <c>data</c>.</param>
internal sealed record Block(string Kind, string Type, string Label, SourceFile File, JsonElement Body)
{
    private readonly (int From, int To) lines = Extent(Kind, Type, Label, File);

    /// <summary>How expressions name it: <c>aws_sqs_queue.orders</c>.</summary>
    public string Address => Kind == "data" ? $"data.{Type}.{Label}" : $"{Type}.{Label}";

    /// <summary>The value at a path of attributes and nested blocks, of which the first counts; null when it is not there.</summary>
    public JsonElement? Get(params ReadOnlySpan<string> path)
    {
        var value = Body;
        foreach (var name in path)
        {
            value = value is { ValueKind: JsonValueKind.Array } && value.GetArrayLength() > 0 ? value[0] : value;
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>The nested blocks of a name.</summary>
    public IEnumerable<JsonElement> Blocks(string name) =>
        Get(name) is { ValueKind: JsonValueKind.Array } blocks ? blocks.EnumerateArray() : [];

    /// <summary>The line of a nested attribute or text, found word by word from the head of the block on.</summary>
    public Location At(params ReadOnlySpan<string> words) => File.At(File.Find(lines.From, lines.To, words));

    private static (int From, int To) Extent(string kind, string type, string label, SourceFile file)
    {
        var head = $"{kind} \"{type}\" \"{label}\"";
        var from = 1 + file.Lines.Index().FirstOrDefault(line => line.Item.TrimStart().StartsWith(head, StringComparison.Ordinal)).Index;

        // `terraform fmt` puts the brace that ends a block, and no other, at the beginning of a line.
        var to = file.Lines.Index().Skip(from).FirstOrDefault(line => line.Item.StartsWith('}')).Index + 1;
        return (from, to > from ? to : file.Lines.Count);
    }
}
