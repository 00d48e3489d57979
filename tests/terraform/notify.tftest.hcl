# What Notify needs beside what every job has.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/worker" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/worker" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:ap-northeast-1:123456789012:function:job" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:ap-northeast-1:123456789012:dead-letters" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:ap-northeast-1:123456789012:alarms" }
  }
  mock_resource "aws_dynamodb_table" {
    defaults = {
      arn        = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows"
      stream_arn = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows/stream/2026-11-20T00:00:00.000"
    }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
}

variables {
  environment  = "production"
  alarm_emails = ["oncall@example.com"]
  package      = "../tests/data/empty.zip"
}

run "production" {
  command = apply

  assert {
    condition     = aws_dynamodb_table.incidents.deletion_protection_enabled
    error_message = "Who was told of what is protected: without it, everybody is told again."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue_policy.notifications.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == aws_sns_topic.alarms.arn
    error_message = "No topic but that of the alarms sends to the queue."
  }

  assert {
    condition     = aws_sqs_queue.notifications.visibility_timeout_seconds == 6 * aws_lambda_function.notify.timeout
    error_message = "The queue hides a message for six times as long as Notify may take."
  }

  assert {
    condition     = !contains(keys(aws_lambda_function.notify.environment[0].variables), "NOTIFY_DESTINATIONS")
    error_message = "Nobody is told where nobody is named."
  }
}

run "with_destinations" {
  command = plan

  variables {
    notify = { destinations_parameter = "/worker/notify-destinations" }
  }

  override_data {
    target = data.aws_ssm_parameter.notify_destinations[0]
    values = { value = "{\"ops\":{\"kind\":\"slack\",\"url\":\"https://hooks.example.com/ops\"}}" }
  }

  assert {
    condition     = issensitive(aws_lambda_function.notify.environment[0].variables.NOTIFY_DESTINATIONS)
    error_message = "No plan shows the webhooks."
  }
}
