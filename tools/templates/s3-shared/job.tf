# JobName: for each object that is put below job-name/ in the bucket __BUCKET__, does what its code says.

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

# The bucket belongs to another file, which sends its events to EventBridge. What the job writes must not lie below the prefix, or it
# starts itself again and again.
resource "aws_cloudwatch_event_rule" "job_name" {
  name        = "job_name"
  description = "An object was put below job-name/ in the bucket __BUCKET__."

  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail = {
      bucket = { name = [aws_s3_bucket.__BUCKET__.bucket] }
      object = { key = [{ prefix = "job-name/" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "job_name" {
  rule      = aws_cloudwatch_event_rule.job_name.name
  target_id = "job_name"
  arn       = aws_lambda_function.job_name.arn

  depends_on = [aws_lambda_permission.job_name, aws_iam_role_policy.job_name]
}

resource "aws_lambda_permission" "job_name" {
  statement_id  = "rule"
  function_name = aws_lambda_function.job_name.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.job_name.arn
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

resource "aws_iam_role_policy" "job_name" {
  name = "job_name"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.__BUCKET__.arn}/job-name/*"
    }]
  })
}
