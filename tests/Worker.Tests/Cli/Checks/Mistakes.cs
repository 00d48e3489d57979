using System.Text.RegularExpressions;
using Worker.Cli.Fleet;
using Worker.Tests.Cli.Fleet;

namespace Worker.Tests.Cli.Checks;

/// <summary>A mistake, or several, for every rule, each made in a fleet with a job for each trigger.</summary>
internal static partial class Mistakes
{
    private const string Export = "terraform/export_api_log.tf";
    private const string Checker = "terraform/process_checker.tf";
    private const string Main = "terraform/main.tf";
    private const string Alarms = "terraform/_alarms.tf";
    private const string DeadLetters = "terraform/_dead_letters.tf";
    private const string Package = "terraform/dists.zip";

    private static readonly FleetSources Right = SampleFleet.EachTrigger;

    /// <summary>A private part of the job TakeManual, which reads a table.</summary>
    public static SourceFile Store { get; } = new("functions/Jobs/TakeManual/Store.cs", """
        namespace Worker.Jobs.TakeManual;

        internal sealed class Store(Amazon.DynamoDBv2.IAmazonDynamoDB tables)
        {
            public Task ReadAsync() => tables.GetItemAsync("t", []);
        }

        """);

    public static IReadOnlyList<Mistake> All { get; } =
    [
        .. OfSources(), .. OfPairs(), .. OfSettings(), .. OfPermissions(), .. OfRoles(), .. OfLogs(), .. OfRetries(),
        .. OfTriggers(), .. OfAlarms(), .. OfSchedules(), .. OfSecrets(), .. OfLimits(), .. OfPackages(),
    ];

    private static string Tf(string trigger) => $"terraform/take_{trigger}.tf";

    private static IEnumerable<Mistake> OfSources() =>
    [
        new("a syntax error in Terraform",
            Right.With(Tf("sqs"), "= 256", "= = 256"),
            "unreadable", Tf("sqs"), "= = 256", "Terraform cannot parse this: Invalid expression"),
        new("a syntax error in variables",
            Right.With(new SourceFile("terraform/env/staging.tfvars", "environment = \n")),
            "unreadable", "terraform/env/staging.tfvars", "environment", "Terraform cannot parse this"),
        new("a syntax error in code",
            Right.With("functions/Jobs/TakeSqs/TakeSqsHandler.cs", "CompletedTask;", "CompletedTask"),
            "unreadable", "functions/Jobs/TakeSqs/TakeSqsHandler.cs", "CompletedTask", "the compiler cannot parse this: ; expected"),
        new("a syntax error in the library",
            Right.With("functions/WorkerLib/Aws/S3UploadStream.cs", "uploaded += filled;", "uploaded += ;"),
            "unreadable", "functions/WorkerLib/Aws/S3UploadStream.cs", "uploaded += ;", "cannot parse"),
        new("binary Terraform",
            Right.With(new SourceFile(Tf("sqs"), "", "is not text")),
            "unreadable", Tf("sqs"), "", "the file is not text. Fix: put a text file in its place"),
        new("binary code",
            Right.With(new SourceFile("functions/Jobs/TakeSns/TakeSnsHandler.cs", "", "is not UTF-8 text")),
            "unreadable", "functions/Jobs/TakeSns/TakeSnsHandler.cs", "", "the file is not UTF-8 text"),
    ];

