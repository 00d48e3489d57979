# Events that no retry could save, and schedules that could not start their job. Jobs and the scheduler send with their roles; topics
# have none, so the queue itself allows those of this account.

resource "aws_sqs_queue" "dead_letters" {
  name                      = "worker-${var.environment}-dead-letters"
  message_retention_seconds = 14 * 24 * 3600

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { Service = "sns.amazonaws.com" }
      Resource  = "arn:aws:sqs:${var.region}:${local.account}:worker-${var.environment}-dead-letters"
      Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:${var.region}:${local.account}:*" } }
    }]
  })
}
