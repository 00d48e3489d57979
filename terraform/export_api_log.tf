# ExportApiLog: each night, copies the API log rows of the day before to S3; by hand for any other day.

locals {
  # Every quarter of an hour from one to four: the first run exports, the others go on where it ended, or find it done.
  export_api_log_schedule  = "cron(0/15 1-3 * * ? *)"
  export_api_log_time_zone = "Asia/Tokyo"
}

resource "aws_lambda_function" "export_api_log" {
  function_name     = "export_api_log"
  handler           = "ExportApiLog"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 512
  timeout           = 840 # a run that crashes keeps its day until then, and five seconds; the next quarter of an hour is to go on

  environment {
    variables = merge(local.common_settings, {
      API_LOG_TABLE           = aws_dynamodb_table.api_log.name
      API_LOG_SHARDS          = "4"
      DOTNET_GCConserveMemory = "7" # compacts large objects: ten million rows take no more memory than one
      EXPORT_BUCKET           = aws_s3_bucket.exports.bucket
      EXPORT_FILE_BYTES       = "16777216" # of text; its gzip is in memory, once for each parallel shard
      EXPORT_LATE_DAYS        = "1"
      EXPORT_LEDGER_TABLE     = aws_dynamodb_table.export_ledger.name
      EXPORT_PARALLEL_SHARDS  = "2"
      SENTRY_MONITOR_SCHEDULE = local.export_api_log_schedule
      SENTRY_MONITOR_TIMEZONE = local.export_api_log_time_zone
    })
  }
}

resource "aws_cloudwatch_log_group" "export_api_log" {
  name              = "/aws/lambda/export_api_log"
  retention_in_days = var.log_retention_days
}

resource "aws_scheduler_schedule" "export_api_log" {
  name                         = "export_api_log"
  schedule_expression          = local.export_api_log_schedule
  schedule_expression_timezone = local.export_api_log_time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.export_api_log.arn
    role_arn = aws_iam_role.scheduler.arn

    # Not jsonencode: it would write < and > as \u003c and \u003e, and the scheduler would not see its placeholder.
    input = "{\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}"

    # The next quarter of an hour retries.
    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 2
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.scheduler, aws_iam_role_policy.export_api_log]
}

resource "aws_lambda_function_event_invoke_config" "export_api_log" {
  function_name                = aws_lambda_function.export_api_log.function_name
  maximum_event_age_in_seconds = 900
  maximum_retry_attempts       = 1

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "export_api_log" {
  name = "export_api_log"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = aws_dynamodb_table.api_log.arn
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.export_ledger.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = "${aws_s3_bucket.exports.arn}/api-log/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.exports.arn
      },
    ]
  })
}

# A row per request: dayShard (<day in Tokyo>#<shard>), timeAndId (<time in UTC>#<id>, as in 2026-11-19T15:00:00.000Z#0000002a), and
# whatever the API logged. The API spreads a day over the shards.
resource "aws_dynamodb_table" "api_log" {
  name                        = "api_log"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "dayShard"
  range_key                   = "timeAndId"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "dayShard"
    type = "S"
  }

  attribute {
    name = "timeAndId"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

# A row per day: day, progress (JSON: how far its export has come) and savedAt; owner and ownedUntil while a run works on it. Times in
# milliseconds.
resource "aws_dynamodb_table" "export_ledger" {
  name                        = "export_ledger"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "day"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "day"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_s3_bucket" "exports" {
  bucket        = "worker-${var.environment}-exports-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "exports" {
  bucket                  = aws_s3_bucket.exports.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "exports" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.exports.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.exports.arn })
}