    private static IEnumerable<Mistake> OfPairs() =>
    [
        new("a job without a folder",
            Right.With(new SourceFile("functions/Jobs/Loose.cs", "namespace Worker.Jobs;\n")),
            "job-without-handler", "functions/Jobs/Loose.cs", "", "Fix: move it to functions/Jobs/Loose/LooseHandler.cs"),
        new("a folder without a handler",
            Right.With(new SourceFile("functions/Jobs/Empty/Part.cs", "namespace Worker.Jobs.Empty;\n")),
            "job-without-handler", "functions/Jobs/Empty/Part.cs", "", "Fix: add functions/Jobs/Empty/EmptyHandler.cs"),
        new("a handler of another name",
            Right.With(new SourceFile("functions/Jobs/Empty/FullHandler.cs", "namespace Worker.Jobs.Empty;\n")),
            "job-without-handler", "functions/Jobs/Empty/FullHandler.cs", "",
            "Fix: rename this file to functions/Jobs/Empty/EmptyHandler.cs"),
        new("two handlers in a folder",
            Right.With(new SourceFile("functions/Jobs/TakeSns/OtherHandler.cs", "namespace Worker.Jobs.TakeSns;\n")),
            "job-without-handler", "functions/Jobs/TakeSns/OtherHandler.cs", "", "functions/Jobs/TakeSns has a second handler"),
        new("a job that uses another",
            Right.With(new SourceFile("functions/Jobs/TakeSns/Part.cs", "namespace Worker.Jobs.TakeSns;\n\nusing Worker.Jobs.TakeSqs;\n")),
            "job-uses-job", "functions/Jobs/TakeSns/Part.cs", "using", "TakeSns uses the code of the job TakeSqs"),
        new("a job that names a type of another",
            Right.With(new SourceFile(
                "functions/Jobs/TakeSns/Part.cs",
                "namespace Worker.Jobs.TakeSns;\n\ninternal sealed class Part(TakeSqs.TakeSqsHandler other);\n")),
            "job-uses-job", "functions/Jobs/TakeSns/Part.cs", "TakeSqs.TakeSqsHandler", "TakeSns uses the code of the job TakeSqs"),
        new("a job without Terraform",
            Right.Without(Tf("manual")),
            "job-without-terraform", "functions/Jobs/TakeManual/TakeManualHandler.cs", "class TakeManualHandler",
            "Fix: add terraform/take_manual.tf with a function whose handler is TakeManual"),
        new("Terraform without a job",
            Right.Without("functions/Jobs/TakeManual/TakeManualHandler.cs"),
            "terraform-without-job", Tf("manual"), "handler",
            "there is no job TakeManual. Fix: add functions/Jobs/TakeManual/TakeManualHandler.cs, or delete"),
        new("empty Terraform",
            Right.With(new SourceFile(Tf("manual"), "")),
            "terraform-without-job", Tf("manual"), "", "declares no aws_lambda_function"),
        new("Terraform that is no job's",
            Right.With(new SourceFile("terraform/network.tf", "locals {}\n")),
            "terraform-without-job", "terraform/network.tf", "", "begin its name with _ if jobs share what it declares"),
        new("a misspelt handler",
            Right.With(Export, "\"ExportApiLog\"", "\"ExportApLog\""),
            "handler-unknown", Export, "handler",
            "there is no job 'ExportApLog', so the function cannot start. Fix: write handler = \"ExportApiLog\"."),
        new("no handler",
            Right.With(Tf("manual"), "  handler           = \"TakeManual\"\n", ""),
            "handler-unknown", Tf("manual"), "resource \"aws_lambda_function\"", "Fix: write handler = \"TakeManual\""),
        new("a misspelt handler in a misspelt file",
            Right.Without(Tf("manual")).With(Moved(Tf("manual"), "terraform/take_manul.tf", "\"TakeManual\"", "\"TakeManul\"")),
            "handler-unknown", "terraform/take_manul.tf", "handler", "write handler = \"TakeManual\"", "job-without-terraform"),
        new("one handler twice",
            Right.With(Tf("manual"), "\"TakeManual\"", "\"TakeSns\""),
            "handler-twice", Tf("manual"), "handler",
            "aws_lambda_function.take_manual runs TakeSns, as aws_lambda_function.take_sns (terraform/take_sns.tf:3) does"),
        new("a function of another name",
            Right.With(Tf("manual"), "function_name     = \"take_manual\"", "function_name     = \"by_hand\""),
            "names-disagree", Tf("manual"), "function_name", "Fix: write function_name = \"take_manual\"", "log-group-name"),
        new("a resource of another name",
            Right.With(Tf("http"), "take_http", "answer"),
            "names-disagree", Tf("http"), "resource \"aws_lambda_function\"", "the resource of TakeHttp is called answer"),
        new("a file of another name",
            Right.Without(Tf("manual")).With(Moved(Tf("manual"), "terraform/by_hand.tf", "#", "#")),
            "names-disagree", "terraform/by_hand.tf", "", "rename it to terraform/take_manual.tf"),
        new("an empty job",
            Right.With(new SourceFile("functions/Jobs/TakeSns/TakeSnsHandler.cs", "")),
            "names-disagree", "functions/Jobs/TakeSns/TakeSnsHandler.cs", "", "declares no class TakeSnsHandler"),
    ];

