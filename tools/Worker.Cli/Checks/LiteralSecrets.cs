using System.Text.Json;
using System.Text.RegularExpressions;
using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>
/// Settings of functions, locals, and the variables' defaults and values that are called like a secret and have it beside them, however
/// they are laid out.
/// </summary>
internal static partial class LiteralSecrets
{
    public static IEnumerable<(Location At, string Name)> Of(FleetModel fleet)
    {
        var terraform = fleet.Terraform;
        var settings = from function in terraform.All("aws_lambda_function")
                       from name in Names("", function.Get("environment", "variables"), terraform.Values)
                       select (function.At("variables", name), name);
        var locals = from file in terraform.Files
                     from name in Names("", Member(file.Content, "locals"), terraform.Values)
                     select (At(file, "locals", name), name);
        var defaults = from file in terraform.Files
                       from variable in Members(Member(file.Content, "variable"))
                       from block in Blocks(variable.Value)
                       from name in Names(variable.Name, Member(block, "default"), terraform.Values)
                       let inside = name == variable.Name ? "default" : name
                       select (At(file, $"variable \"{variable.Name}\"", inside), name);
        var values = from file in terraform.Environments
                     from name in Names("", file.Content, terraform.Values)
                     select (At(file, name), name);
        return [.. settings, .. locals, .. defaults, .. values];
    }

    /// <summary>Whether a text only says where the secret is, or is none.</summary>
    public static bool IsPlace(string value) =>
        value.Contains("${", StringComparison.Ordinal)
        || value.StartsWith('/')
        || value.StartsWith("arn:", StringComparison.Ordinal)
        || value.StartsWith('{') // JSON such as Google's configuration of a role; a key in it has a shape
        || value is "" or "true" or "false";

    /// <summary>The names in a value, or the value's own, that have a literal secret.</summary>
    private static IEnumerable<string> Names(string name, JsonElement? value, Values values) => value switch
    {
        { ValueKind: JsonValueKind.Object } => Members(value).SelectMany(member => Names(member.Name, member.Value, values)),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(member => Names(name, member, values)),
        { ValueKind: JsonValueKind.String } text when SecretName().IsMatch(name) =>
            IsPlace(values.Follow(text)!.Value.ToString()) ? [] : [name],
        { ValueKind: JsonValueKind.String } text => InExpression(text.GetString()!),
        _ => [],
    };

    /// <summary>An expression such as <c>var.local_aws ? { API_KEY = "…" } : {}</c> stays as it is written.</summary>
    private static IEnumerable<string> InExpression(string text) =>
        from assigned in text.StartsWith("${", StringComparison.Ordinal) ? Assignment().Matches(text).AsEnumerable() : []
        where SecretName().IsMatch(assigned.Groups["name"].Value) && !IsPlace(assigned.Groups["value"].Value)
        select assigned.Groups["name"].Value;

    private static Location At(HclFile file, params ReadOnlySpan<string> words) =>
        file.Source.At(file.Source.Find(1, file.Source.Lines.Count, words));

    private static JsonElement? Member(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var member) ? member : null;

    private static IEnumerable<JsonProperty> Members(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject().AsEnumerable() : [];

    private static IEnumerable<JsonElement> Blocks(JsonElement blocks) =>
        blocks.ValueKind == JsonValueKind.Array ? blocks.EnumerateArray().AsEnumerable() : [blocks];

    // A key that names a place in a store, or that everybody may know, is none.
    [GeneratedRegex(
        "(?:(?:^|_)(?:secret|token|password|passwd|pwd|passphrase|dsn|credentials?|(?:api|access|private)key)"
        + "|(?<!(?:^|_)(?:cache|hash|idempotency|object|partition|primary|public|range|routing|row|s3|sort))_key)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("""\b(?<name>\w+)"?\s*=\s*"(?<value>[^"]+)""")]
    private static partial Regex Assignment();
}
