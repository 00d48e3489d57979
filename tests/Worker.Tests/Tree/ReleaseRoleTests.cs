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
    private const string Plan = "terraform/env/plan-role.json";
    private const string Boundary = "terraform/env/boundary.json";

    /// <summary>What gives a role more than it had.</summary>
    private static readonly string[] Giving =
        ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];

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
        ["aws_iam_role"] = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy"],
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
        ["aws_s3_bucket_policy"] = ["s3:PutBucketPolicy"],
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

    public static TheoryData<string> Policies => [Release, Plan];

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
    public static void A_release_gives_roles_nothing_beyond_a_boundary_that_it_cannot_change()
    {
        const string boundary = "arn:aws:iam::ACCOUNT:policy/boundary-worker-ENVIRONMENT";
        var giving = JsonElement.Parse(SourceTree.Read(Release)).GetProperty("Statement").EnumerateArray()
            .Where(statement => Texts(statement.GetProperty("Action")).Intersect(Giving).Any())
            .ToList();

        Assert.NotEmpty(giving);
        Assert.All(giving, statement => Assert.Equal(
            boundary,
            statement.GetProperty("Condition").GetProperty("StringEquals").GetProperty("iam:PermissionsBoundary").GetString()));
        var statements = Statements(Release).ToList();
        Assert.DoesNotContain("iam:DeleteRolePermissionsBoundary", statements.SelectMany(statement => statement.Actions));
        Assert.DoesNotContain(
            statements.Where(statement => statement.Actions.Contains("iam:CreatePolicyVersion"))
                .SelectMany(statement => statement.Resources),
            resource => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(resource, boundary, ignoreCase: false));
    }

    [Fact]
    public static void Each_role_has_the_boundary()
    {
        var roles = Terraform.SelectMany(text => NamedBlock().Matches(text)).Select(block => block.Value)
            .Where(block => block.StartsWith("resource \"aws_iam_role\" ", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(roles);
        Assert.All(roles, role => Assert.True(
            BoundaryOfRole().IsMatch(role),
            $"{role.Split('\n')[0]}: write permissions_boundary = local.permissions_boundary, or a release may not make it"));
    }

    [Fact]
    public static void The_boundary_allows_whatever_a_policy_allows()
    {
        var allowed = JsonElement.Parse(SourceTree.Read(Boundary)).GetProperty("Statement").EnumerateArray()
            .Where(statement => statement.GetProperty("Effect").GetString() == "Allow")
            .SelectMany(statement => Texts(statement.GetProperty("Action")))
            .ToHashSet();
        var actions = Terraform.SelectMany(text => PolicyBlock().Matches(text))
            .SelectMany(block => ActionName().Matches(block.Value))
            .Select(match => match.Groups["action"].Value)
            .ToHashSet();

        Assert.Contains("logs:PutLogEvents", actions); // of the role itself, whatever jobs there are
        Assert.True(
            actions.IsSubsetOf(allowed),
            $"{Boundary} lacks {string.Join(", ", actions.Except(allowed))}: add it there, and in the account before the release");
        Assert.DoesNotContain(allowed, action => action.StartsWith("iam:", StringComparison.Ordinal) && action != "iam:PassRole");
    }

    [Fact]
    public static void The_plan_reads_what_the_release_reads_and_writes_locks_and_plans_alone()
    {
        static bool IsRead(string action) => ReadAction().IsMatch(action);
        var plan = Statements(Plan).ToList();

        Assert.Empty(Statements(Release).SelectMany(statement => statement.Actions).Where(IsRead)
            .Except(plan.SelectMany(statement => statement.Actions)));
        Assert.Equal(
            ["arn:aws:s3:::STATE_BUCKET/worker/plans/*", "arn:aws:s3:::STATE_BUCKET/worker/terraform.tfstate.tflock"],
            plan.Where(statement => !statement.Actions.All(IsRead)).SelectMany(statement => statement.Resources)
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "arn:aws:s3:::STATE_BUCKET/worker/terraform.tfstate", "arn:aws:s3:::STATE_BUCKET/worker/terraform.tfstate.tflock",
                "arn:aws:s3:::worker-ENVIRONMENT-packages-ACCOUNT/*",
            ],
            plan.Where(statement => statement.Actions.Contains("s3:GetObject")).SelectMany(statement => statement.Resources)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public static void Each_bucket_refuses_whoever_comes_without_TLS()
    {
        var text = string.Join('\n', Terraform);
        var buckets = BucketName().Matches(text).Select(match => match.Groups["label"].Value).ToHashSet();

        Assert.NotEmpty(buckets);
        Assert.All(buckets, bucket => Assert.Contains(
            $"policy = templatestring(local.tls_only, {{ bucket = aws_s3_bucket.{bucket}.arn }})", text, StringComparison.Ordinal));
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

    [GeneratedRegex("""(?m)^  permissions_boundary += local\.permissions_boundary$""")]
    private static partial Regex BoundaryOfRole();

    [GeneratedRegex("""(?ms)^resource "aws_iam_(?:role_policy|policy)" .*?^\}""")]
    private static partial Regex PolicyBlock();

    /// <summary>Not the key of a condition, which has the same shape.</summary>
    [GeneratedRegex(@"""(?<action>[a-z0-9]+:[A-Z][A-Za-z]+)""(?! *=)")]
    private static partial Regex ActionName();

    [GeneratedRegex(@"^(apigateway:GET|[a-z0-9]+:(Get|List|Describe|Validate)\w*\*?)$")]
    private static partial Regex ReadAction();

    [GeneratedRegex("""(?m)^resource "aws_s3_bucket" "(?<label>\w+)" """)]
    private static partial Regex BucketName();
}