    private static IEnumerable<Mistake> OfSettings() =>
    [
        new("a setting that is not set",
            Right.With(Export, "      API_LOG_TABLE           = aws_dynamodb_table.api_log.name\n", ""),
            "setting-not-set", "functions/Jobs/ExportApiLog/ExportApiLogHandler.cs", "Setting.Required(\"API_LOG_TABLE\")",
            "Fix: set API_LOG_TABLE in the environment of aws_lambda_function.export_api_log (terraform/export_api_log.tf:22)"),
        new("a setting that is not read",
            Right.With(Checker, "      HEARTBEATS_TABLE", "      RETRIES = 3\n      HEARTBEATS_TABLE"),
            "setting-not-read", Checker, "RETRIES", "RETRIES is set, but ProcessChecker does not read it"),
        new("a misspelt setting",
            Right.With(Checker, "HEARTBEATS_TABLE", "HEARTBEAT_TABLE"),
            "setting-not-read", Checker, "HEARTBEAT_TABLE",
            "Fix: rename it to HEARTBEATS_TABLE, which ProcessChecker reads", "setting-not-set"),
        new("a setting that the library reads",
            Right
                .With(
                    "functions/Jobs/TakeManual/TakeManualHandler.cs",
                    "namespace Worker.Jobs.TakeManual;",
                    "namespace Worker.Jobs.TakeManual;\n\npublic static class Limits\n{\n"
                    + "    public static int Most => WorkerLib.Limit.Read();\n}")
                .With(new SourceFile(
                    "functions/WorkerLib/Limit.cs",
                    "namespace WorkerLib;\npublic static class Limit { private const string Name = \"LIMIT\" + \"_MOST\"; "
                    + "public static int Read() => Setting.RequiredNumber(Name, 1, 9); }\n")),
            "setting-not-set", "functions/Jobs/TakeManual/TakeManualHandler.cs", "Limit.Read()",
            "LIMIT_MOST is read, but terraform/take_manual.tf does not set it"),
        new("a setting of no constant name",
            Right.With(
                "functions/Jobs/ExportApiLog/ExportApiLogHandler.cs", "Setting.Required(\"EXPORT_BUCKET\")",
                "Setting.Required(Environment.MachineName)"),
            "setting-not-constant", "functions/Jobs/ExportApiLog/ExportApiLogHandler.cs", "MachineName",
            "the name of this setting is not a constant"),
    ];

    private static IEnumerable<Mistake> OfPermissions() =>
    [
        new("a call that is not allowed",
            Right.With(Export, "\"dynamodb:Query\"", "\"dynamodb:GetItem\""),
            "permission-missing", "functions/Jobs/ExportApiLog/ExportApiLogHandler.cs", "dynamoDB.QueryAsync",
            "needs dynamodb:Query, which terraform/export_api_log.tf does not allow. "
            + "Fix: allow dynamodb:Query in aws_iam_role_policy.export_api_log (terraform/export_api_log.tf:82)",
            "permission-unused"),
        new("a call of the library that is not allowed",
            Right.With(Export, "[\"s3:PutObject\", \"s3:AbortMultipartUpload\"]", "\"s3:PutObject\""),
            "permission-missing", "functions/Jobs/ExportApiLog/ExportApiLogHandler.cs", "new S3UploadStream",
            "this, through functions/WorkerLib/Aws/S3UploadStream.cs:115, needs s3:AbortMultipartUpload"),
        new("a part of a transaction that is not allowed",
            Right.With(Checker, "[\"dynamodb:Scan\", \"dynamodb:UpdateItem\"]", "\"dynamodb:Scan\""),
            "permission-missing", "functions/Jobs/ProcessChecker/ProcessCheckerHandler.cs", "TransactWriteItemsAsync",
            "needs dynamodb:UpdateItem"),
        new("a call of a private part of a job that is not allowed",
            Right.With(Store),
            "permission-missing", Store.Path, "GetItemAsync",
            "needs dynamodb:GetItem, which terraform/take_manual.tf does not allow. "
            + "Fix: add an aws_iam_role_policy to terraform/take_manual.tf"),
        new("a call that only the scheduler's role may make",
            Right.With(Store).With(Main, "\"lambda:InvokeFunction\"", "[\"lambda:InvokeFunction\", \"dynamodb:GetItem\"]"),
            "permission-missing", Store.Path, "GetItemAsync", "needs dynamodb:GetItem"),
        new("a paginator that is not allowed",
            Right.With(
                "functions/Jobs/TakeS3/TakeS3Handler.cs", "var lines = 0;",
                "var lines = 0;\n        _ = s3.Paginators.ListObjectsV2(new() { BucketName = \"b\" });"),
            "permission-missing", "functions/Jobs/TakeS3/TakeS3Handler.cs", "s3.Paginators", "needs s3:ListBucket"),
        new("a queue that may not be read",
            Right.With(Tf("sqs"), "\"sqs:DeleteMessage\", ", ""),
            "permission-missing", Tf("sqs"), "aws_lambda_event_source_mapping > event_source_arn",
            "the trigger aws_lambda_event_source_mapping.take_sqs needs sqs:DeleteMessage"),
        new("a stream that may not be read",
            Right.With(Tf("stream"), "\"dynamodb:GetRecords\"", "\"dynamodb:DescribeStream\""),
            "permission-missing", Tf("stream"), "aws_lambda_event_source_mapping > event_source_arn", "needs dynamodb:GetRecords"),
        new("more than is called",
            Right.With(Checker, "\"dynamodb:UpdateItem\"]", "\"dynamodb:UpdateItem\", \"dynamodb:DeleteItem\"]"),
            "permission-unused", Checker, "dynamodb:DeleteItem",
            "ProcessChecker may dynamodb:DeleteItem, but does not do it. Fix: take dynamodb:DeleteItem out"),
        new("more in a policy document",
            Right.Adding(Tf("manual"), Document("dynamodb:GetItem")),
            "permission-unused", Tf("manual"), "\"dynamodb:GetItem\"", "may dynamodb:GetItem"),
        new("a policy from a file",
            Right.With(Tf("sqs"), "  policy = jsonencode({", "  policy = templatefile(\"policy.json\", {"),
            "policy-unreadable", Tf("sqs"), "policy = templatefile", "write it with jsonencode"),
    ];

