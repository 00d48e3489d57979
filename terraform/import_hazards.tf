# ImportHazards: each minute, imports hazard telegrams from the feeds of the JMA and the USGS; one that is uploaded below incoming/ of the
# bucket telegrams, too; by hand all objects of a prefix once more.

variable "import_hazards" {
  description = "Folders of the feeds that ImportHazards reads, each with a slash at its end; an empty one is not read."
  type = object({
    jma_feeds_url  = optional(string, "https://www.data.jma.go.jp/developer/xml/feed/")
    usgs_feeds_url = optional(string, "https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/")
  })
  default = {}

  validation {
    condition     = alltrue([for url in values(var.import_hazards) : length(url) <= 256])
    error_message = "jma_feeds_url and usgs_feeds_url of import_hazards have at most 256 characters: they are settings of Lambda."
  }
}

locals {
  import_hazards_schedule = "rate(1 minute)"
}

resource "aws_lambda_function" "import_hazards" {
  function_name     = "import_hazards"
  handler           = "ImportHazards"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 512
  timeout           = 120 # a run that crashes keeps its feeds until then, and five seconds

  environment {
    variables = merge(
      local.common_settings,
      {
        HAZARD_EVENTS_TABLE     = aws_dynamodb_table.hazard_events.name
        HAZARD_FEEDS_TABLE      = aws_dynamodb_table.hazard_feeds.name
        TELEGRAMS_BUCKET        = aws_s3_bucket.telegrams.bucket
        ALERTS_TABLE            = aws_dynamodb_table.alerts.name
        SENTRY_MONITOR_SCHEDULE = local.import_hazards_schedule
      },
      { for url in [var.import_hazards.jma_feeds_url] : "JMA_FEEDS_URL" => url if url != "" },
      { for url in [var.import_hazards.usgs_feeds_url] : "USGS_FEEDS_URL" => url if url != "" },
    )
  }
}

resource "aws_cloudwatch_log_group" "import_hazards" {
  name              = "/aws/lambda/import_hazards"
  retention_in_days = var.log_retention_days
}

resource "aws_scheduler_schedule" "import_hazards" {
  name                = "import_hazards"
  schedule_expression = local.import_hazards_schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.import_hazards.arn
    role_arn = aws_iam_role.scheduler.arn

    # Not jsonencode: it would write < and > as \u003c and \u003e, and the scheduler would not see its placeholder.
    input = "{\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}"

    # The next minute reads everything again, so a late start is worth nothing.
    retry_policy {
      maximum_event_age_in_seconds = 60
      maximum_retry_attempts       = 0
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.scheduler, aws_iam_role_policy_attachment.import_hazards]
}

# The job takes an upload away once it is kept, and writes nothing below the prefix, which would start it again.
resource "aws_s3_bucket_notification" "import_hazards" {
  bucket = aws_s3_bucket.telegrams.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.import_hazards.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "incoming/"
  }

  depends_on = [aws_lambda_permission.import_hazards, aws_iam_role_policy_attachment.import_hazards]
}

resource "aws_lambda_permission" "import_hazards" {
  statement_id   = "bucket"
  function_name  = aws_lambda_function.import_hazards.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.telegrams.arn
  source_account = local.account # an ARN of a bucket names no account
}

# For uploads. A run of the schedule ends well whatever its feeds do, and people are alerted to feed/<name>: what it could not read, the
# next one reads, so a letter would help nobody.
resource "aws_lambda_function_event_invoke_config" "import_hazards" {
  function_name                = aws_lambda_function.import_hazards.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

# A policy of its own, because the inline ones of the role share 10,240 characters.
resource "aws_iam_policy" "import_hazards" {
  name = "worker-${var.environment}-import-hazards"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:PutItem"]
        Resource = aws_dynamodb_table.hazard_events.arn
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.hazard_feeds.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:PutItem"
        Resource = aws_dynamodb_table.alerts.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = ["${aws_s3_bucket.telegrams.arn}/raw/*", "${aws_s3_bucket.telegrams.arn}/refused/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:DeleteObject"]
        Resource = "${aws_s3_bucket.telegrams.arn}/incoming/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.telegrams.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "import_hazards" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.import_hazards.arn
}

# What was read of the feeds. A row feed#<name> per feed: etag, lastModified, longEtag, longLastModified, longMadeAt, lastReadAt (when
# everything in it was last dealt with), failingSince, gapUntil, fetchedAt (when it last came whole), newestAt, elsewhere, otherScheme,
# wasStale, alertedTo (what people were alerted to), waiting and retryAt (telegrams that its server has not sent for ten minutes), and owner
# and takenUntil (seconds) while a run reads it. A row entry#<address> per telegram: outcome (saved, refused, pending), tries, reason,
# document, failingSince, at; for 30 days. Delete a feed's row to have it read from the beginning.
resource "aws_dynamodb_table" "hazard_feeds" {
  name                        = "hazard_feeds"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "key"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "key"
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

# Telegrams as they came: raw/<SHA-256>.xml (of the USGS .json) for ever, incoming/ until they are imported (what is too large stays),
# refused/<SHA-256> what cannot be used, each with <SHA-256>.reason.json beside it.
resource "aws_s3_bucket" "telegrams" {
  bucket        = "worker-${var.environment}-telegrams-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "telegrams" {
  bucket                  = aws_s3_bucket.telegrams.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "telegrams" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.telegrams.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.telegrams.arn })
}
