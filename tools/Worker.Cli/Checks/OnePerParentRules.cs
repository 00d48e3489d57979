using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>
/// Resources of which AWS keeps one per parent: the second replaces what the first said, at every apply in turn, and neither says so.
/// </summary>
internal static class OnePerParentRules
{
    // By type: the attribute that names the parent, and the type of the parent.
    private static readonly Dictionary<string, (string Attribute, string Parent)> Types = new()
    {
        ["aws_s3_bucket_notification"] = ("bucket", "aws_s3_bucket"),
        ["aws_s3_bucket_policy"] = ("bucket", "aws_s3_bucket"),
        ["aws_s3_bucket_lifecycle_configuration"] = ("bucket", "aws_s3_bucket"),
        ["aws_s3_bucket_versioning"] = ("bucket", "aws_s3_bucket"),
        ["aws_s3_bucket_public_access_block"] = ("bucket", "aws_s3_bucket"),
        ["aws_s3_bucket_server_side_encryption_configuration"] = ("bucket", "aws_s3_bucket"),
        ["aws_s3_bucket_cors_configuration"] = ("bucket", "aws_s3_bucket"),
        ["aws_sqs_queue_policy"] = ("queue_url", "aws_sqs_queue"),
        ["aws_sqs_queue_redrive_policy"] = ("queue_url", "aws_sqs_queue"),
        ["aws_sns_topic_policy"] = ("arn", "aws_sns_topic"),
        ["aws_dynamodb_resource_policy"] = ("resource_arn", "aws_dynamodb_table"),
        ["aws_lambda_function_event_invoke_config"] = ("function_name", "aws_lambda_function"),
        ["aws_cloudwatch_event_bus_policy"] = ("event_bus_name", "aws_cloudwatch_event_bus"),
    };

    // What the parent may say itself, in place of such a resource.
    private static readonly Dictionary<string, string> InParent = new()
    {
        ["aws_sqs_queue_policy"] = "policy",
        ["aws_sqs_queue_redrive_policy"] = "redrive_policy",
        ["aws_sns_topic_policy"] = "policy",
    };

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("one-per-parent", "Of what a bucket, queue, topic, table or function has one of, there is one.", Twice),
    ];

    private static IEnumerable<Problem> Twice(FleetModel fleet)
    {
        foreach (var (type, (attribute, parentType)) in Types)
        {
            var owners = new Dictionary<string, Block>(StringComparer.Ordinal);
            foreach (var block in fleet.Terraform.All(type))
            {
                if (ParentOf(fleet, block, attribute, parentType) is not { } parent)
                {
                    continue;
                }

                if (InParent.TryGetValue(type, out var own) && parent.Block?.Get(own) is not null)
                {
                    yield return Problem(block, parent.Name, $"{parent.Block.Address}.{own}", parent.Block);
                }
                else if (!owners.TryAdd(parent.Name, block))
                {
                    yield return Problem(block, parent.Name, owners[parent.Name].Address, owners[parent.Name]);
                }
            }
        }
    }

    private static Problem Problem(Block block, string parent, string first, Block at) => new(
        block.At(),
        $"{parent} has one {block.Type} and not two: {block.Address} and {first} ({at.At().File}) replace each other",
        $"move what this one says into {first}; several jobs may be named there");

    /// <summary>By what it refers to, or by its text; null when neither can be read.</summary>
    private static (string Name, Block? Block)? ParentOf(FleetModel fleet, Block block, string attribute, string parentType)
    {
        var value = block.Get(attribute);
        var qualifier = fleet.Terraform.Values.Text(block.Get("qualifier")) is { Length: > 0 } text ? $":{text}" : "";
        return fleet.Terraform.Referred(value, parentType).FirstOrDefault() is { } parent ? ($"{parent.Address}{qualifier}", parent)
            : fleet.Terraform.Values.Text(value) is { Length: > 0 } name ? ($"{name}{qualifier}", null)
            : null;
    }
}