    private static IEnumerable<Mistake> OfRoles() =>
    [
        new("all actions",
            Right.With(Checker, "\"dynamodb:Scan\"", "\"dynamodb:*\""),
            "wildcard-action", Checker, "dynamodb:*", "dynamodb:* allows more than anybody can list"),
        new("any resource",
            Right.With(Checker, "aws_dynamodb_table.lateness.arn", "\"*\""),
            "wildcard-resource", Checker, "\"dynamodb:PutItem\"", "dynamodb:PutItem is allowed on '*'"),
        new("any resource of shared permissions",
            Right.With(Main, "log-group:/aws/lambda/${job}:*\"]", "log-group:*:*\"]"),
            "wildcard-resource", Main, "logs:CreateLogStream", "is allowed on"),
        new("a full role",
            Right.With(Checker, "aws_dynamodb_table.lateness.arn", $"[{string.Join(", ", Enumerable.Range(100, 150).Select(Table))}]"),
            "role-policy-budget", Main, "resource \"aws_iam_role\" \"worker\"", "of 10240 characters"),
        new("a full role of a domain",
            Right.With(Checker, "aws_dynamodb_table.lateness.arn", $"[{string.Join(", ", Enumerable.Range(100, 150).Select(Table))}]")
                .With(Checker, "aws_iam_role.worker.", "aws_iam_role.domain[\"orders\"]."),
            "role-policy-budget", Main, "resource \"aws_iam_role\" \"domain\"",
            "policies of aws_iam_role.domain[\"orders\"] take"),
        new("too many attached policies",
            Enumerable.Range(1, 10).Aggregate(Right, (fleet, number) => fleet.Adding(Checker, $$"""
                resource "aws_iam_role_policy_attachment" "more_{{number}}" {
                  role       = aws_iam_role.worker.name
                  policy_arn = aws_iam_policy.worker.arn
                }
                """)),
            "role-policy-budget", Main, "resource \"aws_iam_role\" \"worker\"", "11 policies are attached to aws_iam_role.worker"),
        new("a full managed policy",
            Right.Adding(Checker, $$"""
                resource "aws_iam_policy" "more" {
                  name = "worker-${var.environment}-more"

                  policy = jsonencode({
                    Version   = "2012-10-17"
                    Statement = [{
                      Effect   = "Allow"
                      Action   = "dynamodb:PutItem"
                      Resource = [{{string.Join(", ", Enumerable.Range(100, 90).Select(Table))}}]
                    }]
                  })
                }
                """),
            "role-policy-budget", Checker, "resource \"aws_iam_policy\" \"more\"", "of 6144 characters"),
    ];

    private static string Table(int number) => $"\"arn:aws:dynamodb:ap-northeast-1:123456789012:table/table-{number}\"";

    private static IEnumerable<Mistake> OfLogs() =>
    [
        new("no log group",
            Right.With(Without(Tf("manual"), "aws_cloudwatch_log_group")),
            "log-group-missing", Tf("manual"), "resource \"aws_lambda_function\"",
            "Fix: add an aws_cloudwatch_log_group \"take_manual\" with the name /aws/lambda/take_manual"),
        new("a log group of another name",
            Right.With(Tf("manual"), "/aws/lambda/take_manual", "/aws/take_manual"),
            "log-group-name", Tf("manual"), "/aws/take_manual", "Fix: write name = \"/aws/lambda/take_manual\""),
        new("logs for ever",
            Right.With(Tf("manual"), "  retention_in_days = var.log_retention_days\n", ""),
            "log-retention-missing", Tf("manual"), "aws_cloudwatch_log_group", "keeps logs for ever"),
    ];

