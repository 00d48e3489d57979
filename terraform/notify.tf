# Notify: sends the alerts in its queue, and the fleet's alarms, to people over webhooks.

resource "aws_lambda_function" "notify" {
  function_name     = "notify"
  handler           = "Notify"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 256
  timeout           = 60

  environment {
    variables = merge(
      local.common_settings,
      {
        INCIDENTS_TABLE         = aws_dynamodb_table.incidents.name
        NOTIFICATIONS_QUEUE_URL = aws_sqs_queue.notifications.url
        DEAD_LETTER_QUEUE_URL   = aws_sqs_queue.dead_letters.url
        DEAD_LETTER_BUCKET      = aws_s3_bucket.dead_letters.bucket
        CONSTANTS_TABLE         = aws_dynamodb_table.constants.name
        CONSTANTS_BUCKET        = aws_s3_bucket.constants.bucket
      },
      local.notify_destinations_setting,
    )
  }

  depends_on = [aws_iam_role_policy.notify] # it reads the destinations when it starts
}

resource "aws_cloudwatch_log_group" "notify" {
  name              = "/aws/lambda/notify"
  retention_in_days = var.log_retention_days
}

# The fleet's alarms go to the queue too, which lets their topic send.
resource "aws_sns_topic_subscription" "notify" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.notifications.arn

  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letters.arn })
}

# It waits some seconds, so that a burst becomes one message. Two runs at a time are enough, and easy on the webhooks.
resource "aws_lambda_event_source_mapping" "notify" {
  event_source_arn                   = aws_sqs_queue.notifications.arn
  function_name                      = aws_lambda_function.notify.arn
  batch_size                         = 50
  maximum_batching_window_in_seconds = 3
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }

  depends_on = [aws_iam_role_policy.notify]
}

# By e-mail, because notify itself may be what does not run. A message whose destination fails is retried for four hours, and counts.
resource "aws_cloudwatch_metric_alarm" "notify" {
  alarm_name          = "worker-${var.environment}-notifications-age"
  alarm_description   = "Alerts have waited for half an hour, and reach nobody: ./worker logs notify --env ${var.environment}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.notifications.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1800 # s
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# An empty batch: looks for incidents to remind people of, where a route of the constants asks for that. Else it reads nothing.
resource "aws_scheduler_schedule" "notify" {
  name                = "notify"
  schedule_expression = "rate(5 minutes)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.notify.arn
    role_arn = aws_iam_role.scheduler.arn
    input    = "{\"Records\":[]}"

    # The next look finds the same.
    retry_policy {
      maximum_event_age_in_seconds = 60
      maximum_retry_attempts       = 0
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.scheduler, aws_iam_role_policy.notify]
}

resource "aws_lambda_function_event_invoke_config" "notify" {
  function_name                = aws_lambda_function.notify.function_name
  maximum_event_age_in_seconds = 60
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "notify" {
  name = "notify"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
        Resource = aws_sqs_queue.notifications.arn
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage" # into its own queue: that a destination cannot be reached
        Resource = [aws_sqs_queue.notifications.arn, aws_sqs_queue.dead_letters.arn]
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.dead_letters.arn}/letters/*"
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan"]
        Resource = aws_dynamodb_table.incidents.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = aws_dynamodb_table.constants.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.constants.arn}/notifications/*"
      },
      {
        Effect   = "Allow"
        Action   = "ssm:GetParameter"
        Resource = local.notify_destinations_arn
      },
    ]
  })
}

# What each destination was notified of, per subject: subject, destination, version, latest, isOpen, openedAt, notifiedAt, severity,
# message, fingerprint, alerts, sequence, claimedUntil while a run notifies people, refusedAt when the last alert was refused, and
# recoveredAt while a recovery is on its way; kept while it is open, and then for 90 days.
resource "aws_dynamodb_table" "incidents" {
  name                        = "incidents"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "subject"
  range_key                   = "destination"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "subject"
    type = "S"
  }

  attribute {
    name = "destination"
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
