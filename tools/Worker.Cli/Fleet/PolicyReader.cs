using System.Text.Json;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

/// <summary>Reads what policies allow.</summary>
internal sealed class PolicyReader(TerraformModel terraform)
{
    private const string Document = "aws_iam_policy_document";

    /// <summary>The policies that some files give to a function's role.</summary>
    public IReadOnlyList<Block> OfRole(Block? function, Func<SourceFile, bool> files)
    {
        if (function is null)
        {
            return [];
        }

        var roles = terraform.Referred(function.Get("role"), "aws_iam_role").ToHashSet();
        bool IsForTheRole(Block block) => files(block.File) && terraform.Referred(block.Get("role"), "aws_iam_role").Any(roles.Contains);
        var attached = terraform.All("aws_iam_role_policy_attachment").Where(IsForTheRole)
            .SelectMany(attachment => terraform.Referred(attachment.Get("policy_arn"), "aws_iam_policy"));
        return [.. terraform.All("aws_iam_role_policy").Where(IsForTheRole), .. attached];
    }

    /// <summary>What a policy allows; null when it is written in a way that cannot be read.</summary>
    public IReadOnlyList<Grant>? Grants(Block policy)
    {
        var blocks = terraform.Values.References(policy.Get("policy")).Select(terraform.Find);
        if (blocks.FirstOrDefault(block => block?.Type == Document) is { } document)
        {
            return [.. document.Blocks("statement").SelectMany(statement => Read(statement, document, "actions", "resources", "effect"))];
        }

        return Statements(policy) is { } statements
            ? [.. statements.SelectMany(statement => Read(statement, policy, "Action", "Resource", "Effect"))]
            : null;
    }

    /// <summary>How long the policy is for AWS, which does not count white space.</summary>
    public int Length(Block policy) => Json(policy) is { } json ? Written(json).Count(character => !char.IsWhiteSpace(character)) : 0;

    private List<JsonElement>? Statements(Block policy)
    {
        if (Json(policy) is not { ValueKind: JsonValueKind.Object } json || !json.TryGetProperty("Statement", out var statements))
        {
            return null;
        }

        var list = terraform.Values.Follow(statements)!.Value;
        var all = list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : new List<JsonElement> { list };
        return all.TrueForAll(IsReadable) ? all : null;

        static bool IsReadable(JsonElement statement) => statement.ValueKind == JsonValueKind.Object
            && statement.TryGetProperty("Action", out _)
            && statement.TryGetProperty("Resource", out _);
    }

    /// <summary>The argument of jsonencode, or a JSON text.</summary>
    private JsonElement? Json(Block policy)
    {
        if (terraform.Values.Follow(policy.Get("policy")) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("call", out var call) && call.GetString() == "jsonencode")
        {
            return value.GetProperty("arguments")[0];
        }

        try
        {
            return value.ValueKind == JsonValueKind.String ? JsonElement.Parse(value.GetString()!) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IEnumerable<Grant> Read(JsonElement statement, Block block, string action, string resource, string effect)
    {
        JsonElement? Member(string name) => statement.TryGetProperty(name, out var value) ? value : null;
        return terraform.Values.Text(Member(effect)) == "Deny"
            ? []
            : terraform.Values.Texts(Member(action))
                .Select(name => new Grant(name, terraform.Values.Written(Member(resource)), block.At("policy", $"\"{name}\"")));
    }

    private string Written(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(WrittenMember))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Written))}]",
        JsonValueKind.String => $"\"{terraform.Values.Text(value)}\"",
        _ => value.GetRawText(),
    };

    private string WrittenMember(JsonProperty member) => $"\"{member.Name}\":{Written(member.Value)}";
}