    private static IEnumerable<Mistake> OfRetries() =>
    [
        WithoutInvokeConfig("schedule"),
        WithoutInvokeConfig("sns"),
        WithoutInvokeConfig("s3"),
        new("an invoke config without dead letters",
            Right.With(
                Tf("manual"),
                "  destination_config {\n    on_failure {\n      destination = aws_sqs_queue.dead_letters.arn\n    }\n  }\n",
                ""),
            "dead-letter-missing", Tf("manual"), "aws_lambda_function_event_invoke_config",
            "events that take_manual fails on for good are lost"),
        new("a schedule without dead letters",
            Right.With(Tf("schedule"), "    dead_letter_config {\n      arn = aws_sqs_queue.dead_letters.arn\n    }\n", ""),
            "dead-letter-missing", Tf("schedule"), "aws_scheduler_schedule > target {", "add dead_letter_config"),
        new("a stream without dead letters",
            Right.With(
                Tf("stream"),
                "  destination_config {\n    on_failure {\n      destination_arn = aws_sqs_queue.dead_letters.arn\n    }\n  }\n",
                ""),
            "dead-letter-missing", Tf("stream"), "resource \"aws_lambda_event_source_mapping\"",
            "records that aws_lambda_event_source_mapping.take_stream gives up are lost"),
        new("a queue without dead letters",
            Right.With(
                Tf("sqs"),
                "  redrive_policy = jsonencode({\n    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn\n"
                + "    maxReceiveCount     = 5\n  })\n",
                ""),
            "dead-letter-missing", Tf("sqs"), "resource \"aws_sqs_queue\"", "a message of aws_sqs_queue.take_sqs that always fails"),
        new("a topic without dead letters",
            Right.With(Tf("sns"), "  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letters.arn })\n", ""),
            "dead-letter-missing", Tf("sns"), "resource \"aws_sns_topic_subscription\"", "cannot deliver are lost"),
        new("a stream that tries for a day",
            Right.With(Tf("stream"), "  maximum_retry_attempts         = 5\n", ""),
            "retries-unbounded", Tf("stream"), "resource \"aws_lambda_event_source_mapping\"", "one bad record holds up"),
    ];

    private static IEnumerable<Mistake> OfTriggers() =>
    [
        new("a message shown again too early",
            Right.With(Tf("sqs"), "6 * aws_lambda_function.take_sqs.timeout", "28"),
            "visibility-timeout", Tf("sqs"), "visibility_timeout_seconds",
            "shows a message again after 28 s, but take_sqs may take 29 s: it would run twice. "
            + "Fix: write visibility_timeout_seconds = 6 * aws_lambda_function.take_sqs.timeout"),
        new("a message shown again after SQS's own time",
            Right.With(Tf("sqs"), "  visibility_timeout_seconds = 6 * aws_lambda_function.take_sqs.timeout #", "#")
                .With(Tf("sqs"), "timeout           = 29", "timeout           = 31"),
            "visibility-timeout", Tf("sqs"), "resource \"aws_sqs_queue\"", "after 30 s"),
        WithoutResponse("sqs"),
        WithoutResponse("stream"),
        new("a batch response that nobody gives",
            Right.With("functions/Jobs/TakeSqs/TakeSqsHandler.cs", "Task<SQSBatchResponse>", "Task<string>"),
            "batch-response", Tf("sqs"), "function_response_types", "let TakeSqs return SQSBatchResponse"),
        WithoutPermission("s3", "aws_s3_bucket_notification", "s3.amazonaws.com"),
        WithoutPermission("sns", "aws_sns_topic_subscription", "sns.amazonaws.com"),
        WithoutPermission("http", "aws_apigatewayv2_route", "apigateway.amazonaws.com"),
        new("a rule for a bucket that sends no events to EventBridge",
            Right.WithNew("s3-shared", "take_upload"),
            "bucket-events-missing", Tf("upload"), "event_pattern",
            "aws_cloudwatch_event_rule.take_upload waits for events of aws_s3_bucket.take_s3, which sends none to EventBridge"),
        new("two jobs that want the notification of one bucket",
            Right.Adding(Tf("manual"), """
                resource "aws_s3_bucket_notification" "take_manual" {
                  bucket      = aws_s3_bucket.take_s3.bucket
                  eventbridge = true
                }
                """),
            "one-per-parent", Tf("s3"), "resource \"aws_s3_bucket_notification\"",
            "aws_s3_bucket.take_s3 has one aws_s3_bucket_notification and not two"),
        new("a policy beside the queue that has one",
            Right.With(
                    Tf("sqs"), "resource \"aws_sqs_queue\" \"take_sqs\" {", "resource \"aws_sqs_queue\" \"take_sqs\" {\n  policy = \"{}\"")
                .Adding(Tf("sqs"), """
                resource "aws_sqs_queue_policy" "take_sqs" {
                  queue_url = aws_sqs_queue.take_sqs.id
                  policy    = "{}"
                }
                """),
            "one-per-parent", Tf("sqs"), "resource \"aws_sqs_queue_policy\"", "aws_sqs_queue.take_sqs.policy"),
        OnePer("aws_sns_topic_policy", "arn    = aws_sns_topic.take_sns.arn", "aws_sns_topic.take_sns"),
        OnePer("aws_kms_key_policy", "key_id = aws_kms_key.shared[\"a\"].id", "aws_kms_key.shared[\"a\"]"),
        OnePer("aws_ecr_repository_policy", "repository = aws_ecr_repository.training.name", "aws_ecr_repository.training"),
        OnePer("aws_cloudwatch_event_bus_policy", "event_bus_name = \"orders\"", "orders"),
        OnePer("aws_lambda_function_url", "function_name = aws_lambda_function.take_sns.arn", "aws_lambda_function.take_sns"),
        OnePer("aws_api_gateway_account", "cloudwatch_role_arn = aws_iam_role.worker.arn", "the account"),
        SameName(
            "aws_iam_role_policy", "role = aws_iam_role.worker.id\n  policy = jsonencode({ Statement = [] })", "name = \"take_sqs\"",
            Tf("sqs"), "aws_iam_role_policy.take_sqs"),
        SameName(
            "aws_lambda_permission", "function_name = aws_lambda_function.take_sns.arn", "statement_id = \"topic\"",
            Tf("sns"), "aws_lambda_permission.take_sns"),
        SameName(
            "aws_cloudwatch_log_resource_policy", "policy_document = \"{}\"", "policy_name = \"events\"",
            Tf("manual"), "aws_cloudwatch_log_resource_policy.first", """
            resource "aws_cloudwatch_log_resource_policy" "first" {
              policy_name     = "events"
              policy_document = "{}"
            }
            """),
        SameName(
            "aws_cloudwatch_event_target", "rule = aws_cloudwatch_event_rule.nightly.name", "target_id = \"job\"",
            Tf("manual"), "aws_cloudwatch_event_target.first", """
            resource "aws_cloudwatch_event_target" "first" {
              rule      = aws_cloudwatch_event_rule.nightly.id
              target_id = "job"
            }
            """),
    ];

