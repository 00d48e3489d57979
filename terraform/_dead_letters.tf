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

# Two alarms for the whole fleet. Without a dimension the metric counts the errors of all functions of the account and region; the
# second one sees the schedules that could not start their job at all.

resource "aws_sns_topic" "alarms" {
  name = "worker-${var.environment}-alarms"
}

resource "aws_sns_topic_subscription" "alarms" {
  for_each  = var.alarm_emails
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "worker-${var.environment}-errors"
  alarm_description   = "A job failed in the last five minutes. Its log group is /aws/lambda/<function>."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "worker-${var.environment}-dead-letters"
  alarm_description   = "Events wait in the dead-letter queue: no retry could save them."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
