# ProcessChecker: each minute, finds processes whose heartbeat is late or back and alerts once for each change.

locals {
  process_checker_schedule = "rate(1 minute)"
}

resource "aws_lambda_function" "process_checker" {
  function_name     = "process_checker"
  handler           = "ProcessChecker"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 256
  timeout           = 50

  environment {
    variables = merge(local.common_settings, {
      HEARTBEATS_TABLE        = aws_dynamodb_table.pulses.name
      ALERTS_TABLE            = aws_dynamodb_table.lateness.name
      SENTRY_MONITOR_SCHEDULE = local.process_checker_schedule
    })
  }
}

resource "aws_cloudwatch_log_group" "process_checker" {
  name              = "/aws/lambda/process_checker"
  retention_in_days = var.log_retention_days
}

resource "aws_scheduler_schedule" "process_checker" {
  name                = "process_checker"
  schedule_expression = local.process_checker_schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.process_checker.arn
    role_arn = aws_iam_role.scheduler.arn

    # Not jsonencode: it would write < and > as \u003c and \u003e, and the scheduler would not see its placeholder.
    input = "{\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}"

    # The next minute checks everything again, so a late start is worth nothing.
    retry_policy {
      maximum_event_age_in_seconds = 60
      maximum_retry_attempts       = 0
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.scheduler, aws_iam_role_policy.process_checker]
}

resource "aws_lambda_function_event_invoke_config" "process_checker" {
  function_name                = aws_lambda_function.process_checker.function_name
  maximum_event_age_in_seconds = 60
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "process_checker" {
  name = "process_checker"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:Scan", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.pulses.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:PutItem"
        Resource = aws_dynamodb_table.lateness.arn
      },
    ]
  })
}

# A row a process: process, intervalSeconds, graceSeconds, lastBeat; state and stateSince are the job's.
resource "aws_dynamodb_table" "pulses" {
  name                        = "pulses"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "process"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "process"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

# A row an alert: subject (process/<name>), raisedAt, kind (late, recovered), message; kept for 90 days.
resource "aws_dynamodb_table" "lateness" {
  name                        = "lateness"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "subject"
  range_key                   = "raisedAt"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "subject"
    type = "S"
  }

  attribute {
    name = "raisedAt"
    type = "S"
  }

  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}
