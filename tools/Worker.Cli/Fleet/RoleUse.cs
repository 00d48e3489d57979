using System.Text.RegularExpressions;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

/// <summary>How much of what IAM takes a role has.</summary>
/// <param name="Role">As Terraform names it, such as <c>aws_iam_role.domain["orders"]</c>.</param>
/// <param name="Block">That declares it; null when there is none.</param>
/// <param name="Characters">Of its inline policies, without white space.</param>
/// <param name="Attached">Managed policies that are attached to it.</param>
/// <param name="Jobs">Whose functions have it.</param>
internal sealed partial record RoleUse(string Role, Block? Block, int Characters, int Attached, int Jobs)
{
    // docs/decisions/0005-one-role.md
    public const int MaxCharacters = 10_240;
    public const int MaxManagedCharacters = 6_144;
    public const int MaxAttached = 10;

    private const string EachKey = "[each.key]";

    /// <summary>Such as <c>domain["orders"]: 9100 of 10240 characters, 1 of 10 attached policies, 13 jobs</c>.</summary>
    public override string ToString() =>
        $"{Role["aws_iam_role.".Length..]}: {Characters} of {MaxCharacters} characters, {Attached} of {MaxAttached} attached "
        + $"{(Attached == 1 ? "policy" : "policies")}, {Jobs} {(Jobs == 1 ? "job" : "jobs")}";

    /// <summary>Each role that has a policy or a job, by its name.</summary>
    public static IReadOnlyList<RoleUse> Of(FleetModel fleet)
    {
        var policies = new PolicyReader(fleet.Terraform);
        var inline = ByRole(fleet.Terraform.All("aws_iam_role_policy"));
        var attached = ByRole(fleet.Terraform.All("aws_iam_role_policy_attachment"));
        var functions = ByRole(fleet.Deployed.Select(one => one.Function));
        return
        [
            .. from role in inline.Concat(attached).Concat(functions).Select(blocks => blocks.Key).Distinct().Order(StringComparer.Ordinal)
               where !role.EndsWith(EachKey, StringComparison.Ordinal)
               let all = Index().Replace(role, EachKey)
               let own = new[] { role, all }.Distinct()
               select new RoleUse(
                   role,
                   fleet.Terraform.Find(Index().Replace(role, "")),
                   own.SelectMany(one => inline[one]).Sum(policies.Length),
                   own.Sum(one => attached[one].Count()),
                   functions[role].Count()),
        ];
    }

    private static ILookup<string, Block> ByRole(IEnumerable<Block> blocks) => blocks
        .Select(block => (Block: block, Role: Reference().Match(block.Get("role")?.ToString() ?? "").Value))
        .Where(one => one.Role.Length > 0)
        .ToLookup(one => one.Role, one => one.Block);

    [GeneratedRegex("""\baws_iam_role\.[A-Za-z_][A-Za-z0-9_-]*(\["[^"\]]*"\]|\[each\.key\])?""")]
    private static partial Regex Reference();

    [GeneratedRegex("""\["[^"\]]*"\]$""")]
    private static partial Regex Index();
}
