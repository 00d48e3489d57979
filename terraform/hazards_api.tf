# HazardsApi: serves hazards to other systems at GET /hazards, /hazards.geojson, /hazards/{id} and /hazards/{id}/cap.

resource "aws_lambda_function" "hazards_api" {
  function_name     = "hazards_api"
  handler           = "HazardsApi"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.hazards_api.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 512
  timeout           = 15

  # A flood of strangers takes no more of the account than this; -1 is no limit.
  reserved_concurrent_executions = var.public_concurrency

  environment {
    variables = merge(local.common_settings, {
      API_KEYS_TABLE      = aws_dynamodb_table.api_keys.name
      HAZARDS_TABLE       = aws_dynamodb_table.hazards.name
      HAZARD_LISTS_TABLE  = aws_dynamodb_table.hazard_lists.name
      HAZARD_EVENTS_TABLE = aws_dynamodb_table.hazard_events.name
      CAP_SENDER          = trimprefix(aws_apigatewayv2_api.hazards_api.api_endpoint, "https://") # a CAP sender is unique in the world
    })
  }
}

resource "aws_cloudwatch_log_group" "hazards_api" {
  name              = "/aws/lambda/hazards_api"
  retention_in_days = var.log_retention_days
}

# API keys. A row per key: key (its id), sha256 (of the secret, in hexadecimal), perMinute (how many requests), name (whose it is), and, if
# wanted, disabled (BOOL) and expiresAt (2026-12-31T00:00:00Z). A change takes effect within a minute. Rows usage#<id>#<minute> count
# requests, and expire.
#
# A new key; the caller gets the last line:
#   id=$(openssl rand -hex 6) secret=$(openssl rand -hex 32)
#   aws dynamodb put-item --table-name api_keys --condition-expression 'attribute_not_exists(#key)' \
#     --expression-attribute-names '{"#key":"key"}' \
#     --item "$(jq -n --arg id "$id" --arg sha256 "$(printf %s "$secret" | sha256sum | cut -d' ' -f1)" \
#     '{key: {S: $id}, sha256: {S: $sha256}, name: {S: "city office"}, perMinute: {N: "120"}}')"
#   echo "Authorization: Bearer $id.$secret"

resource "aws_dynamodb_table" "api_keys" {
  name                        = "api_keys"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "key"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "key"
    type = "S"
  }

  ttl {
    attribute_name = "goneAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_apigatewayv2_api" "hazards_api" {
  name          = "hazards_api"
  protocol_type = "HTTP"
}

# Open to everybody: the code knows callers by their keys. All paths and methods, so that it says itself which there are.
resource "aws_apigatewayv2_route" "hazards_api" {
  api_id             = aws_apigatewayv2_api.hazards_api.id
  route_key          = "$default"
  target             = "integrations/${aws_apigatewayv2_integration.hazards_api.id}"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_integration" "hazards_api" {
  api_id                 = aws_apigatewayv2_api.hazards_api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.hazards_api.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_stage" "hazards_api" {
  api_id      = aws_apigatewayv2_api.hazards_api.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = 100 # requests per second of all callers, those without a key among them
    throttling_burst_limit = 200
  }
}

resource "aws_cloudwatch_metric_alarm" "hazards_api" {
  for_each            = { "5xx" = 0, "4xx" = 500 } # a stranger without a key makes many
  alarm_name          = "worker-${var.environment}-hazards_api-${each.key}"
  alarm_description   = "Over ${each.value} responses ${each.key} in five minutes: ./worker logs hazards_api --env ${var.environment}"
  namespace           = "AWS/ApiGateway"
  metric_name         = each.key
  dimensions          = { ApiId = aws_apigatewayv2_api.hazards_api.id }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_lambda_permission" "hazards_api" {
  statement_id  = "api"
  function_name = aws_lambda_function.hazards_api.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.hazards_api.execution_arn}/*"
}

# A role of its own: everybody can start this job, so it may do nothing that the others may.
resource "aws_iam_role" "hazards_api" {
  name                 = "worker-${var.environment}-hazards-api"
  assume_role_policy   = aws_iam_role.worker.assume_role_policy
  permissions_boundary = local.permissions_boundary
}

resource "aws_iam_role_policy" "hazards_api" {
  name = "hazards_api"
  role = aws_iam_role.hazards_api.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.hazards_api.arn}:*"
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = [aws_dynamodb_table.api_keys.arn, aws_dynamodb_table.hazards.arn]
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = [aws_dynamodb_table.hazard_lists.arn, aws_dynamodb_table.hazard_events.arn]
      },
      {
        # It counts requests, and cannot change a key.
        Effect    = "Allow"
        Action    = "dynamodb:UpdateItem"
        Resource  = aws_dynamodb_table.api_keys.arn
        Condition = { "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = "usage#*" } }
      },
    ]
  })
}

output "hazards_url" {
  description = "Address of the hazards: curl -fsS --compressed -H \"Authorization: Bearer $KEY\" \"$URL/hazards?active=true\"."
  value       = aws_apigatewayv2_api.hazards_api.api_endpoint
}
