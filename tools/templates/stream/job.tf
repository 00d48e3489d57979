# JobName: for each change of its table, in order, does what its code says.

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

resource "aws_dynamodb_table" "job_name" {
  name                        = "job_name"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

# A failed batch is halved until the record that fails stands alone; after the last attempt its place in the stream goes to the
# dead letters, and the records behind it go on.
resource "aws_lambda_event_source_mapping" "job_name" {
  event_source_arn               = aws_dynamodb_table.job_name.stream_arn
  function_name                  = aws_lambda_function.job_name.arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 100
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 5
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.dead_letters.arn
    }
  }

  depends_on = [aws_iam_role_policy.job_name]
}

resource "aws_iam_role_policy" "job_name" {
  name = "job_name"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords"]
        Resource = aws_dynamodb_table.job_name.stream_arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:ListStreams"
        Resource = "${aws_dynamodb_table.job_name.arn}/stream/*"
      },
    ]
  })
}
