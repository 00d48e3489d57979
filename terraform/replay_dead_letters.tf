# ReplayDeadLetters: by hand, shows what lies in the dead-letter queue and sends it back, copies it to S3 or deletes it.

resource "aws_lambda_function" "replay_dead_letters" {
  function_name     = "replay_dead_letters"
  handler           = "ReplayDeadLetters"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 512
  timeout           = 300

  environment {
    variables = merge(local.common_settings, {
      DEAD_LETTER_BUCKET    = aws_s3_bucket.dead_letters.bucket
      DEAD_LETTER_QUEUE_URL = aws_sqs_queue.dead_letters.url
    })
  }
}

resource "aws_cloudwatch_log_group" "replay_dead_letters" {
  name              = "/aws/lambda/replay_dead_letters"
  retention_in_days = var.log_retention_days
}

# No retries: whoever starts it by hand sees the failure and decides.
resource "aws_lambda_function_event_invoke_config" "replay_dead_letters" {
  function_name                = aws_lambda_function.replay_dead_letters.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_iam_role_policy" "replay_dead_letters" {
  name = "replay_dead_letters"
  role = aws_iam_role.worker.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = aws_sqs_queue.dead_letters.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.dead_letters.arn}/dead-letters/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.dead_letters.arn}/letters/*"
      },
      {
        # Letters of streams do not hold the changes: these are read from the stream, which keeps them for a day.
        Effect = "Allow"
        Action = ["dynamodb:GetShardIterator", "dynamodb:GetRecords"]
        Resource = [
          for table in ["alerts", "hazards", "hazard_events"] :
          "arn:aws:dynamodb:${var.region}:${local.account}:table/${table}/stream/*"
        ]
      },
      {
        # Rows that a job set aside, as they are by now.
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = [for table in ["alerts", "hazards", "hazard_events"] : "arn:aws:dynamodb:${var.region}:${local.account}:table/${table}"]
      },
    ]
  })
}

# Back to the jobs, and to the queues of theirs, which have their names. A managed policy, because the lists grow with the fleet and the
# inline policies of a role share 10,240 characters; its 6,144 last for about 45 jobs, then each list needs a policy of its own.
resource "aws_iam_policy" "replay_dead_letters" {
  name = "worker-${var.environment}-replay-dead-letters"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = [for job in local.jobs : "arn:aws:lambda:${var.region}:${local.account}:function:${job}"]
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = concat([aws_sqs_queue.notifications.arn], [for job in local.jobs : "arn:aws:sqs:${var.region}:${local.account}:${job}"])
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "replay_dead_letters" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.replay_dead_letters.arn
}