    /// <summary>Two jobs, each with its own.</summary>
    private static Mistake OnePer(string type, string parent, string name)
    {
        var written = $$"""
            resource "{{type}}" "{0}" {
              {{parent}}
              policy = "{0}"
            }
            """;
        return new(
            $"two of {type}",
            Right.Adding(Tf("manual"), written.Replace("{0}", "first", StringComparison.Ordinal))
                .Adding(Tf("sqs"), written.Replace("{0}", "second", StringComparison.Ordinal)),
            "one-per-parent", Tf("sqs"), $"resource \"{type}\" \"second\"",
            $"{name} has one {type} and not two: {type}.second and {type}.first (terraform/take_manual.tf) replace each other");
    }

    /// <param name="first">What is in the file of <paramref name="address"/> beside.</param>
    private static Mistake SameName(string type, string parent, string name, string file, string address, string first = "") =>
        new(
            $"two of {type} with one name",
            Right.Adding(file, first).Adding(Tf("stream"), $$"""
                resource "{{type}}" "same" {
                  {{parent}}
                  {{name}}
                }
                """),
            "name-twice", Tf("stream"), $"\"{type}\" \"same\" > {name}", $"as {address} ({file}:");

    private static IEnumerable<Mistake> OfAlarms() =>
    [
        new("no alarm of errors",
            Right.With(Alarms, "\"Errors\"", "\"Throttles\""),
            "alarm-missing", Tf("manual"), "resource \"aws_lambda_function\"", "no alarm tells of the errors of take_manual"),
        new("no alarm of dead letters",
            Right.With(Alarms, "\"ApproximateNumberOfMessagesVisible\"", "\"NumberOfMessagesSent\""),
            "dead-letter-alarm-missing", DeadLetters, "resource \"aws_sqs_queue\" \"dead_letters\"",
            "no alarm tells that events wait in aws_sqs_queue.dead_letters"),
        new("dead letters of a job's own that nobody watches",
            Right.With(Tf("sqs"), "deadLetterTargetArn = aws_sqs_queue.dead_letters.arn", "deadLetterTargetArn = aws_sqs_queue.lost.arn")
                .With(
                    Tf("sqs"), "resource \"aws_sqs_queue\"",
                    "resource \"aws_sqs_queue\" \"lost\" {\n  name = \"lost\"\n}\n\nresource \"aws_sqs_queue\""),
            "dead-letter-alarm-missing", Tf("sqs"), "resource \"aws_sqs_queue\" \"lost\"", "events wait in aws_sqs_queue.lost"),
        new("an alarm without an action",
            Right.With(Alarms, "  alarm_actions       = [aws_sns_topic.alarms.arn]\n", ""),
            "alarm-tells-nobody", Alarms, "resource \"aws_cloudwatch_metric_alarm\" \"errors\"",
            "aws_cloudwatch_metric_alarm.errors tells nobody"),
        new("a topic that nobody reads",
            Right.With(Without(Alarms, "aws_sns_topic_subscription")),
            "alarm-tells-nobody", Alarms, "resource \"aws_sns_topic\" \"alarms\"", "nobody subscribes to aws_sns_topic.alarms"),
        new("a production without addresses",
            Right.With("terraform/variables.tf", "length(var.alarm_emails) > 0", "true"),
            "alarm-tells-nobody", "terraform/env/production.tfvars", "", "nobody gets the alarms of production"),
    ];

