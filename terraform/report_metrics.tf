# ReportMetrics: each hour, measures the tables and queues of the set of constants `metrics`.
# What the set names must be named below, too: the job may read nothing else.

locals {
  report_metrics_schedule = "rate(1 hour)"
}

resource "aws_lambda_function" "report_metrics" {
  function_name     = "report_metrics"
  handler           = "ReportMetrics"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 512
  timeout           = 900

  environment {
    variables = merge(local.common_settings, {
      METRICS_TABLE           = aws_dynamodb_table.daily_metrics.name
      ALERTS_TABLE            = aws_dynamodb_table.alerts.name
      CONSTANTS_TABLE         = aws_dynamodb_table.constants.name
      CONSTANTS_BUCKET        = aws_s3_bucket.constants.bucket
      QUEUE_URL_PREFIX        = trimsuffix(aws_sqs_queue.dead_letters.url, "dead-letters")
      SENTRY_MONITOR_SCHEDULE = local.report_metrics_schedule
    })
  }
}

resource "aws_cloudwatch_log_group" "report_metrics" {
  name              = "/aws/lambda/report_metrics"
  retention_in_days = var.log_retention_days
}

resource "aws_scheduler_schedule" "report_metrics" {
  name                = "report_metrics"
  schedule_expression = local.report_metrics_schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.report_metrics.arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({})

    # The next hour measures everything again, and fills what is missing.
    retry_policy {
      maximum_event_age_in_seconds = 1800
      maximum_retry_attempts       = 2
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.scheduler, aws_iam_role_policy.report_metrics]
}

resource "aws_lambda_function_event_invoke_config" "report_metrics" {
  function_name                = aws_lambda_function.report_metrics.function_name
  maximum_event_age_in_seconds = 1800
  maximum_retry_attempts       = 1

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "report_metrics" {
  name = "report_metrics"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # By name, because these tables belong to other jobs, which may go.
        Effect = "Allow"
        Action = ["dynamodb:Scan", "dynamodb:Query"]
        Resource = [
          for table in ["alerts", "api_log", "heartbeats"] : "arn:aws:dynamodb:${var.region}:${local.account}:table/${table}"
        ]
      },
      {
        Effect = "Allow"
        Action = "sqs:GetQueueAttributes"
        Resource = [
          for queue in ["dead-letters", "notifications"] :
          "arn:aws:sqs:${var.region}:${local.account}:worker-${var.environment}-${queue}"
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.daily_metrics.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:PutItem"
        Resource = aws_dynamodb_table.alerts.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = aws_dynamodb_table.constants.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.constants.arn}/metrics/*"
      },
    ]
  })
}

# A row per source and day of Tokyo: source (<table> or queue/<name>), day, asOf, count, kinds, newest, ageSeconds, closed, countedAt,
# updatedAt, lateItems, note. The row of the day `state` is the job's own: measuredAt, freshness, freshnessAt.
resource "aws_dynamodb_table" "daily_metrics" {
  name                        = "daily_metrics"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "source"
  range_key                   = "day"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "source"
    type = "S"
  }

  attribute {
    name = "day"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}
