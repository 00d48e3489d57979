# JobName: on its schedule, does what its code says.

locals {
  job_name_schedule  = "__SCHEDULE__"
  job_name_time_zone = "__TIME_ZONE__"
}

resource "aws_lambda_function" "job_name" {
  function_name     = "job_name"
  handler           = "JobName"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = __MEMORY__
  timeout           = __TIMEOUT__

  environment {
    variables = merge(local.common_settings, {
      SENTRY_MONITOR_SCHEDULE = local.job_name_schedule
      SENTRY_MONITOR_TIMEZONE = local.job_name_time_zone
    })
  }
}

resource "aws_cloudwatch_log_group" "job_name" {
  name              = "/aws/lambda/job_name"
  retention_in_days = var.log_retention_days
}

resource "aws_scheduler_schedule" "job_name" {
  name                         = "job_name"
  schedule_expression          = local.job_name_schedule
  schedule_expression_timezone = local.job_name_time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.job_name.arn
    role_arn = aws_iam_role.scheduler.arn

    # Not jsonencode: it would write < and > as \u003c and \u003e, and the scheduler would not see its placeholder.
    input = "{\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}"

    retry_policy {
      maximum_event_age_in_seconds = 6 * 3600
      maximum_retry_attempts       = 10
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.scheduler]
}

resource "aws_lambda_function_event_invoke_config" "job_name" {
  function_name                = aws_lambda_function.job_name.function_name
  maximum_event_age_in_seconds = 6 * 3600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}
