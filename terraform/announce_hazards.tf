# AnnounceHazards: notifies subscribers of hazards that begin, change and end, as rows of the alerts table.

variable "announce_hazards" {
  description = "max_age_hours: no new alert for what was reported earlier than this, so that importing an archive wakes nobody."
  type        = object({ max_age_hours = optional(number, 6) })
  default     = {}

  validation {
    condition = (
      var.announce_hazards.max_age_hours >= 1 &&
      floor(var.announce_hazards.max_age_hours) == var.announce_hazards.max_age_hours
    )
    error_message = "max_age_hours is a whole number, 1 or more."
  }
}

resource "aws_lambda_function" "announce_hazards" {
  function_name     = "announce_hazards"
  handler           = "AnnounceHazards"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 512
  timeout           = 60

  environment {
    variables = merge(local.common_settings, {
      ALERTS_TABLE           = aws_dynamodb_table.alerts.name
      ANNOUNCE_MAX_AGE_HOURS = tostring(var.announce_hazards.max_age_hours)
      CONSTANTS_TABLE        = aws_dynamodb_table.constants.name
      CONSTANTS_BUCKET       = aws_s3_bucket.constants.bucket
      DEAD_LETTER_QUEUE_URL  = aws_sqs_queue.dead_letters.url
      DEAD_LETTER_BUCKET     = aws_s3_bucket.dead_letters.bucket
    })
  }
}

resource "aws_cloudwatch_log_group" "announce_hazards" {
  name              = "/aws/lambda/announce_hazards"
  retention_in_days = var.log_retention_days
}

# What fails here is DynamoDB or the subscriptions, and a hazard must not be lost to that: a batch is halved and tried for half a day.
resource "aws_lambda_event_source_mapping" "announce_hazards" {
  event_source_arn               = aws_dynamodb_table.hazards.stream_arn
  function_name                  = aws_lambda_function.announce_hazards.arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 25
  bisect_batch_on_function_error = true
  maximum_record_age_in_seconds  = 12 * 3600
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy_attachment.announce_hazards]
}

# A policy of its own, because the inline ones of the role share 10,240 characters.
resource "aws_iam_policy" "announce_hazards" {
  name = "worker-${var.environment}-announce-hazards"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords"]
        Resource = aws_dynamodb_table.hazards.stream_arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:ListStreams"
        Resource = "${aws_dynamodb_table.hazards.arn}/stream/*"
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:Query", "dynamodb:PutItem"]
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
        Resource = "${aws_s3_bucket.constants.arn}/subscriptions/*"
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.dead_letters.arn}/letters/*"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "announce_hazards" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.announce_hazards.arn
}
