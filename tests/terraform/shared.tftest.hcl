# What every environment must have, without an AWS: the provider is a mock. Nothing here names a job.

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
      alltrue([for job in local.jobs : fileexists("${path.module}/${job}.tf") && !startswith(job, "_")]) &&
      !contains(local.jobs, "main")
    )
    error_message = "The jobs are the .tf files but main.tf, variables.tf, outputs.tf and those that begin with _."
  }

  assert {
    condition = (
      toset(flatten([for statement in jsondecode(aws_iam_policy.worker.policy).Statement : statement.Action])) ==
      toset(["logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"])
    )
    error_message = "The shared policy allows writing to the jobs' log groups and to the dead-letter queue, and nothing else."
  }

  assert {
    condition = jsondecode(aws_iam_policy.worker.policy).Statement[0].Resource == [
      for job in local.jobs : "arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/lambda/${job}:*"
      if strcontains(file("${path.module}/${job}.tf"), "  role              = aws_iam_role.worker.arn\n")
    ]
    error_message = "The shared policy names the log group of each job that has the shared role."
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.worker.assume_role_policy).Statement[0].Condition ==
      { StringEqualsIfExists = { "aws:SourceAccount" = "123456789012" } }
    )
    error_message = "Lambda takes the role for functions of this account alone."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.packages[0].policy).Statement == [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.packages.arn, "${aws_s3_bucket.packages.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "A bucket refuses whoever comes without TLS."
  }

  assert {
    condition     = aws_iam_role.worker.permissions_boundary == null && length(aws_iam_role.domain) == 0
    error_message = "Without a setting roles have no boundary; a role of a domain is there when a job names it."
  }

  assert {
    condition     = aws_s3_bucket_versioning.packages.versioning_configuration[0].status == "Enabled"
    error_message = "Rollback needs the old versions of the package."
  }

  assert {
    condition     = local.package_hash == filebase64sha256("../tests/data/empty.zip")
    error_message = "A function changes when the bytes of the package do, and only then."
  }

  assert {
    condition = alltrue([
      for job in local.jobs : aws_cloudwatch_metric_alarm.errors[job].dimensions == tomap({ FunctionName = job })
    ])
    error_message = "An alarm of its own watches the errors of each job."
  }

  assert {
    condition = (
      toset(keys(aws_cloudwatch_metric_alarm.stream_age)) ==
      toset([for job in local.jobs : job if strcontains(file("${path.module}/${job}.tf"), ".stream_arn\n  function_name")])
    )
    error_message = "An alarm watches the age of what waits for each job with a stream."
  }

  assert {
    condition = (
      toset(keys(aws_cloudwatch_metric_alarm.silent)) ==
      toset([for job in local.jobs : job if can(regex("rate\\([0-9]+ minute", file("${path.module}/${job}.tf")))])
    )
    error_message = "An alarm watches whether each job with a schedule of minutes runs."
  }

  assert {
    condition = alltrue([
      for alarm in concat(
        values(aws_cloudwatch_metric_alarm.errors),
        values(aws_cloudwatch_metric_alarm.stream_age),
        values(aws_cloudwatch_metric_alarm.silent),
        [
          aws_cloudwatch_metric_alarm.throttles,
          aws_cloudwatch_metric_alarm.dead_letters,
          aws_cloudwatch_metric_alarm.more_dead_letters,
        ],
      ) : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn]) && alarm.ok_actions == alarm.alarm_actions
    ])
    error_message = "Each alarm says that it rings, and that it is over."
  }

  assert {
    condition     = toset([for mail in aws_sns_topic_subscription.alarms : mail.endpoint]) == var.alarm_emails
    error_message = "Each address of alarm_emails gets what the alarms say."
  }
}

run "a_production_that_tells_nobody" {
  command = plan

  variables {
    alarm_emails = []
  }

  expect_failures = [var.alarm_emails]
}

run "an_environment_name_that_cannot_be_a_bucket_name" {
  command = plan

  variables {
    environment = "Production!"
  }

  expect_failures = [var.environment]
}

run "an_architecture_that_the_package_does_not_have" {
  command = plan

  variables {
    architecture = "arm64"
  }

  expect_failures = [var.architecture]
}

run "reporting" {
  command = plan

  variables {
    sentry = {
      dsn_parameter      = "/worker/sentry-dsn"
      ignore_errors      = ["^System\\.TimeoutException$"]
      traces_sample_rate = 0.1
      logs               = true
    }
  }

  override_data {
    target = data.aws_ssm_parameter.sentry_dsn[0]
    values = { value = "https://key@sentry.example.com/42" }
  }

  assert {
    condition     = issensitive(local.common_settings.SENTRY_DSN)
    error_message = "No plan shows the DSN."
  }

  assert {
    condition     = jsondecode(local.common_settings.SENTRY_IGNORE_ERRORS) == ["^System\\.TimeoutException$"]
    error_message = "The ignore rules arrive as a JSON array."
  }

  assert {
    condition     = local.common_settings.SENTRY_TRACES_SAMPLE_RATE == "0.1" && local.common_settings.SENTRY_ENABLE_LOGS == "true"
    error_message = "What is switched on arrives."
  }

  assert {
    condition     = !contains(keys(local.common_settings), "SENTRY_SYMBOLS")
    error_message = "What is not switched on is not set."
  }
}

run "settings_that_would_not_fit_into_a_function" {
  command = plan

  variables {
    sentry = { ignore_errors = [for i in range(100) : "^Vendor\\.Errors\\.Number${i}Exception$"] }
  }

  expect_failures = [aws_s3_object.package]
}

run "roles_within_a_boundary" {
  command = plan

  variables {
    permissions_boundary = "boundary-worker-production"
  }

  assert {
    condition = alltrue([
      for role in [aws_iam_role.worker, aws_iam_role.scheduler] :
      role.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary-worker-production"
    ])
    error_message = "Each role has the boundary of the environment."
  }
}
