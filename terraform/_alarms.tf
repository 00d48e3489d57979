# What CloudWatch watches: each job by its own alarm, so that one that fails for days does not hide the next. Costs 0.10 USD per metric and
# month, the first ten are free. docs/runbook.md says what to do. Nothing here names a job: their files say what starts them.

locals {
  stream_jobs   = [for job, source in local.sources : job if can(regex("event_source_arn\\s*=\\s*aws_dynamodb_table", source))]
  frequent_jobs = [for job, source in local.sources : job if can(regex("\"rate\\([0-9]+ minutes?\\)\"", source))]
}

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
  for_each            = toset(local.jobs)
  alarm_name          = "worker-${var.environment}-errors-${each.key}"
  alarm_description   = "${each.key} failed in the last five minutes: ./worker logs ${each.key} --env ${var.environment}"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = each.key }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# Of all functions of the account and region together. Lambda tries an event again that it throttled; for a quarter of an hour it is stuck.
resource "aws_cloudwatch_metric_alarm" "throttles" {
  alarm_name          = "worker-${var.environment}-throttles"
  alarm_description   = "Functions have been throttled for 15 minutes: too many run at once. Events wait or are lost: docs/runbook.md"
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# Records that a batch reports as failed are no errors of Lambda; the stream waits behind them.
resource "aws_cloudwatch_metric_alarm" "stream_age" {
  for_each            = toset(local.stream_jobs)
  alarm_name          = "worker-${var.environment}-stream-age-${each.key}"
  alarm_description   = "Changes have waited for ${each.key} for more than five minutes: ./worker logs ${each.key} --env ${var.environment}"
  namespace           = "AWS/Lambda"
  metric_name         = "IteratorAge"
  dimensions          = { FunctionName = each.key }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 300000 # ms
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# A schedule that was paused and forgotten, or cannot start its job. A job that never ran is not missed: what is missing is ignored, and
# FILL makes zeros only of gaps beside what is there.
resource "aws_cloudwatch_metric_alarm" "silent" {
  for_each            = toset(local.frequent_jobs)
  alarm_name          = "worker-${var.environment}-silent-${each.key}"
  alarm_description   = "${each.key} has not run for half an hour, and should: ./worker schedule list --env ${var.environment}"
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "ignore"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "runs"
    label       = "runs"
    expression  = "FILL(invocations, 0)"
    return_data = true
  }

  metric_query {
    id = "invocations"

    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Invocations"
      dimensions  = { FunctionName = each.key }
      stat        = "Sum"
      period      = 600
    }
  }
}

# As long as anything is there.
resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "worker-${var.environment}-dead-letters"
  alarm_description   = "Events wait in the dead-letter queue: no retry could save them. ./worker dead-letter list --env ${var.environment}"
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

# Each time that more come, because the alarm above stays as it is when there is one that nobody deletes. Those that somebody looks at are
# counted, too: they come back.
resource "aws_cloudwatch_metric_alarm" "more_dead_letters" {
  alarm_name          = "worker-${var.environment}-more-dead-letters"
  alarm_description   = "More events came into the dead-letter queue. ./worker dead-letter list --env ${var.environment}"
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "more"
    label       = "more than before"
    expression  = "DIFF(visible + held)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { visible = "ApproximateNumberOfMessagesVisible", held = "ApproximateNumberOfMessagesNotVisible" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/SQS"
        metric_name = metric_query.value
        dimensions  = { QueueName = aws_sqs_queue.dead_letters.name }
        stat        = "Maximum"
        period      = 300
      }
    }
  }
}
