using System.Text.Json;

namespace Worker.Cli.Fleet.Hcl;

/// <summary>All Terraform files together: what blocks there are and what their expressions come to.</summary>
internal sealed class TerraformModel
{
    private static readonly string[] Kinds = ["resource", "data"];

    private readonly Dictionary<string, Block> byAddress;

    /// <param name="environment">The variables of an environment, over their defaults; null for the defaults alone.</param>
    public TerraformModel(IReadOnlyList<HclFile> files, IReadOnlyList<HclFile> environments, HclFile? environment = null)
    {
        Files = files;
        Environments = environments;
        Blocks = [.. files.SelectMany(file => Read(file).OrderBy(block => block.At().Line))];
        byAddress = Blocks.GroupBy(block => block.Address).ToDictionary(blocks => blocks.Key, blocks => blocks.First());
        Locals = Merged(files.SelectMany(file => Bodies(file.Content, "locals")).SelectMany(Members));
        Variables = Merged(files.SelectMany(file => Bodies(file.Content, "variable")).SelectMany(Members))
            .ToDictionary(variable => variable.Key, variable => Bodies(variable.Value).FirstOrDefault());
        var defaults = from variable in Variables
                       from member in Members(variable.Value)
                       where member.Name == "default"
                       select KeyValuePair.Create(variable.Key, member.Value);
        var values = new Dictionary<string, JsonElement>(defaults);
        foreach (var setting in environment is null ? [] : Members(environment.Content))
        {
            values[setting.Name] = setting.Value;
        }

        Values = new Values(Locals, values, address => byAddress.GetValueOrDefault(address));
    }

    public IReadOnlyList<HclFile> Files { get; }

    /// <summary>The .tfvars files.</summary>
    public IReadOnlyList<HclFile> Environments { get; }

    /// <summary>The resources and data of all files, in their order.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    public IReadOnlyDictionary<string, JsonElement> Locals { get; }

    /// <summary>The variable blocks by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Variables { get; }

    public Values Values { get; }

    /// <summary>The files of jobs.</summary>
    public IEnumerable<HclFile> JobFiles => Files.Where(file => !SharedTerraform.Contains(file.Source.Stem));

    public IEnumerable<Block> All(string type) => Blocks.Where(block => block.Kind == "resource" && block.Type == type);

    public Block? Find(string address) => byAddress.GetValueOrDefault(address);

    /// <summary>The blocks of a type that a value refers to, through locals too.</summary>
    public IEnumerable<Block> Referred(JsonElement? value, string type) => Values.References(value)
        .Select(Find)
        .OfType<Block>()
        .Where(block => block.Type == type);

    private static IEnumerable<Block> Read(HclFile file) =>
        from kind in Kinds
        from types in Bodies(file.Content, kind)
        from type in Members(types)
        from label in Members(type.Value)
        from body in Bodies(label.Value)
        select new Block(kind, type.Name, label.Name, file.Source, body);

    /// <summary>The bodies of the blocks of a name. What does not have the shape of a block is Terraform's to refuse.</summary>
    private static IEnumerable<JsonElement> Bodies(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var blocks) ? Bodies(blocks) : [];

    /// <summary>hcl2json makes a list of blocks without labels, and of blocks of the same labels.</summary>
    private static IEnumerable<JsonElement> Bodies(JsonElement blocks) =>
        (blocks.ValueKind == JsonValueKind.Array ? blocks.EnumerateArray().AsEnumerable() : [blocks])
            .Where(body => body.ValueKind == JsonValueKind.Object);

    private static IEnumerable<JsonProperty> Members(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];

    private static Dictionary<string, JsonElement> Merged(IEnumerable<JsonProperty> members)
    {
        var merged = new Dictionary<string, JsonElement>();
        foreach (var member in members)
        {
            merged[member.Name] = member.Value;
        }

        return merged;
    }
}
