# AmendHazard: by hand, corrects, cancels or annotates a hazard, with who and why.

resource "aws_lambda_function" "amend_hazard" {
  function_name     = "amend_hazard"
  handler           = "AmendHazard"
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
      HAZARD_EVENTS_TABLE = aws_dynamodb_table.hazard_events.name
    })
  }
}

resource "aws_cloudwatch_log_group" "amend_hazard" {
  name              = "/aws/lambda/amend_hazard"
  retention_in_days = var.log_retention_days
}

# No retries: whoever amends waits for the response, and an old request must not amend a newer telegram.
resource "aws_lambda_function_event_invoke_config" "amend_hazard" {
  function_name                = aws_lambda_function.amend_hazard.function_name
  maximum_event_age_in_seconds = 300
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "amend_hazard" {
  name = "amend_hazard"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"]
      Resource = aws_dynamodb_table.hazard_events.arn
    }]
  })
}
