# Who hears when the API of hazards_api fails, or refuses many requests.

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
    condition = (
      { for kind, alarm in aws_cloudwatch_metric_alarm.hazards_api : kind => alarm.threshold } ==
      { "4xx" = 500, "5xx" = 0 }
    )
    error_message = "One failure of the API is one too many; what it refuses is counted."
  }

  assert {
    condition = alltrue([
      for kind, alarm in aws_cloudwatch_metric_alarm.hazards_api :
      alarm.metric_name == kind && alarm.dimensions == tomap({ ApiId = aws_apigatewayv2_api.hazards_api.id })
      && alarm.alarm_actions == toset([aws_sns_topic.alarms.arn])
    ])
    error_message = "The alarms are of this API, and reach people."
  }
}
