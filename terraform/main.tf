# What all jobs share: the provider, the package, the role, the dead-letter queue and the alarm.
# A job has a file of its own, named after it; nothing here lists the jobs.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  # The bucket and its region come from env/<environment>.tfbackend at `terraform init`.
  backend "s3" {
    key          = "worker/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  # The local AWS has no host name per bucket and no account to ask; its address is in AWS_ENDPOINT_URL.
  s3_use_path_style           = var.local_aws
  skip_credentials_validation = var.local_aws
  skip_metadata_api_check     = var.local_aws
  skip_region_validation      = var.local_aws

  default_tags {
    tags = {
      Project     = "worker"
      Environment = var.environment
    }
  }
}

data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id

  # The directory listing is the registry: every other .tf file here is one job and has its name.
  jobs = [
    for file in setsubtract(fileset(path.module, "*.tf"), ["main.tf", "outputs.tf", "variables.tf"]) : trimsuffix(file, ".tf")
  ]
}

# The package: uploaded once for all functions (docs/decisions/0004-package-through-s3.md). Old versions stay for rollback.

resource "aws_s3_bucket" "packages" {
  bucket        = "worker-${var.environment}-packages-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_versioning" "packages" {
  bucket = aws_s3_bucket.packages.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "packages" {
  bucket                  = aws_s3_bucket.packages.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_object" "package" {
  bucket      = aws_s3_bucket_versioning.packages.bucket # versioned before the first upload
  key         = "dists.zip"
  source      = var.package
  source_hash = local.package_hash
}

locals {
  package_hash = filebase64sha256(var.package)
}

# The role of every job. Each job's file adds what that job may do.

resource "aws_iam_role" "worker" {
  name = "worker-${var.environment}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

# A managed policy, because the inline ones of a role share 10,240 characters and belong to the jobs.
resource "aws_iam_policy" "worker" {
  name = "worker-${var.environment}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [for job in local.jobs : "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/lambda/${job}:*"]
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}

# The role with which schedules start jobs.

resource "aws_iam_role" "scheduler" {
  name = "worker-${var.environment}-scheduler"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "start-jobs"
  role = aws_iam_role.scheduler.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = [for job in local.jobs : "arn:aws:lambda:${var.region}:${local.account}:function:${job}"]
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
    ]
  })
}

# What every job is told beside its own settings. The DSN comes from Parameter Store and is sensitive, so no plan shows it.

data "aws_ssm_parameter" "sentry_dsn" {
  count = var.sentry.dsn_parameter == null ? 0 : 1
  name  = var.sentry.dsn_parameter
}

locals {
  common_settings = merge(
    {
      DOTNET_GCgen0size  = "400000" # hexadecimal: collecting every 4 MiB keeps a warm job at 16 MB instead of 28, at the same CPU
      LOG_LEVEL          = var.log_level
      SENTRY_ENVIRONMENT = var.environment
      SENTRY_RELEASE     = "worker@${var.release}"
    },
    var.sentry.sample_rate == 1 ? {} : { SENTRY_SAMPLE_RATE = tostring(var.sentry.sample_rate) },
    var.sentry.traces_sample_rate == 0 ? {} : { SENTRY_TRACES_SAMPLE_RATE = tostring(var.sentry.traces_sample_rate) },
    var.sentry.logs ? { SENTRY_ENABLE_LOGS = "true" } : {},
    var.sentry.symbols ? { SENTRY_SYMBOLS = "true" } : {},
    length(var.sentry.ignore_errors) == 0 ? {} : { SENTRY_IGNORE_ERRORS = jsonencode(var.sentry.ignore_errors) },
    var.sentry.attach_stacktrace ? { SENTRY_ATTACH_STACKTRACE = "true" } : {},
    var.sentry.debug ? { SENTRY_DEBUG = "true" } : {},
    { for parameter in data.aws_ssm_parameter.sentry_dsn : "SENTRY_DSN" => parameter.value },
  )
}

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

# What people should know (functions/WorkerLib/Alerts/): jobs write a row with the state that it tells of, and the stream carries it on to
# whoever tells people. A row an alert: subject (process/<name>), raisedAt, kind (alert, recovery), severity, message; kept for 90 days.

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

# What people are told of: AnnounceAlerts sends the rows of the table here, Notify tells of them. Notify itself gives a message up that
# nobody takes for four hours, and each try is a receive: the count is for messages that kill it.
resource "aws_sqs_queue" "notifications" {
  name                       = "worker-${var.environment}-notifications"
  visibility_timeout_seconds = 6 * 60 # times the timeout of Notify, as AWS asks; the function names the queue, so the queue cannot name the function
  message_retention_seconds  = 14 * 24 * 3600

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 200
  })
}

# Constants that are too large for the package or change without a release (functions/WorkerLib/Constants/). A row a set: set, version, key,
# sha256, bytes, publishedAt, publishedBy, and the same of earlier versions. Objects are <set>/<sha256>.json and never change; large
# contents to publish are uploaded to incoming/.

resource "aws_dynamodb_table" "constants" {
  name                        = "constants"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "set"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "set"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_s3_bucket" "constants" {
  bucket        = "worker-${var.environment}-constants-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "constants" {
  bucket                  = aws_s3_bucket.constants.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# What processes promised and when they last kept it. A row a process, by its name:
#   intervalSeconds, or cron (crontab's five fields) with timeZone (such as Asia/Tokyo; UTC without it)
#   graceSeconds    how much later still counts as in time; a cron slot also takes a beat that comes as much earlier (or 5 minutes)
#   maxRunSeconds   how long a run may take from its start ping; without it starts are not watched
#   mutedUntil, mutedPeriods ("22:00-06:00, 12:00-13:00" on the clock of timeZone): when nothing is told
#   tokenSha256     SHA-256 of its token, in hexadecimal
#   lastBeat, lastStart, lastFailure   its pings
#   watchedSince    from when beats are expected; the job sets it for a process that never beat. Set it to now when you change the schedule.
#   state, stateSince, recentChanges, flappingSince   are the job's
#
# A new process:
#   secret=$(openssl rand -hex 32)
#   aws dynamodb put-item --table-name heartbeats --condition-expression 'attribute_not_exists(process)' --item "$(jq -n --arg sha256 \
#     "$(printf %s "$secret" | sha256sum | cut -d' ' -f1)" '{process: {S: "billing-sync"}, cron: {S: "30 2 * * MON-FRI"},
#     timeZone: {S: "Asia/Tokyo"}, graceSeconds: {N: "900"}, tokenSha256: {S: $sha256}}')"

resource "aws_dynamodb_table" "heartbeats" {
  name                        = "heartbeats"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "process"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "process"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

# Hazard information (functions/Hazards/; its rows: functions/Hazards.Tables/). hazard_events holds what came: by event its state, its
# telegrams and its amendments. EnrichHazards makes of it what is served: hazards, a row each, and hazard_lists, the same by list (all, a
# family, a prefecture) and time, so that a question is one query.

resource "aws_dynamodb_table" "hazard_events" {
  name                        = "hazard_events"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "event"
  range_key                   = "row"
  deletion_protection_enabled = var.protect_data
  stream_enabled              = true
  stream_view_type            = "KEYS_ONLY"

  attribute {
    name = "event"
    type = "S"
  }

  attribute {
    name = "row"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_dynamodb_table" "hazards" {
  name                        = "hazards"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.protect_data
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_dynamodb_table" "hazard_lists" {
  name                        = "hazard_lists"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "list"
  range_key                   = "entry"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "list"
    type = "S"
  }

  attribute {
    name = "entry"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}