    private static IEnumerable<Mistake> OfSchedules() =>
    [
        Scheduled("a schedule that AWS refuses", "cron(0 5 * * *)", "Europe/London", "schedule-invalid", "has 5 fields instead of 6"),
        Scheduled("a zone that is none", "cron(0 5 * * ? *)", "Europe/Londn", "schedule-invalid", "time zone 'Europe/Londn'"),
        Scheduled("a day that never comes",
            "cron(0 5 31 2 ? *)", "Europe/London", "schedule-never-fires", "cron(0 5 31 2 ? *) never fires again"),
        Scheduled("a time that is over", "at(2020-02-01T09:00:00)", "Europe/London", "schedule-never-fires", "never fires again"),
        Scheduled("a time that clocks skip",
            "cron(30 2 * * ? *)", "America/New_York", "schedule-skipped-hour", "when the clocks of America/New_York skip 02:30"),
        Scheduled("a time that clocks show twice",
            "cron(30 1 * * ? *)", "America/New_York", "schedule-repeated-hour", "the clocks of America/New_York show twice"),
        Scheduled("a time that clocks skip and show twice",
            "cron(30 1 * * ? *)", "Europe/London", "schedule-skipped-hour", "skip 01:30", "schedule-repeated-hour"),
        new("a schedule that may fire before it may start anything",
            Right.With(Tf("schedule"), "depends_on = [aws_iam_role_policy.scheduler]", "depends_on = [aws_lambda_function.take_schedule]"),
            "schedule-permission", Tf("schedule"), "depends_on",
            "aws_scheduler_schedule.take_schedule may fire before aws_iam_role.scheduler may start anything. "
            + "Fix: name aws_iam_role_policy.scheduler in its depends_on"),
        new("a monitor of another time",
            Right.With(
                Checker, "SENTRY_MONITOR_SCHEDULE = local.process_checker_schedule", "SENTRY_MONITOR_SCHEDULE = \"rate(5 minutes)\""),
            "monitor-schedule", Checker, "SENTRY_MONITOR_SCHEDULE", "at rate(5 minutes), but it is started at rate(1 minute)"),
        new("a monitor of another zone",
            Right.With(Export, "SENTRY_MONITOR_TIMEZONE = local.export_api_log_time_zone", "SENTRY_MONITOR_TIMEZONE = \"UTC\""),
            "monitor-schedule", Export, "SENTRY_MONITOR_TIMEZONE", "at the hours of UTC, but it is started at those of Asia/Tokyo"),
        new("a monitor of no schedule",
            Right.With(
                Tf("manual"), "variables = local.common_settings",
                "variables = merge(local.common_settings, { SENTRY_MONITOR_SCHEDULE = \"rate(1 day)\" })"),
            "monitor-schedule", Tf("manual"), "SENTRY_MONITOR_SCHEDULE", "but no schedule starts it"),
    ];

    private static IEnumerable<Mistake> OfSecrets() =>
    [
        .. from secret in Secrets.All
           select new Mistake(
               $"{secret.What} in plain text",
               Right.Adding(secret.File, secret.Line),
               "plain-secret", secret.File, secret.Line, $"this looks like {secret.What} in plain text"),
        .. from settings in Secrets.Settings
           select new Mistake(
               $"a secret among {settings}",
               Right
                   .With(Tf("manual"), "variables = local.common_settings", $"variables = {settings}")
                   .Adding(Tf("manual"), $"locals {{ vendor = \"{Secrets.Hidden}\" }}"),
               "plain-secret", Tf("manual"), settings, "this looks like the value of AWS_API_KEY in plain text. Fix: put it into"),
    ];

