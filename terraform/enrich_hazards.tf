# EnrichHazards: makes of each changed event of hazard_events what is served, in hazards and hazard_lists.

resource "aws_lambda_function" "enrich_hazards" {
  function_name     = "enrich_hazards"
  handler           = "EnrichHazards"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 512
  timeout           = 60

  environment {
    variables = merge(local.common_settings, {
      HAZARD_EVENTS_TABLE   = aws_dynamodb_table.hazard_events.name
      HAZARDS_TABLE         = aws_dynamodb_table.hazards.name
      HAZARD_LISTS_TABLE    = aws_dynamodb_table.hazard_lists.name
      CONSTANTS_TABLE       = aws_dynamodb_table.constants.name
      CONSTANTS_BUCKET      = aws_s3_bucket.constants.bucket
      DEAD_LETTER_QUEUE_URL = aws_sqs_queue.dead_letters.url
      DEAD_LETTER_BUCKET    = aws_s3_bucket.dead_letters.bucket
    })
  }
}

resource "aws_cloudwatch_log_group" "enrich_hazards" {
  name              = "/aws/lambda/enrich_hazards"
  retention_in_days = var.log_retention_days
}

# An event that the job cannot cope with goes to the dead letters at once, because the ones behind it may be a tsunami warning. Any other
# failed batch is halved until the event that fails stands alone, which goes there after a hundred attempts or an hour; not sooner, because
# such failures are an outage of some minutes.
resource "aws_lambda_event_source_mapping" "enrich_hazards" {
  event_source_arn               = aws_dynamodb_table.hazard_events.stream_arn
  function_name                  = aws_lambda_function.enrich_hazards.arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 25
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 100
  maximum_record_age_in_seconds  = 3600
  function_response_types        = ["ReportBatchItemFailures"]

  filter_criteria {
    filter {
      pattern = jsonencode({ dynamodb = { Keys = { row = { S = ["state"] } } } })
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy_attachment.enrich_hazards]
}

# A policy of its own, because the inline ones of the role share 10,240 characters.
resource "aws_iam_policy" "enrich_hazards" {
  name = "worker-${var.environment}-enrich-hazards"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords"]
        Resource = aws_dynamodb_table.hazard_events.stream_arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:ListStreams"
        Resource = "${aws_dynamodb_table.hazard_events.arn}/stream/*"
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = aws_dynamodb_table.hazard_events.arn
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
        Resource = aws_dynamodb_table.hazards.arn
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem", "dynamodb:DeleteItem"]
        Resource = aws_dynamodb_table.hazard_lists.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = aws_dynamodb_table.constants.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.constants.arn}/areas/*"
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.dead_letters.arn}/letters/*"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "enrich_hazards" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.enrich_hazards.arn
}
