# JobName: for each POST to its address, responds as its code says.

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

resource "aws_apigatewayv2_api" "job_name" {
  name          = "job_name"
  protocol_type = "HTTP"
}

# AWS_IAM: only who signs with credentials of this account may call it. NONE opens it to everybody; the code must then know its callers.
resource "aws_apigatewayv2_route" "job_name" {
  api_id             = aws_apigatewayv2_api.job_name.id
  route_key          = "POST /job_name"
  target             = "integrations/${aws_apigatewayv2_integration.job_name.id}"
  authorization_type = "AWS_IAM"
}

# The gateway waits 30 seconds at most, however long the function may run.
resource "aws_apigatewayv2_integration" "job_name" {
  api_id                 = aws_apigatewayv2_api.job_name.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.job_name.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_stage" "job_name" {
  api_id      = aws_apigatewayv2_api.job_name.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = 10 # requests per second
    throttling_burst_limit = 20
  }
}

resource "aws_lambda_permission" "job_name" {
  statement_id  = "api"
  function_name = aws_lambda_function.job_name.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.job_name.execution_arn}/*/POST/job_name"
}
