using System.Text.Json;
using System.Text.RegularExpressions;

namespace Worker.Tests.Tree;

/// <summary>
/// The roles with which a release plans and applies (docs/operating.md). No test can ask AWS whether they are enough: that they name
/// everything that Terraform makes, and no more than they must, can be read.
/// </summary>
[Collection(nameof(ReleaseRoleTests))]
public static partial class ReleaseRoleTests
{
    private const string Release = "terraform/env/release-role.json";

    /// <summary>Of the inline policies of one role, without white space (IAM quotas).</summary>
    private const int MaxPolicyChars = 10_240;

    /// <summary>What makes a resource, and what changes it where that is another action.</summary>
    private static readonly Dictionary<string, string[]> Makers = new()
    {
        ["aws_apigatewayv2_api"] = ["apigateway:POST", "apigateway:PATCH"],
        ["aws_apigatewayv2_integration"] = ["apigateway:POST", "apigateway:PATCH"],
        ["aws_apigatewayv2_route"] = ["apigateway:POST", "apigateway:PATCH"],
        ["aws_apigatewayv2_stage"] = ["apigateway:POST", "apigateway:PATCH"],
        ["aws_cloudwatch_event_rule"] = ["events:PutRule"],
        ["aws_cloudwatch_event_target"] = ["events:PutTargets"],
        ["aws_cloudwatch_log_group"] = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
        ["aws_cloudwatch_metric_alarm"] = ["cloudwatch:PutMetricAlarm"],
        ["aws_dynamodb_table"] =
            ["dynamodb:CreateTable", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive", "dynamodb:UpdateContinuousBackups"],
        ["aws_iam_policy"] = ["iam:CreatePolicy", "iam:CreatePolicyVersion"],
        ["aws_iam_role"] = ["iam:CreateRole", "iam:UpdateAssumeRolePolicy"],
        ["aws_iam_role_policy"] = ["iam:PutRolePolicy"],
        ["aws_iam_role_policy_attachment"] = ["iam:AttachRolePolicy"],
        ["aws_lambda_alias"] = ["lambda:CreateAlias", "lambda:UpdateAlias"],
        ["aws_lambda_event_source_mapping"] = ["lambda:CreateEventSourceMapping", "lambda:UpdateEventSourceMapping"],
        ["aws_lambda_function"] =
            ["lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "iam:PassRole", "s3:GetObject"],
        ["aws_lambda_function_event_invoke_config"] =
            ["lambda:PutFunctionEventInvokeConfig", "lambda:UpdateFunctionEventInvokeConfig"],
        ["aws_lambda_layer_version"] = ["lambda:PublishLayerVersion", "lambda:GetLayerVersion"],
        ["aws_lambda_permission"] = ["lambda:AddPermission"],
        ["aws_s3_bucket"] = ["s3:CreateBucket", "s3:PutBucketTagging"],
        ["aws_s3_bucket_lifecycle_configuration"] = ["s3:PutLifecycleConfiguration"],
        ["aws_s3_bucket_notification"] = ["s3:PutBucketNotification"],
        ["aws_s3_bucket_public_access_block"] = ["s3:PutBucketPublicAccessBlock"],
        ["aws_s3_bucket_versioning"] = ["s3:PutBucketVersioning"],
        ["aws_s3_object"] = ["s3:PutObject"],
        ["aws_scheduler_schedule"] = ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "iam:PassRole"],
        ["aws_sfn_state_machine"] = ["states:CreateStateMachine", "states:UpdateStateMachine", "iam:PassRole"],
        ["aws_sns_topic"] = ["sns:CreateTopic", "sns:SetTopicAttributes"],
        ["aws_sns_topic_subscription"] = ["sns:Subscribe", "sns:SetSubscriptionAttributes"],
        ["aws_sqs_queue"] = ["sqs:CreateQueue", "sqs:SetQueueAttributes"],
        ["aws_ssm_parameter"] = ["ssm:GetParameter"], // a data source: no file of Terraform makes a parameter
    };

    /// <summary>Which AWS does not limit to a resource, or whose resources have names that AWS makes.</summary>
    private static readonly string[] ActionsOnEverything =
    [
        "cloudwatch:DescribeAlarms", "lambda:CreateEventSourceMapping", "logs:DescribeLogGroups", "sns:GetSubscriptionAttributes",
        "sns:SetSubscriptionAttributes", "sns:Unsubscribe", "states:ValidateStateMachineDefinition",
    ];

    public static TheoryData<string> Policies => [Release, "terraform/env/plan-role.json"];

    /// <summary>What is in Terraform, in what <c>./worker new</c> writes and in the documents.</summary>
    private static IEnumerable<string> Terraform => SourceTree.Files(".tf", ".md")
        .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
        .Select(SourceTree.Read);

    [Fact]
    public static void The_release_may_make_whatever_terraform_makes()
    {
        var allowed = Statements(Release).SelectMany(statement => statement.Actions).ToHashSet();
        var types = Terraform.SelectMany(text => ResourceType().Matches(text)).Select(match => match.Groups["type"].Value)
            .Where(type => type != "aws_caller_identity") // needs no permission
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Contains("aws_lambda_function", types);
        Assert.All(types, type =>
        {
            Assert.True(Makers.TryGetValue(type, out var makers), $"{type}: add what makes it here and to {Release}");
            Assert.All(makers, action => Assert.True(allowed.Contains(action), $"{Release} lacks {action}, which makes a {type}"));
        });
    }

    [Fact]
    public static void Roles_policies_buckets_and_alarms_have_the_names_that_the_release_may_touch()
    {
        var blocks = Terraform.SelectMany(text => NamedBlock().Matches(text)).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(
            $"{Name().Match(block.Value).Groups["name"].Value}-".StartsWith("worker-${var.environment}-", StringComparison.Ordinal),
            $"{block.Value.Split('\n')[0]}: begin its name with worker-${{var.environment}}-, or {Release} does not let it be made"));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public static void A_role_names_what_has_a_name(string policy)
    {
        Assert.All(Statements(policy), statement =>
        {
            Assert.All(statement.Actions, action => Assert.Matches("^[a-z0-9]+:([A-Za-z]+|GetBucket\\*)$", action));
            Assert.All(
                statement.Resources,
                resource => Assert.True(
                    resource.StartsWith("arn:aws:", StringComparison.Ordinal)
                    || (resource == "*" && !statement.Actions.Except(ActionsOnEverything).Any()),
                    $"{statement.Sid} of {policy} is for {resource}"));
        });
        Assert.InRange(JsonSerializer.Serialize(JsonElement.Parse(SourceTree.Read(policy))).Length, 1, MaxPolicyChars);
    }

    [Fact]
    public static void A_role_is_for_one_environment_of_one_repository()
    {
        var statement = Assert.Single(JsonElement.Parse(SourceTree.Read("terraform/env/role-trust.json"))
            .GetProperty("Statement").EnumerateArray());

        var isExactly = statement.GetProperty("Condition").GetProperty("StringEquals");
        Assert.Equal("sts.amazonaws.com", isExactly.GetProperty("token.actions.githubusercontent.com:aud").GetString());
        Assert.Equal(
            "repo:REPOSITORY:environment:GITHUB_ENVIRONMENT", isExactly.GetProperty("token.actions.githubusercontent.com:sub").GetString());
    }

    private static IEnumerable<(string Sid, string[] Actions, string[] Resources)> Statements(string policy)
    {
        var document = JsonElement.Parse(SourceTree.Read(policy));
        Assert.Equal("2012-10-17", document.GetProperty("Version").GetString());
        foreach (var statement in document.GetProperty("Statement").EnumerateArray())
        {
            Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
            yield return (
                statement.GetProperty("Sid").GetString()!,
                Texts(statement.GetProperty("Action")),
                Texts(statement.GetProperty("Resource")));
        }
    }

    private static string[] Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(text => text.GetString()!)] : [value.GetString()!];

    [GeneratedRegex("""(?m)^ *(?:resource|data) "(?<type>aws_\w+)" "\w+" """)]
    private static partial Regex ResourceType();

    [GeneratedRegex("""(?ms)^resource "aws_(?:iam_role|iam_policy|s3_bucket|cloudwatch_metric_alarm)" .*?^\}""")]
    private static partial Regex NamedBlock();

    [GeneratedRegex("""(?m)^ *(?:name|bucket|alarm_name) *= "(?<name>[^"]*)""")]
    private static partial Regex Name();
}
