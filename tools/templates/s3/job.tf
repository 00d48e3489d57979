# JobName: for each object that is put below incoming/ in its bucket, does what its code says.

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

resource "aws_s3_bucket" "job_name" {
  bucket        = "worker-${var.environment}-${replace(aws_lambda_function.job_name.function_name, "_", "-")}-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "job_name" {
  bucket                  = aws_s3_bucket.job_name.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "job_name" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.job_name.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.job_name.arn })
}

# What the job writes must not lie below the prefix, or it starts itself again and again.
resource "aws_s3_bucket_notification" "job_name" {
  bucket = aws_s3_bucket.job_name.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.job_name.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "incoming/"
  }

  depends_on = [aws_lambda_permission.job_name, aws_iam_role_policy.job_name]
}

resource "aws_lambda_permission" "job_name" {
  statement_id   = "bucket"
  function_name  = aws_lambda_function.job_name.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.job_name.arn
  source_account = local.account # an ARN of a bucket names no account
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
      Resource = "${aws_s3_bucket.job_name.arn}/incoming/*"
    }]
  })
}
