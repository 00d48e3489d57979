# What ReplayDeadLetters needs beside what every job has.

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
    defaults = { arn = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows", stream_arn = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/rows/stream/1" }
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
    condition     = jsondecode(aws_iam_role_policy.replay_dead_letters.policy).Statement[1].Condition == { StringEquals = { "aws:ResourceTag/Project" = "worker" } }
    error_message = "It may send to queues of this Terraform only: those with its tag."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.replay_dead_letters.policy).Statement[2].Resource == [for job in local.jobs : "arn:aws:lambda:ap-northeast-1:123456789012:function:${job}"]
    error_message = "It may invoke the jobs and nothing else."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.dead_letters.restrict_public_buckets && !aws_s3_bucket.dead_letters.force_destroy && length(aws_s3_bucket_lifecycle_configuration.dead_letters) == 1
    error_message = "Exported letters hold secrets: they are private, protected, and forgotten in time."
  }
}
