# TallyWords: by hand, counts the words of a text.

resource "aws_lambda_function" "tally_words" {
  function_name     = "tally_words"
  handler           = "TallyWords"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 128
  timeout           = 10
}

resource "aws_cloudwatch_log_group" "tally_words" {
  name              = "/aws/lambda/tally_words"
  retention_in_days = var.log_retention_days
}
