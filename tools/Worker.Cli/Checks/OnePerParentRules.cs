using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>
/// Resources of which AWS keeps one per parent: the second replaces what the first said, at every apply in turn, and neither says so.
/// </summary>
internal static class OnePerParentRules
{
    private const string Account = "the account";

    // By type: the attribute that names the parent; none for the account.
    private static readonly Dictionary<string, string> OnePerParent = new()
    {
        ["aws_s3_bucket_notification"] = "bucket",
        ["aws_s3_bucket_policy"] = "bucket",
        ["aws_s3_bucket_lifecycle_configuration"] = "bucket",
        ["aws_s3_bucket_versioning"] = "bucket",
        ["aws_s3_bucket_public_access_block"] = "bucket",
        ["aws_s3_bucket_server_side_encryption_configuration"] = "bucket",
        ["aws_s3_bucket_cors_configuration"] = "bucket",
        ["aws_s3_bucket_acl"] = "bucket",
        ["aws_s3_bucket_ownership_controls"] = "bucket",
        ["aws_s3_bucket_logging"] = "bucket",
        ["aws_s3_bucket_replication_configuration"] = "bucket",
        ["aws_s3_bucket_website_configuration"] = "bucket",
        ["aws_s3_bucket_object_lock_configuration"] = "bucket",
        ["aws_sqs_queue_policy"] = "queue_url",
        ["aws_sqs_queue_redrive_policy"] = "queue_url",
        ["aws_sqs_queue_redrive_allow_policy"] = "queue_url",
        ["aws_sns_topic_policy"] = "arn",
        ["aws_sns_topic_data_protection_policy"] = "arn",
        ["aws_dynamodb_resource_policy"] = "resource_arn",
        ["aws_kinesis_resource_policy"] = "resource_arn",
        ["aws_lambda_function_event_invoke_config"] = "function_name",
        ["aws_lambda_provisioned_concurrency_config"] = "function_name",
        ["aws_lambda_function_url"] = "function_name",
        ["aws_lambda_function_recursion_config"] = "function_name",
        ["aws_lambda_runtime_management_config"] = "function_name",
        ["aws_cloudwatch_event_bus_policy"] = "event_bus_name",
        ["aws_cloudwatch_log_data_protection_policy"] = "log_group_name",
        ["aws_kms_key_policy"] = "key_id",
        ["aws_secretsmanager_secret_policy"] = "secret_arn",
        ["aws_secretsmanager_secret_rotation"] = "secret_id",
        ["aws_ecr_repository_policy"] = "repository",
        ["aws_ecr_lifecycle_policy"] = "repository",
        ["aws_api_gateway_rest_api_policy"] = "rest_api_id",
        ["aws_iam_role_policies_exclusive"] = "role_name",
        ["aws_iam_role_policy_attachments_exclusive"] = "role_name",
        ["aws_api_gateway_account"] = "",
        ["aws_ecr_registry_policy"] = "",
        ["aws_ecr_registry_scanning_configuration"] = "",
        ["aws_sns_sms_preferences"] = "",
        ["aws_s3_account_public_access_block"] = "",
        ["aws_iam_account_password_policy"] = "",
    };

    // What the parent may say itself, in place of such a resource.
    private static readonly Dictionary<string, string> InParent = new()
    {
        ["aws_sqs_queue_policy"] = "policy",
        ["aws_sqs_queue_redrive_policy"] = "redrive_policy",
        ["aws_sqs_queue_redrive_allow_policy"] = "redrive_allow_policy",
        ["aws_sns_topic_policy"] = "policy",
        ["aws_kms_key_policy"] = "policy",
        ["aws_secretsmanager_secret_policy"] = "policy",
        ["aws_api_gateway_rest_api_policy"] = "policy",
    };

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("one-per-parent", "Of what a bucket, queue, topic, table, function or account has one of, there is one.", Twice),
    ];

    private static IEnumerable<Problem> Twice(FleetModel fleet)
    {
        foreach (var (type, attribute) in OnePerParent)
        {
            var owners = new Dictionary<string, Block>(StringComparer.Ordinal);
            foreach (var block in fleet.Terraform.All(type))
            {
                if (ParentOf(fleet, block, attribute) is not { } parent)
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
    private static (string Name, Block? Block)? ParentOf(FleetModel fleet, Block block, string attribute)
    {
        if (attribute.Length == 0)
        {
            return (Account, null);
        }

        var qualifier = fleet.Terraform.Values.Text(block.Get("qualifier")) is { Length: > 0 } text ? $":{text}" : "";
        return fleet.Terraform.Values.Meant(block.Get(attribute)) is { } name
            ? ($"{name}{qualifier}", fleet.Terraform.Values.References(block.Get(attribute)).Select(fleet.Terraform.Find).FirstOrDefault())
            : null;
    }
}
