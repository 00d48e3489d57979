# PrepareReviews: as a task of Step Functions (_reviews.tf), makes of a CSV file of reviews what BlazingText trains with.

resource "aws_lambda_function" "prepare_reviews" {
  function_name     = "prepare_reviews"
  handler           = "PrepareReviews"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  layers            = [aws_lambda_layer_version.ipadic.arn]
  memory_size       = 1024 # for its share of a processor: the memory itself stays below 150 MB, however large the file is
  timeout           = 900

  environment {
    variables = merge(local.common_settings, {
      CONSTANTS_BUCKET = aws_s3_bucket.constants.bucket
      CONSTANTS_TABLE  = aws_dynamodb_table.constants.name
      DICTIONARY       = "/opt/ipadic" # of the layer
    })
  }
}

resource "aws_cloudwatch_log_group" "prepare_reviews" {
  name              = "/aws/lambda/prepare_reviews"
  retention_in_days = var.log_retention_days
}

# No retries: the state machine waits for the response. A repeat would be harmless: the same upload is prepared once.
resource "aws_lambda_function_event_invoke_config" "prepare_reviews" {
  function_name                = aws_lambda_function.prepare_reviews.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

# A policy of its own, because the inline ones of the role share 10,240 characters.
resource "aws_iam_policy" "prepare_reviews" {
  name = "worker-${var.environment}-prepare-reviews"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "s3:GetObject"
        Resource = [
          "${aws_s3_bucket.reviews.arn}/incoming/sentiment/*",
          "${aws_s3_bucket.reviews.arn}/incoming/vectors/*",
          "${aws_s3_bucket.reviews.arn}/prepared/*",
          "${aws_s3_bucket.constants.arn}/reviews/*",
        ]
      },
      {
        Effect = "Allow"
        Action = "s3:PutObject"
        Resource = [
          "${aws_s3_bucket.reviews.arn}/incoming/sentiment/*",
          "${aws_s3_bucket.reviews.arn}/incoming/vectors/*",
          "${aws_s3_bucket.reviews.arn}/prepared/*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = "s3:AbortMultipartUpload"
        Resource = "${aws_s3_bucket.reviews.arn}/prepared/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket" # a missing object is then Not Found instead of Access Denied
        Resource = aws_s3_bucket.reviews.arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = aws_dynamodb_table.constants.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "prepare_reviews" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.prepare_reviews.arn
}
