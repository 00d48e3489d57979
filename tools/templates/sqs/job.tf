# JobName: for each message of its queue, does what its code says.

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

resource "aws_sqs_queue" "job_name" {
  name                       = "job_name"
  visibility_timeout_seconds = 6 * aws_lambda_function.job_name.timeout # as AWS asks: room for retries when the function is throttled
  message_retention_seconds  = 14 * 24 * 3600

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

resource "aws_lambda_event_source_mapping" "job_name" {
  event_source_arn        = aws_sqs_queue.job_name.arn
  function_name           = aws_lambda_function.job_name.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  depends_on = [aws_iam_role_policy.job_name]
}

resource "aws_iam_role_policy" "job_name" {
  name = "job_name"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      Resource = aws_sqs_queue.job_name.arn
    }]
  })
}