    private static IEnumerable<Mistake> OfLimits() =>
    [
        new("a long queue",
            Right.With(Tf("sqs"), "name                       = \"take_sqs\"", $"name                       = \"{new string('q', 81)}\""),
            "name-too-long", Tf("sqs"), "resource \"aws_sqs_queue\" > name", "has 81 characters, AWS takes 80"),
        new("a long bucket, with its environment and account",
            Right.With(Export, "-exports-", "-exports-of-the-log-of-the-api-and-"),
            "name-too-long", Export, "bucket        = ",
            "the name worker-production-exports-of-the-log-of-the-api-and-123456789012 has 64 characters, AWS takes 63"),
        new("a bucket with a capital",
            Right.With(Export, "worker-${var.environment}-exports-", "Worker-${var.environment}-exports-"),
            "name-invalid", Export, "bucket        = ", "AWS does not take the name 'Worker-production-exports-123456789012'"),
        new("two tables of one name",
            Right.With(Checker, "\"lateness\"\n  billing", "\"pulses\"\n  billing"),
            "name-twice", Checker, "resource \"aws_dynamodb_table\" \"lateness\" > name",
            "aws_dynamodb_table.lateness has the name pulses, as aws_dynamodb_table.pulses"),
        new("two schedules of one name",
            Right.With(
                Tf("schedule"), "name                         = \"take_schedule\"", "name                         = \"export_api_log\""),
            "name-twice", Tf("schedule"), "aws_scheduler_schedule > name",
            "as aws_scheduler_schedule.export_api_log (terraform/export_api_log.tf"),
        new("little memory",
            Right.With(Tf("manual"), "= 256", "= 64"),
            "memory-range", Tf("manual"), "memory_size", "take_manual has 64 MB of memory. Fix: write memory_size from 128 to 10240"),
        new("a long timeout",
            Right.With(Tf("manual"), "= 29", "= 901"),
            "timeout-range", Tf("manual"), "timeout", "take_manual has a timeout of 901 seconds. Fix: write timeout from 1 to 900"),
    ];

    private static IEnumerable<Mistake> OfPackages() =>
    [
        new("a managed runtime",
            Right.With(Tf("manual"), "provided.al2023", "dotnet8"),
            "runtime", Tf("manual"), "runtime", "the runtime dotnet8, but the package is a native executable"),
        new("another architecture",
            Right with { Package = new PackageFacts(1, "arm64") },
            "architecture", Tf("manual"), "architectures", "take_manual is x86_64, but terraform/dists.zip is compiled for arm64"),
        new("a package of nothing",
            Right with { Package = new PackageFacts(1, null, "has no file 'bootstrap'") },
            "package-unusable", Package, "", "build it again with ./build-pkg.sh"),
        new("a large package",
            Right with { Package = new PackageFacts(12 * 1024 * 1024 + 1, "x86_64") },
            "package-budget", Package, "", "more than 12582912"),
    ];

    private static Mistake WithoutInvokeConfig(string trigger) => new(
        $"no invoke config for {trigger}",
        Right.With(Without(Tf(trigger), "aws_lambda_function_event_invoke_config")),
        "invoke-config-missing", Tf(trigger), "resource \"aws_lambda_function\"",
        $"add an aws_lambda_function_event_invoke_config \"take_{trigger}\"");

    private static Mistake WithoutResponse(string trigger) => new(
        $"a batch response of {trigger} that nobody asks for",
        Right.With(new SourceFile(Tf(trigger), Response().Replace(SampleText(Tf(trigger)), ""))),
        "batch-response", Tf(trigger), "resource \"aws_lambda_event_source_mapping\"", "failed records count as done");

    private static Mistake WithoutPermission(string trigger, string block, string principal) => new(
        $"{trigger} that may not start its job",
        Right.With(Without(Tf(trigger), "aws_lambda_permission")),
        "invoke-permission-missing", Tf(trigger), $"resource \"{block}\"",
        $"add an aws_lambda_permission with principal = \"{principal}\"");

    private static Mistake Scheduled(string name, string expression, string zone, string rule, string says, params string[] also) =>
        new(name,
            Right.With(Tf("schedule"), "cron(0 5 * * ? *)", expression).With(Tf("schedule"), "Europe/London", zone),
            rule, Tf("schedule"), "take_schedule_schedule", says, also);

    private static string SampleText(string path) => Right.All.Single(file => file.Path == path).Text;

    /// <summary>A file of another name, with a text in place of another one.</summary>
    private static SourceFile Moved(string path, string target, string old, string replacement) =>
        new(target, SampleText(path).Replace(old, replacement, StringComparison.Ordinal));

    /// <summary>A file without its resource of a type.</summary>
    private static SourceFile Without(string path, string type)
    {
        var text = SampleText(path);
        var start = text.IndexOf($"resource \"{type}\"", StringComparison.Ordinal);
        return new SourceFile(path, text.Remove(start, text.IndexOf("\n}\n", start, StringComparison.Ordinal) + 3 - start));
    }

    private static string Document(string action) => $$"""

        data "aws_iam_policy_document" "take_manual" {
          statement {
            actions   = ["{{action}}"]
            resources = [aws_dynamodb_table.lateness.arn]
          }
        }

        resource "aws_iam_role_policy" "take_manual" {
          name   = "take_manual"
          role   = aws_iam_role.worker.name
          policy = data.aws_iam_policy_document.take_manual.json
        }
        """;

    [GeneratedRegex(" *function_response_types.*\n")]
    private static partial Regex Response();
}
