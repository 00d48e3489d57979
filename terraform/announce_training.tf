# AnnounceTraining: the last task of the state machine train_reviews, tells people how it ended.

resource "aws_lambda_function" "announce_training" {
  function_name     = "announce_training"
  handler           = "AnnounceTraining"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 256
  timeout           = 30

  environment {
    variables = merge(local.common_settings, {
      ALERTS_TABLE = aws_dynamodb_table.alerts.name
    })
  }
}

resource "aws_cloudwatch_log_group" "announce_training" {
  name              = "/aws/lambda/announce_training"
  retention_in_days = var.log_retention_days
}

# No retries: the state machine waits for the response, and retries by itself.
resource "aws_lambda_function_event_invoke_config" "announce_training" {
  function_name                = aws_lambda_function.announce_training.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

# A policy of its own, because the inline ones of the role share 10,240 characters.
resource "aws_iam_policy" "announce_training" {
  name = "worker-${var.environment}-announce-training"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "dynamodb:PutItem"
      Resource = aws_dynamodb_table.alerts.arn
    }]
  })
}

resource "aws_iam_role_policy_attachment" "announce_training" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.announce_training.arn
}
