# PublishConstants: by hand, validates a set of constants and switches its readers to it.

resource "aws_lambda_function" "publish_constants" {
  function_name     = "publish_constants"
  handler           = "PublishConstants"
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
    variables = merge(
      local.common_settings,
      {
        CONSTANTS_TABLE  = aws_dynamodb_table.constants.name
        CONSTANTS_BUCKET = aws_s3_bucket.constants.bucket
      },
      local.notify_destinations_setting, # the names there are what routes may lead to
    )
  }
}

resource "aws_cloudwatch_log_group" "publish_constants" {
  name              = "/aws/lambda/publish_constants"
  retention_in_days = var.log_retention_days
}

# No retries: whoever publishes waits for the response, and a rollback that ran twice would undo itself.
resource "aws_lambda_function_event_invoke_config" "publish_constants" {
  function_name                = aws_lambda_function.publish_constants.function_name
  maximum_event_age_in_seconds = 300
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "publish_constants" {
  name = "publish_constants"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
        Resource = aws_dynamodb_table.constants.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${aws_s3_bucket.constants.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket" # a missing object is then Not Found instead of Access Denied
        Resource = aws_s3_bucket.constants.arn
      },
      {
        Effect   = "Allow"
        Action   = "ssm:GetParameter"
        Resource = local.notify_destinations_arn
      },
    ]
  })
}
