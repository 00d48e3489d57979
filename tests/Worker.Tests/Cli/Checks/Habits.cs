using Worker.Cli.Fleet;
using Worker.Tests.Cli.Fleet;

namespace Worker.Tests.Cli.Checks;

/// <summary>Other ways of writing a correct fleet, to which no rule may object.</summary>
internal static class Habits
{
    private const string Checker = "terraform/process_checker.tf";
    private const string Manual = "terraform/take_manual.tf";
    private const string Schedule = "terraform/take_schedule.tf";

    private const string Tables = """["${aws_dynamodb_table.pulses.arn}","${aws_dynamodb_table.lateness.arn}"]""";

    private static readonly FleetSources Right = SampleFleet.EachTrigger;

    public static IReadOnlyDictionary<string, FleetSources> All { get; } = new Dictionary<string, FleetSources>
    {
        ["policies and permissions of one name of different parents"] = Right.Adding(Manual, """
            resource "aws_iam_role_policy" "of_one" {
              role   = aws_iam_role.domain["one"].id
              name   = "tables"
              policy = jsonencode({})
            }

            resource "aws_iam_role_policy" "of_another" {
              role   = aws_iam_role.domain["another"].id
              name   = "tables"
              policy = jsonencode({})
            }

            resource "aws_kms_key_policy" "of_one" {
              key_id = aws_kms_key.of["one"].id
              policy = "{}"
            }

            resource "aws_kms_key_policy" "of_another" {
              key_id = aws_kms_key.of["another"].id
              policy = "{}"
            }

            resource "aws_cloudwatch_event_target" "of_one" {
              rule = "nightly"
            }

            resource "aws_cloudwatch_event_target" "of_another" {
              rule = "nightly"
            }

            resource "aws_lambda_permission" "of_each" {
              for_each      = toset(["a"])
              function_name = each.key
              statement_id  = "bucket"
            }

            resource "aws_lambda_permission" "of_others" {
              for_each      = toset(["b"])
              function_name = each.key
              statement_id  = "bucket"
            }
            """),
        ["a schedule so frequent that a skipped hour is no loss"] = Right.With(Schedule, "cron(0 5 * * ? *)", "cron(0/15 * * * ? *)"),
        ["a rate in a zone with summer time"] = Right.With(Schedule, "cron(0 5 * * ? *)", "rate(1 day)"),
        ["an hour that a zone skips, in a zone that does not"] = Right
            .With(Schedule, "cron(0 5 * * ? *)", "cron(30 1 * * ? *)")
            .With(Schedule, "Europe/London", "Asia/Tokyo"),
        ["a policy document"] = Right
            .With(Checker, Policy(Checker), "policy = data.aws_iam_policy_document.process_checker.json").Adding(Checker, """
            data "aws_iam_policy_document" "process_checker" {
              statement {
                actions   = ["dynamodb:Scan", "dynamodb:UpdateItem"]
                resources = [aws_dynamodb_table.pulses.arn]
              }

              statement {
                actions   = ["dynamodb:PutItem"]
                resources = [aws_dynamodb_table.lateness.arn]
              }
            }
            """),
        ["a policy as JSON"] = Right.With(Checker, Policy(Checker), $$$"""
            policy = <<-EOT
                {"Statement":{"Effect":"Allow","Action":["dynamodb:Scan","dynamodb:UpdateItem","dynamodb:PutItem"],"Resource":{{{Tables}}}}}
              EOT
            """),
        ["an own role"] = Right
            .With(Checker, "role              = aws_iam_role.worker.arn", "role              = aws_iam_role.process_checker.arn")
            .With(Checker, "role = aws_iam_role.worker.name", "role = aws_iam_role.process_checker.name")
            .With(
                Checker,
                "resource \"aws_cloudwatch_log_group\"",
                "resource \"aws_iam_role\" \"process_checker\" {\n  name = \"process_checker\"\n}\n\n"
                + "resource \"aws_cloudwatch_log_group\""),
        ["settings without the shared ones, in a local, and on a condition"] = Right
            .With(
                Checker,
                "variables = merge(local.common_settings, {",
                "variables = merge(local.tables, var.local_aws ? { LOG_LEVEL = \"debug\" } : {}, {")
            .With(Checker, "      HEARTBEATS_TABLE        = aws_dynamodb_table.pulses.name\n", "")
            .With(Checker, "locals {", "locals {\n  tables = { HEARTBEATS_TABLE = aws_dynamodb_table.pulses.name }"),
        ["settings of which nobody can tell the names"] = Right
            .With(Checker, "variables = merge(local.common_settings, {", "variables = merge(module.settings.all, {")
            .With(Checker, "      HEARTBEATS_TABLE        = aws_dynamodb_table.pulses.name\n", ""),
        ["an alias"] = Right
            .With(Checker, "arn      = aws_lambda_function.process_checker.arn", "arn      = aws_lambda_alias.process_checker.arn")
            .Adding(
                Checker,
                "resource \"aws_lambda_alias\" \"process_checker\" {\n  name             = \"live\"\n"
                + "  function_name    = aws_lambda_function.process_checker.function_name\n  function_version = \"$LATEST\"\n}\n"),
        ["names of where secrets are"] = Right.With(Manual, "variables = local.common_settings", """
            variables = merge(local.common_settings, {
                  AWS_DB_PASSWORD  = "/worker/db-password"
                  AWS_API_TOKEN    = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:api"
                  AWS_TOKEN_TABLE  = "tokens"
                  AWS_ROUTING_KEY  = "orders"
                  AWS_VENDOR_KEY   = ""
                  AWS_OTHER_KEY    = var.no_key
                  AWS_ACCESS_TOKEN = data.aws_ssm_parameter.sentry_dsn[0].value
                })
            """),
        ["a variable without a secret"] = Right
            .Adding(Manual, "variable \"no_key\" {\n  default = null\n}")
            .Adding("terraform/env/production.tfvars", """pool = { credentials = "{\"type\":\"external_account\"}" }"""),
        ["a secret as docs/writing-a-job.md has it"] = Right
            .With(new SourceFile("functions/Jobs/TakeManual/Rates.cs", """
            namespace Worker.Jobs.TakeManual;

            internal sealed class Rates(WorkerLib.Aws.ParameterStoreSecret key)
            {
                public static Rates Create() => new(
                    new(WorkerLib.Aws.AwsClients.SimpleSystemsManagement, WorkerLib.Setting.Required("RATES_KEY_PARAMETER")));

                public Task<string> ReadAsync(CancellationToken cancellationToken) => key.GetAsync(cancellationToken);
            }

            """))
            .With(Manual, "variables = local.common_settings", """
            variables = merge(local.common_settings, {
                  RATES_KEY_PARAMETER = "/worker/rates-key"
                })
            """)
            .Adding(Manual, """
            resource "aws_iam_role_policy" "take_manual" {
              name = "take_manual"
              role = aws_iam_role.worker.name

              policy = jsonencode({
                Version = "2012-10-17"
                Statement = [
                  {
                    Effect   = "Allow"
                    Action   = "ssm:GetParameter"
                    Resource = "arn:aws:ssm:${var.region}:${local.account}:parameter/worker/rates-key"
                  },
                ]
              })
            }
            """),
        ["an own queue of dead letters, with an alarm"] = Right
            .With("terraform/take_sqs.tf", "aws_sqs_queue.dead_letters.arn", "aws_sqs_queue.lost.arn").Adding("terraform/take_sqs.tf", """
            resource "aws_sqs_queue" "lost" {
              name = "lost"
            }

            resource "aws_cloudwatch_metric_alarm" "lost" {
              alarm_name    = "lost"
              namespace     = "AWS/SQS"
              metric_name   = "ApproximateNumberOfMessagesVisible"
              dimensions    = { QueueName = aws_sqs_queue.lost.name }
              alarm_actions = [aws_sns_topic.alarms.arn]
            }
            """),
        ["a role of a job's own, which writes its log"] = Right.Adding(Manual, """
            resource "aws_iam_role_policy" "take_manual" {
              name = "take_manual"
              role = aws_iam_role.take_manual.name

              policy = jsonencode({
                Version = "2012-10-17"
                Statement = [
                  {
                    Effect   = "Allow"
                    Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
                    Resource = "${aws_cloudwatch_log_group.take_manual.arn}:*"
                  },
                ]
              })
            }
            """),
        ["a permission that all jobs share"] = Right
            .With(Mistakes.Store)
            .With("terraform/main.tf", "\"logs:PutLogEvents\"]", "\"logs:PutLogEvents\", \"dynamodb:GetItem\"]"),
        ["calls whose actions nobody can tell"] = Right
            .With("functions/Jobs/TakeS3/TakeS3Handler.cs", "var lines = 0;", "var lines = 0;\n        _ = s3.GetPreSignedURL(new());")
            .With("terraform/take_s3.tf", "\"s3:GetObject\"", "[\"s3:GetObject\", \"s3:PutObject\"]"),
        ["a job on the bucket of another"] = Right
            .WithNew("s3-shared", "take_upload")
            .With("terraform/take_s3.tf", "  lambda_function {", "  eventbridge = true\n\n  lambda_function {"),
        ["a rule of EventBridge"] = Right.Adding(Manual, """
            resource "aws_cloudwatch_event_rule" "take_manual" {
              name                = "take_manual"
              schedule_expression = "rate(1 hour)"
            }

            resource "aws_cloudwatch_event_target" "take_manual" {
              rule = aws_cloudwatch_event_rule.take_manual.name
              arn  = aws_lambda_function.take_manual.arn

              dead_letter_config {
                arn = aws_sqs_queue.dead_letters.arn
              }
            }

            resource "aws_lambda_permission" "take_manual" {
              statement_id  = "rule"
              function_name = aws_lambda_function.take_manual.function_name
              action        = "lambda:InvokeFunction"
              principal     = "events.amazonaws.com"
              source_arn    = aws_cloudwatch_event_rule.take_manual.arn
            }
            """),
    };

    private static string Policy(string path)
    {
        var text = Text(path);
        var start = text.IndexOf("policy = jsonencode({", StringComparison.Ordinal);
        return text[start..(text.IndexOf("\n  })\n", start, StringComparison.Ordinal) + 5)];
    }

    private static string Text(string path) => Right.All.Single(file => file.Path == path).Text;
}
