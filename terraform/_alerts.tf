# What people should know (functions/WorkerLib/Alerts/): jobs write a row with the state that it tells of, and the stream carries it on to
# whoever tells people. A row per alert: subject (process/<name>), raisedAt, kind (alert, recovery), severity, message; kept for 90 days.

resource "aws_dynamodb_table" "alerts" {
  name                        = "alerts"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "subject"
  range_key                   = "raisedAt"
  deletion_protection_enabled = var.protect_data
  stream_enabled              = true
  stream_view_type            = "NEW_IMAGE"

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

# What people are told of: AnnounceAlerts sends the rows of the table here, Notify tells of them. Notify itself gives a message up that
# nobody takes for four hours, and each try is a receive: the count is for messages that kill it.
resource "aws_sqs_queue" "notifications" {
  name                       = "worker-${var.environment}-notifications"
  visibility_timeout_seconds = 6 * 60 # times the timeout of Notify, as AWS asks; the function names the queue, so the queue cannot name the function
  message_retention_seconds  = 14 * 24 * 3600

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 200
  })
}
