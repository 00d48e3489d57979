# What Notify needs beside what every job has.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment  = "production"
  alarm_emails = ["oncall@example.com"]
  package      = "../tests/data/empty.zip"
  ipadic_layer = "../tests/data/empty.zip"
}

run "production" {
  command = apply

  assert {
    condition     = aws_dynamodb_table.incidents.deletion_protection_enabled
    error_message = "Who was notified of what is protected: without it, everybody is notified again."
  }

  assert {
    condition = (
      jsondecode(aws_sqs_queue.notifications.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] ==
      aws_sns_topic.alarms.arn
    )
    error_message = "No topic but that of the alarms sends to the queue."
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

  override_data {
    target = data.aws_ssm_parameter.notify_destinations[0]
    values = { value = "{\"ops\":{\"kind\":\"slack\",\"url\":\"https://hooks.example.com/ops\"}}" }
  }

  assert {
    condition     = issensitive(aws_lambda_function.notify.environment[0].variables.NOTIFY_DESTINATIONS)
    error_message = "No plan shows the webhooks."
  }

  assert {
    condition     = aws_lambda_function.publish_constants.environment[0].variables.NOTIFY_DESTINATION_NAMES == "ops"
    error_message = "Routes to other destinations are refused, by their names alone."
  }
}
