# VerifyModel: a task of the state machine of prepare_reviews.tf; sees whether a trained model is as it should be, and names it the latest.

resource "aws_lambda_function" "verify_model" {
  function_name     = "verify_model"
  handler           = "VerifyModel"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 1024 # the words of a model are in memory, its numbers are not; more memory is more CPU
  timeout           = 600

  environment {
    variables = merge(local.common_settings, {
      VERIFY_FEWER_WORDS       = "refuse" # or warn
      VERIFY_MAX_MIB           = "8192"   # of a model that is unpacked; two million buckets of 100 dimensions are 800
      VERIFY_MIN_WORDS_PERCENT = "50"     # of the words of the model before
    })
  }
}

resource "aws_cloudwatch_log_group" "verify_model" {
  name              = "/aws/lambda/verify_model"
  retention_in_days = var.log_retention_days
}

# No retries: the state machine waits for the response, and retries itself. A repeat is harmless.
resource "aws_lambda_function_event_invoke_config" "verify_model" {
  function_name                = aws_lambda_function.verify_model.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

# A policy of its own, because the inline ones of the role share 10,240 characters.
resource "aws_iam_policy" "verify_model" {
  name = "worker-${var.environment}-verify-model"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = ["${aws_s3_bucket.reviews.arn}/models/*", "${aws_s3_bucket.reviews.arn}/prepared/*"]
      },
      {
        Effect = "Allow"
        Action = "s3:PutObject"
        Resource = [
          "${aws_s3_bucket.reviews.arn}/models/sentiment/latest.json",
          "${aws_s3_bucket.reviews.arn}/models/vectors/latest.json",
        ]
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket" # a missing object is then Not Found instead of Access Denied
        Resource = aws_s3_bucket.reviews.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "verify_model" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.verify_model.arn
}
