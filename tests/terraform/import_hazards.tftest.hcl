# What ImportHazards needs beside what every job has.

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
    condition     = aws_dynamodb_table.hazard_feeds.deletion_protection_enabled && !aws_s3_bucket.telegrams.force_destroy
    error_message = "Production data is protected."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.telegrams.block_public_policy,
      aws_s3_bucket_public_access_block.telegrams.restrict_public_buckets,
    ])
    error_message = "Nobody outside reads or writes telegrams."
  }

  assert {
    condition     = aws_s3_bucket_notification.import_hazards.lambda_function[0].filter_prefix == "incoming/"
    error_message = "Only uploads start the job: it writes to raw/ and refused/ itself."
  }

  assert {
    condition = alltrue([
      startswith(aws_lambda_function.import_hazards.environment[0].variables.JMA_FEEDS_URL, "https://"),
      startswith(aws_lambda_function.import_hazards.environment[0].variables.USGS_FEEDS_URL, "https://"),
    ])
    error_message = "The feeds are read over TLS."
  }

  assert {
    condition = (
      aws_lambda_function.import_hazards.environment[0].variables.SENTRY_MONITOR_SCHEDULE ==
      aws_scheduler_schedule.import_hazards.schedule_expression
    )
    error_message = "The cron monitor has the job's own schedule."
  }
}

run "without_feeds" {
  command = plan

  variables {
    import_hazards = { jma_feeds_url = "", usgs_feeds_url = "" }
  }

  assert {
    condition = length(setintersection(
      keys(aws_lambda_function.import_hazards.environment[0].variables), ["JMA_FEEDS_URL", "USGS_FEEDS_URL"]
    )) == 0
    error_message = "A feed that is not named is not read."
  }
}
