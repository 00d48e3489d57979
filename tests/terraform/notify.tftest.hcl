# What Notify needs beside what every job has.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  environment  = "production"
  alarm_emails = ["oncall@example.com"]
  package      = "../tests/data/empty.zip"
  ipadic_layer = "../tests/data/empty.zip"
}

run "production" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.incidents.deletion_protection_enabled
    error_message = "Who was notified of what is protected: without it, everybody is notified again."
  }

  assert {
    condition = (
      jsondecode(aws_sqs_queue.notifications.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] ==
      "arn:aws:sns:ap-northeast-1:${local.account}:${aws_sns_topic.alarms.name}"
    )
    error_message = "No topic but that of the alarms sends to the queue."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.notify.dimensions == tomap({ QueueName = aws_sqs_queue.notifications.name }) &&
      aws_cloudwatch_metric_alarm.notify.alarm_actions == toset([aws_sns_topic.alarms.arn])
    )
    error_message = "An alarm watches how long alerts wait."
  }

  assert {
    condition     = aws_sqs_queue.notifications.visibility_timeout_seconds == 6 * aws_lambda_function.notify.timeout
    error_message = "The queue hides a message for six times as long as Notify may take."
  }

  assert {
    condition     = !contains(keys(aws_lambda_function.notify.environment[0].variables), "NOTIFY_DESTINATIONS")
    error_message = "Nobody is notified where no destination is named."
  }
}

run "with_destinations" {
  command = plan

  variables {
    notify = { destinations_parameter = "/worker/notify-destinations" }
  }

  assert {
    condition = alltrue([
      for function in [aws_lambda_function.notify, aws_lambda_function.publish_constants] :
      function.environment[0].variables.NOTIFY_DESTINATIONS == "/worker/notify-destinations"
    ])
    error_message = "The functions get the name of the parameter, and not what it holds."
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_role_policy.notify, aws_iam_role_policy.publish_constants] : [
        for statement in jsondecode(policy.policy).Statement : statement.Resource if statement.Action == "ssm:GetParameter"
      ] == ["arn:aws:ssm:ap-northeast-1:123456789012:parameter/worker/notify-destinations"]
    ])
    error_message = "They may read that parameter alone."
  }
}

run "with_the_destinations_themselves" {
  command = plan

  variables {
    notify = { destinations_parameter = "{\"ops\":{\"kind\":\"slack\",\"url\":\"https://hooks.example.com/ops\"}}" }
  }

  expect_failures = [var.notify]
}
