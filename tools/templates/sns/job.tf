# JobName: for each message to its topic, does what its code says.

resource "aws_lambda_function" "job_name" {
  function_name     = "job_name"
  handler           = "JobName"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = __MEMORY__
  timeout           = __TIMEOUT__

  environment {
    variables = local.common_settings
  }
}

resource "aws_cloudwatch_log_group" "job_name" {
  name              = "/aws/lambda/job_name"
  retention_in_days = var.log_retention_days
}

resource "aws_sns_topic" "job_name" {
  name = "job_name"
}

# The redrive policy keeps what could not be handed to the function, the invoke config below what the function failed on.
resource "aws_sns_topic_subscription" "job_name" {
  topic_arn      = aws_sns_topic.job_name.arn
  protocol       = "lambda"
  endpoint       = aws_lambda_function.job_name.arn
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letters.arn })

  depends_on = [aws_lambda_permission.job_name]
}

resource "aws_lambda_permission" "job_name" {
  statement_id  = "topic"
  function_name = aws_lambda_function.job_name.function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.job_name.arn
}

resource "aws_lambda_function_event_invoke_config" "job_name" {
  function_name                = aws_lambda_function.job_name.function_name
  maximum_event_age_in_seconds = 6 * 3600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}
