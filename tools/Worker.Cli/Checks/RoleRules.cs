using System.Text.RegularExpressions;
using Worker.Cli.Fleet;

namespace Worker.Cli.Checks;

/// <summary>Policies name what they allow, and fit into their role.</summary>
internal static partial class RoleRules
{
    private const int ReportedCharacters = RoleUse.MaxCharacters * 9 / 10;
    private const int ReportedManagedCharacters = RoleUse.MaxManagedCharacters * 9 / 10;

    // Actions for which IAM knows no resource.
    private static readonly HashSet<string> WithoutResource =
    [
        "cloudwatch:PutMetricData", "dynamodb:ListTables", "ec2:DescribeRegions", "ecr:GetAuthorizationToken", "kms:GenerateRandom",
        "lambda:ListFunctions", "logs:DescribeLogGroups", "s3:ListAllMyBuckets", "scheduler:ListSchedules", "sns:ListTopics",
        "sqs:ListQueues", "ssm:DescribeParameters", "sts:GetCallerIdentity", "textract:DetectDocumentText", "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("wildcard-action", "No policy allows actions with *.", WildcardActions),
        new("wildcard-resource", "No policy allows anything on *, but for the objects below a prefix.", WildcardResources),
        new("role-policy-budget", "The policies of a role stay below 90 % of what IAM takes, and at most 10 are attached.", Budget),
    ];

    private static IEnumerable<Problem> WildcardActions(FleetModel fleet) =>
        from grant in Grants(fleet)
        where grant.Action.Contains('*', StringComparison.Ordinal)
        select new Problem(grant.At, $"{grant.Action} allows more than anybody can list", "name each action");

    private static IEnumerable<Problem> WildcardResources(FleetModel fleet) =>
        from grant in Grants(fleet)
        where !WithoutResource.Contains(grant.Action)
        from resource in grant.Resources
        where !Texts(resource).All(text => Named().IsMatch(text))
        select new Problem(
            grant.At,
            $"{grant.Action} is allowed on '{resource}'",
            "name the resource: its arn, followed by /<prefix>/* for the objects of a bucket");

    private static IEnumerable<Problem> Budget(FleetModel fleet)
    {
        const string anotherRole =
            "write aws_iam_role.domain[\"<domain>\"] in the files of some of its jobs (docs/decisions/0005-one-role.md)";
        var policies = new PolicyReader(fleet.Terraform);
        var roles = RoleUse.Of(fleet);
        return
        [
            .. from role in roles
               where role.Characters >= ReportedCharacters
               select new Problem(
                   At(role),
                   $"the inline policies of {role.Role} take {role.Characters} of {RoleUse.MaxCharacters} characters",
                   $"shorten them (one statement a resource, no Sid), or {anotherRole}"),
            .. from role in roles
               where role.Attached > RoleUse.MaxAttached
               select new Problem(
                   At(role),
                   $"{role.Attached} policies are attached to {role.Role}, and IAM takes {RoleUse.MaxAttached}",
                   $"make aws_iam_role_policy of the small ones, or {anotherRole}"),
            .. from policy in fleet.Terraform.All("aws_iam_policy")
               let length = policies.Length(policy)
               where length >= ReportedManagedCharacters
               select new Problem(
                   policy.At(), $"{policy.Address} takes {length} of {RoleUse.MaxManagedCharacters} characters", "make two policies of it"),
        ];

        Location At(RoleUse role) => (role.Block ?? fleet.Terraform.Blocks.First(block =>
            block.Get("role")?.ToString().Contains(role.Role, StringComparison.Ordinal) == true)).At();
    }

    private static IEnumerable<Grant> Grants(FleetModel fleet)
    {
        var policies = new PolicyReader(fleet.Terraform);
        return fleet.Terraform.Blocks
            .Where(block => block.Type is "aws_iam_role_policy" or "aws_iam_policy")
            .SelectMany(policy => policies.Grants(policy) ?? []);
    }

    /// <summary>The texts of an expression, such as [for job in local.jobs : "arn:…:${job}:*"]; else the resource itself.</summary>
    private static IEnumerable<string> Texts(string resource)
    {
        var quoted = resource.StartsWith("${[", StringComparison.Ordinal)
            ? Quoted().Matches(resource).Select(match => match.Groups[1].Value)
            : [resource];
        return quoted.Select(text => Interpolation().Replace(text, "x"));
    }

    /// <summary>A wildcard may stand only for the objects below a prefix, the indexes of a table or the streams of a log group.</summary>
    [GeneratedRegex(@"^[^*]+(/\*|:\*)?$")]
    private static partial Regex Named();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$\{[^}]*\}")]
    private static partial Regex Interpolation();
}
