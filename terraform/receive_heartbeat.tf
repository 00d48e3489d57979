# ReceiveHeartbeat: takes the pings of processes at /heartbeats/{process}, and writes their times into the table heartbeats.

resource "aws_lambda_function" "receive_heartbeat" {
  function_name     = "receive_heartbeat"
  handler           = "ReceiveHeartbeat"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.receive_heartbeat.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 256
  timeout           = 15

  # A flood of strangers takes no more of the account than this; -1 is no limit.
  reserved_concurrent_executions = var.public_concurrency

  environment {
    variables = merge(local.common_settings, {
      HEARTBEATS_TABLE = aws_dynamodb_table.heartbeats.name
    })
  }
}

resource "aws_cloudwatch_log_group" "receive_heartbeat" {
  name              = "/aws/lambda/receive_heartbeat"
  retention_in_days = var.log_retention_days
}

resource "aws_apigatewayv2_api" "receive_heartbeat" {
  name          = "receive_heartbeat"
  protocol_type = "HTTP"
}

# Open to everybody: the code knows a process by its token. ANY, so that the code itself refuses another method.
resource "aws_apigatewayv2_route" "receive_heartbeat" {
  api_id             = aws_apigatewayv2_api.receive_heartbeat.id
  route_key          = "ANY /heartbeats/{process}"
  target             = "integrations/${aws_apigatewayv2_integration.receive_heartbeat.id}"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_route" "receive_heartbeat_signal" {
  api_id             = aws_apigatewayv2_api.receive_heartbeat.id
  route_key          = "ANY /heartbeats/{process}/{signal}"
  target             = "integrations/${aws_apigatewayv2_integration.receive_heartbeat.id}"
  authorization_type = "NONE"
}

# What the other two do not match: a slash at the end.
resource "aws_apigatewayv2_route" "receive_heartbeat_slash" {
  api_id             = aws_apigatewayv2_api.receive_heartbeat.id
  route_key          = "ANY /heartbeats/{path+}"
  target             = "integrations/${aws_apigatewayv2_integration.receive_heartbeat.id}"
  authorization_type = "NONE"
}

# The gateway waits 30 seconds at most, however long the function may run.
resource "aws_apigatewayv2_integration" "receive_heartbeat" {
  api_id                 = aws_apigatewayv2_api.receive_heartbeat.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.receive_heartbeat.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_stage" "receive_heartbeat" {
  api_id      = aws_apigatewayv2_api.receive_heartbeat.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    # Requests per second of all processes: 10,000 that ping each minute are 170. The rest is room for one that floods, whose pings the
    # code refuses: the gateway cannot tell who sends.
    throttling_rate_limit  = 1000
    throttling_burst_limit = 2000
  }
}

resource "aws_cloudwatch_metric_alarm" "receive_heartbeat" {
  for_each            = { "5xx" = 0, "4xx" = 20 } # pings that are refused are beats that are missed
  alarm_name          = "worker-${var.environment}-receive_heartbeat-${each.key}"
  alarm_description   = "Over ${each.value} responses ${each.key} in five minutes: ./worker logs receive_heartbeat --env ${var.environment}"
  namespace           = "AWS/ApiGateway"
  metric_name         = each.key
  dimensions          = { ApiId = aws_apigatewayv2_api.receive_heartbeat.id }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_lambda_permission" "receive_heartbeat" {
  statement_id  = "api"
  function_name = aws_lambda_function.receive_heartbeat.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.receive_heartbeat.execution_arn}/*/*/heartbeats/*"
}

# A role of its own: everybody can start this job, so it may do nothing that the others may.
resource "aws_iam_role" "receive_heartbeat" {
  name                 = "worker-${var.environment}-receive-heartbeat"
  assume_role_policy   = aws_iam_role.worker.assume_role_policy
  permissions_boundary = local.permissions_boundary
}

resource "aws_iam_role_policy" "receive_heartbeat" {
  name = "receive_heartbeat"
  role = aws_iam_role.receive_heartbeat.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.receive_heartbeat.arn}:*"
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.heartbeats.arn
      },
    ]
  })
}

output "heartbeats_url" {
  description = "Address of the heartbeats: curl -fsS --retry 3 -X POST -H \"Authorization: Bearer $TOKEN\" \"$URL/heartbeats/<process>\"."
  value       = aws_apigatewayv2_api.receive_heartbeat.api_endpoint
}
