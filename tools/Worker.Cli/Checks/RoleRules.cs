using System.Text.RegularExpressions;
using Worker.Cli.Fleet;

namespace Worker.Cli.Checks;

/// <summary>Policies name what they allow, and fit into their role.</summary>
internal static partial class RoleRules
{
    // docs/decisions/0005-one-role.md
    private const int RoleCharacters = 10_240;
    private const int ReportedCharacters = RoleCharacters * 9 / 10;

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
        new("role-policy-budget", "The inline policies of a role stay below 90 % of what IAM takes.", Budget),
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
        var policies = new PolicyReader(fleet.Terraform);
        return from inline in fleet.Terraform.All("aws_iam_role_policy")
                   .GroupBy(policy => fleet.Terraform.Values.References(policy.Get("role")).FirstOrDefault())
               where inline.Key is not null
               let length = inline.Sum(policies.Length)
               where length >= ReportedCharacters
               select new Problem(
                   (fleet.Terraform.Find(inline.Key) ?? inline.First()).At(),
                   $"the inline policies of {inline.Key} take {length} of {RoleCharacters} characters",
                   "shorten them (one statement a resource, no Sid), or give some jobs a second role (docs/decisions/0005-one-role.md)");
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
