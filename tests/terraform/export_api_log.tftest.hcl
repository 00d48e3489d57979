# What ExportApiLog needs beside what every job has.

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
    condition = alltrue([
      aws_dynamodb_table.api_log.deletion_protection_enabled,
      aws_dynamodb_table.api_log.point_in_time_recovery[0].enabled,
      aws_dynamodb_table.export_ledger.deletion_protection_enabled,
      !aws_s3_bucket.exports.force_destroy,
    ])
    error_message = "Production data is protected."
  }

  assert {
    condition     = strcontains(aws_scheduler_schedule.export_api_log.target[0].input, "<aws.scheduler.scheduled-time>")
    error_message = "The scheduler finds its placeholder only when < and > are written as they are."
  }

  assert {
    condition     = aws_scheduler_schedule.export_api_log.schedule_expression_timezone == "Asia/Tokyo"
    error_message = "The days of the export are days of Tokyo."
  }

  assert {
    condition = (
      aws_lambda_function.export_api_log.environment[0].variables.SENTRY_MONITOR_SCHEDULE ==
      aws_scheduler_schedule.export_api_log.schedule_expression
    )
    error_message = "The cron monitor has the job's own schedule."
  }

  assert {
    condition = alltrue([
      startswith(aws_scheduler_schedule.export_api_log.schedule_expression, "cron(0/15 "),
      aws_lambda_function.export_api_log.timeout + 5 < 900,
      aws_lambda_function_event_invoke_config.export_api_log.maximum_event_age_in_seconds == 900,
    ])
    error_message = "The run of the next quarter of an hour finds the lease of a crashed run expired, and meets no retry of an old event."
  }

  assert {
    condition = (
      aws_lambda_function.export_api_log.environment[0].variables.EXPORT_FILE_BYTES *
      aws_lambda_function.export_api_log.environment[0].variables.EXPORT_PARALLEL_SHARDS <=
      1024 * 1024 * aws_lambda_function.export_api_log.memory_size / 2
    )
    error_message = "The files that are written at once fit into half of the memory, even if their text cannot be compressed."
  }
}

run "local" {
  command = plan

  variables {
    environment  = "local"
    local_aws    = true
    protect_data = false
  }

  assert {
    condition     = !aws_dynamodb_table.api_log.deletion_protection_enabled && aws_s3_bucket.exports.force_destroy
    error_message = "The local AWS can be destroyed."
  }
}
