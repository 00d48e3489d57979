# AnnounceAlerts: sends each new row of the alerts table to the queue of Notify.

resource "aws_lambda_function" "announce_alerts" {
  function_name     = "announce_alerts"
  handler           = "AnnounceAlerts"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 256
  timeout           = 30

  environment {
    variables = merge(local.common_settings, {
      NOTIFICATIONS_QUEUE_URL = aws_sqs_queue.notifications.url
      DEAD_LETTER_QUEUE_URL   = aws_sqs_queue.dead_letters.url
      DEAD_LETTER_BUCKET      = aws_s3_bucket.dead_letters.bucket
    })
  }
}

resource "aws_cloudwatch_log_group" "announce_alerts" {
  name              = "/aws/lambda/announce_alerts"
  retention_in_days = var.log_retention_days
}

# A failed batch is halved until the record that fails stands alone; after half a day of attempts its place in the stream goes to the dead
# letters, and the records behind it go on. So long, because what fails here is the queue itself, and an alert must not be lost to that.
resource "aws_lambda_event_source_mapping" "announce_alerts" {
  event_source_arn               = aws_dynamodb_table.alerts.stream_arn
  function_name                  = aws_lambda_function.announce_alerts.arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 100
  bisect_batch_on_function_error = true
  maximum_record_age_in_seconds  = 12 * 3600
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.announce_alerts]
}

resource "aws_iam_role_policy" "announce_alerts" {
  name = "announce_alerts"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords"]
        Resource = aws_dynamodb_table.alerts.stream_arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:ListStreams"
        Resource = "${aws_dynamodb_table.alerts.arn}/stream/*"
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = [aws_sqs_queue.notifications.arn, aws_sqs_queue.dead_letters.arn]
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.dead_letters.arn}/letters/*"
      },
    ]
  })
}
