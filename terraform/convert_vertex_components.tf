# ConvertVertexComponents: converts component and tuning job files that are uploaded below incoming/ of the bucket vertex for training code
# that reads Hydra's overrides; what becomes of them is below converted/, with a report beside each.

resource "aws_lambda_function" "convert_vertex_components" {
  function_name     = "convert_vertex_components"
  handler           = "ConvertVertexComponents"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 256
  timeout           = 60

  environment {
    variables = local.common_settings
  }
}

resource "aws_cloudwatch_log_group" "convert_vertex_components" {
  name              = "/aws/lambda/convert_vertex_components"
  retention_in_days = var.log_retention_days
}

# The job writes nothing below the prefix, which would start it again.
resource "aws_s3_bucket_notification" "convert_vertex_components" {
  bucket = aws_s3_bucket.vertex.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.convert_vertex_components.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "incoming/"
  }

  depends_on = [aws_lambda_permission.convert_vertex_components, aws_iam_role_policy_attachment.convert_vertex_components]
}

resource "aws_lambda_permission" "convert_vertex_components" {
  statement_id   = "bucket"
  function_name  = aws_lambda_function.convert_vertex_components.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.vertex.arn
  source_account = local.account # an ARN of a bucket names no account
}

resource "aws_lambda_function_event_invoke_config" "convert_vertex_components" {
  function_name                = aws_lambda_function.convert_vertex_components.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

# A policy of its own, because the inline ones of the role share 10,240 characters.
resource "aws_iam_policy" "convert_vertex_components" {
  name = "worker-${var.environment}-convert-vertex-components"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.vertex.arn}/incoming/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.vertex.arn}/converted/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket" # a missing object is then Not Found instead of Access Denied
        Resource = aws_s3_bucket.vertex.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "convert_vertex_components" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.convert_vertex_components.arn
}
