# What people should know (functions/WorkerLib/Alerts/): a job writes a row in the transaction that changes the state, and the stream of the
# table starts whoever notifies people. A row per alert: subject (process/<name>), raisedAt, kind (alert, recovery), severity, message, and
# fingerprint where there is one; kept for 90 days.

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

# What people are notified of: AnnounceAlerts sends the rows of the table here, and Notify notifies people of them. Notify itself gives up a
# message that no destination accepts for four hours, and each try is a receive: about 25 for one that is refused, at most 150 for one that
# has to wait for others. The count is for messages that kill it.
resource "aws_sqs_queue" "notifications" {
  name = "worker-${var.environment}-notifications"
  # Six times the timeout of Notify, as AWS asks. The function names the queue, so the queue cannot name the function.
  visibility_timeout_seconds = 6 * 60
  message_retention_seconds  = 14 * 24 * 3600

  # By names here and below, which are known before anything is there: so ./worker up makes the queue without the provider's wait of 25 s.
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:${var.region}:${local.account}:${aws_sqs_queue.dead_letters.name}"
    maxReceiveCount     = 200
  })

  # The fleet's alarms come here too. Jobs send with their role; topics have none. In the queue itself, because the provider waits
  # another 25 s for a policy of its own.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { Service = "sns.amazonaws.com" }
      Resource  = "arn:aws:sqs:${var.region}:${local.account}:worker-${var.environment}-notifications"
      Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:${var.region}:${local.account}:${aws_sns_topic.alarms.name}" } }
    }]
  })
}

# The policy above was a resource once: it stays where it is.
removed {
  from = aws_sqs_queue_policy.notifications

  lifecycle {
    destroy = false
  }
}
