# EndHazards: each minute, ends hazards whose time has come without a telegram that says so.

locals {
  end_hazards_schedule = "rate(1 minute)"
}

resource "aws_lambda_function" "end_hazards" {
  function_name     = "end_hazards"
  handler           = "EndHazards"
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
      HAZARD_EVENTS_TABLE     = aws_dynamodb_table.hazard_events.name
      HAZARDS_TABLE           = aws_dynamodb_table.hazards.name
      HAZARD_LISTS_TABLE      = aws_dynamodb_table.hazard_lists.name
      SENTRY_MONITOR_SCHEDULE = local.end_hazards_schedule
    })
  }
}

resource "aws_cloudwatch_log_group" "end_hazards" {
  name              = "/aws/lambda/end_hazards"
  retention_in_days = var.log_retention_days
}

resource "aws_scheduler_schedule" "end_hazards" {
  name                = "end_hazards"
  schedule_expression = local.end_hazards_schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.end_hazards.arn
    role_arn = aws_iam_role.scheduler.arn

    # Not jsonencode: it would write < and > as \u003c and \u003e, and the scheduler would not see its placeholder.
    input = "{\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}"

    # The next minute ends everything that is due, so a late start is worth nothing.
    retry_policy {
      maximum_event_age_in_seconds = 60
      maximum_retry_attempts       = 0
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.scheduler, aws_iam_role_policy.end_hazards]
}

resource "aws_lambda_function_event_invoke_config" "end_hazards" {
  function_name                = aws_lambda_function.end_hazards.function_name
  maximum_event_age_in_seconds = 60
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "end_hazards" {
  name = "end_hazards"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:Query", "dynamodb:DeleteItem"]
        Resource = aws_dynamodb_table.hazard_lists.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:BatchGetItem"
        Resource = aws_dynamodb_table.hazards.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:UpdateItem"
        Resource = aws_dynamodb_table.hazard_events.arn
      },
    ]
  })
}
