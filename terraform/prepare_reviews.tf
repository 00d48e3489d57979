# PrepareReviews: makes of a CSV file of reviews what BlazingText trains with. Below it is the state machine that an upload starts: its
# tasks are PrepareReviews, the training on SageMaker, VerifyModel, and AnnounceTraining, which tells people how it ended.

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

variable "reviews" {
  description = "What a training runs on, and how long it may take before it is stopped."
  type = object({
    instance_type       = optional(string, "ml.m5.xlarge")
    volume_gb           = optional(number, 30)
    max_runtime_minutes = optional(number, 60)
  })
  default = {}

  validation {
    condition     = var.reviews.max_runtime_minutes >= 1 && var.reviews.max_runtime_minutes <= 5 * 24 * 60
    error_message = "reviews.max_runtime_minutes is between 1 and 7200: SageMaker stops a training after five days."
  }
}

# An upload starts the state machine. Matchers of one field are alternatives, so prefix and suffix are one wildcard.

resource "aws_cloudwatch_event_rule" "train_reviews" {
  name        = "train_reviews"
  description = "A CSV file of reviews was uploaded."

  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail = {
      bucket = { name = [aws_s3_bucket.reviews.bucket] }
      object = { key = [{ wildcard = "incoming/*.csv" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "train_reviews" {
  rule      = aws_cloudwatch_event_rule.train_reviews.name
  target_id = "train_reviews"
  arn       = aws_sfn_state_machine.train_reviews.arn
  role_arn  = aws_iam_role.train_reviews_events.arn

  depends_on = [aws_iam_role_policy.train_reviews_events]
}

resource "aws_iam_role" "train_reviews_events" {
  name                 = "worker-${var.environment}-train-reviews-events"
  permissions_boundary = local.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "events.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "train_reviews_events" {
  name = "start-executions"
  role = aws_iam_role.train_reviews_events.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "states:StartExecution"
      Resource = aws_sfn_state_machine.train_reviews.arn
    }]
  })
}

# The state machine. A failure of Prepare, Train or Verify is caught, told, and ends the execution as FAILED; a failure of what tells it
# ends the execution by itself, and a redrive goes on there.

locals {
  # Registry of BlazingText by region (https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html).
  blazingtext_accounts = {
    af-south-1     = "455444449433"
    ap-east-1      = "286214385809"
    ap-northeast-1 = "501404015308"
    ap-northeast-2 = "306986355934"
    ap-northeast-3 = "364406365360"
    ap-south-1     = "991648021394"
    ap-southeast-1 = "475088953585"
    ap-southeast-2 = "544295431143"
    ca-central-1   = "469771592824"
    eu-central-1   = "813361260812"
    eu-north-1     = "669576153137"
    eu-south-1     = "257386234256"
    eu-west-1      = "685385470294"
    eu-west-2      = "644912444149"
    eu-west-3      = "749696950732"
    me-south-1     = "249704162688"
    sa-east-1      = "855470959533"
    us-east-1      = "811284229777"
    us-east-2      = "825641698319"
    us-west-1      = "632365934929"
    us-west-2      = "433757028032"
  }
  blazingtext_account = lookup(local.blazingtext_accounts, var.region, "unknown")

  # What Lambda itself may fail with for a moment. What the function throws, runs out of or takes too long for is not in it.
  train_reviews_lambda_retry = [{
    ErrorEquals = [
      "Lambda.ClientExecutionTimeoutException", "Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException",
      "Lambda.TooManyRequestsException",
    ]
    IntervalSeconds = 2
    MaxAttempts     = 6
    BackoffRate     = 2
    JitterStrategy  = "FULL"
  }]

  # And a connection to S3 that broke, or another run that published a model at the same time: both jobs may be repeated.
  train_reviews_job_retry = concat(local.train_reviews_lambda_retry, [{
    ErrorEquals     = ["IOException", "HttpIOException", "HttpRequestException", "PublishedMeanwhileException"]
    IntervalSeconds = 5
    MaxAttempts     = 3
    BackoffRate     = 2
    JitterStrategy  = "FULL"
  }])

  train_reviews_catch = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "AnnounceFailure" }]

  # A job may wait for its instance and for the upload of its model.
  train_reviews_train_seconds = var.reviews.max_runtime_minutes * 60 + 1800
}

resource "aws_sfn_state_machine" "train_reviews" {
  name     = "train_reviews"
  role_arn = aws_iam_role.train_reviews.arn

  # The input is EventBridge's event of an object.
  definition = jsonencode({
    StartAt = "Prepare"
    States = {
      Prepare = {
        Type     = "Task"
        Resource = "arn:aws:states:::lambda:invoke"
        Parameters = {
          FunctionName = aws_lambda_function.prepare_reviews.arn
          Payload = {
            "bucket.$"    = "$.detail.bucket.name"
            "key.$"       = "$.detail.object.key"
            "etag.$"      = "$.detail.object.etag"
            "startedAt.$" = "$$.Execution.StartTime"
          }
        }
        OutputPath     = "$.Payload"
        TimeoutSeconds = 960 # longer than a function may run: that it ran out of time is Lambda's to say
        Retry          = local.train_reviews_job_retry
        Catch          = local.train_reviews_catch
        Next           = "HasLines"
      }
      HasLines = {
        Type    = "Choice"
        Choices = [{ Variable = "$.lines", NumericGreaterThan = 0, Next = "Train" }]
        Default = "NoLines"
      }
      NoLines = {
        Type       = "Pass"
        Result     = { Error = "NoLines", Cause = "No row of it has a text to train with." }
        ResultPath = "$.error"
        Next       = "AnnounceFailure"
      }
      Train = {
        Type     = "Task"
        Resource = "arn:aws:states:::sagemaker:createTrainingJob.sync"
        Parameters = {
          # SageMaker takes no name twice: a retry needs another one, and so does a redrive, which counts its retries from 0 again.
          "TrainingJobName.$" = "States.Format('{}-{}-{}', $.jobBase, $$.Execution.RedriveCount, $$.State.RetryCount)"
          RoleArn             = aws_iam_role.reviews_training.arn
          AlgorithmSpecification = {
            TrainingImage     = "${local.blazingtext_account}.dkr.ecr.${var.region}.amazonaws.com/blazingtext:1"
            TrainingInputMode = "File"
          }
          "HyperParameters.$" = "$.hyperParameters"
          "InputDataConfig.$" = "$.inputDataConfig"
          OutputDataConfig    = { "S3OutputPath.$" = "$.outputPath" }
          ResourceConfig = {
            InstanceCount  = 1
            InstanceType   = var.reviews.instance_type
            VolumeSizeInGB = var.reviews.volume_gb
          }
          StoppingCondition = { MaxRuntimeInSeconds = var.reviews.max_runtime_minutes * 60 }
          Tags = [
            { Key = "Project", Value = "worker" },
            { Key = "Environment", Value = var.environment },
          ]
        }
        ResultSelector = {
          "name.$"      = "$.TrainingJobName"
          "artifacts.$" = "$.ModelArtifacts.S3ModelArtifacts"
        }
        ResultPath     = "$.training"
        TimeoutSeconds = local.train_reviews_train_seconds
        Retry = [
          {
            # Another training has the instance: waits about an hour in all.
            ErrorEquals     = ["SageMaker.ResourceLimitExceededException"]
            IntervalSeconds = 60
            MaxAttempts     = 8
            BackoffRate     = 2
            MaxDelaySeconds = 600
            JitterStrategy  = "FULL"
          },
          {
            ErrorEquals     = ["SageMaker.AmazonSageMakerException", "SageMaker.ThrottlingException", "ThrottlingException"]
            IntervalSeconds = 2
            MaxAttempts     = 6
            BackoffRate     = 2
            JitterStrategy  = "FULL"
          },
        ]
        Catch = local.train_reviews_catch
        Next  = "Verify"
      }
      Verify = {
        Type     = "Task"
        Resource = "arn:aws:states:::lambda:invoke"
        Parameters = {
          FunctionName = aws_lambda_function.verify_model.arn
          Payload = {
            "bucket.$"         = "$.bucket"
            "form.$"           = "$.form"
            "dataset.$"        = "$.dataset"
            "manifest.$"       = "$.manifest"
            "trainingJob.$"    = "$.training.name"
            "modelArtifacts.$" = "$.training.artifacts"
          }
        }
        OutputPath     = "$.Payload"
        TimeoutSeconds = 960
        Retry          = local.train_reviews_job_retry
        Catch          = local.train_reviews_catch
        Next           = "AnnounceModel"
      }
      AnnounceModel = {
        Type     = "Task"
        Resource = "arn:aws:states:::lambda:invoke"
        Parameters = {
          FunctionName = aws_lambda_function.announce_training.arn
          Payload = {
            "key.$"       = "$$.Execution.Input.detail.object.key"
            "execution.$" = "$$.Execution.Name"
            "raisedAt.$"  = "$$.State.EnteredTime"
            "model.$"     = "$"
          }
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry          = local.train_reviews_lambda_retry
        End            = true
      }
      AnnounceFailure = {
        Type     = "Task"
        Resource = "arn:aws:states:::lambda:invoke"
        Parameters = {
          FunctionName = aws_lambda_function.announce_training.arn
          Payload = {
            "key.$"       = "$$.Execution.Input.detail.object.key"
            "execution.$" = "$$.Execution.Name"
            "raisedAt.$"  = "$$.State.EnteredTime"
            "error.$"     = "$.error"
          }
        }
        ResultSelector = { "message.$" = "$.Payload.message" }
        ResultPath     = "$.announced"
        TimeoutSeconds = 60
        Retry          = local.train_reviews_lambda_retry
        Next           = "Failed"
      }
      Failed = {
        Type      = "Fail"
        Error     = "NoModel"
        CausePath = "$.announced.message"
      }
    }
  })

  lifecycle {
    precondition {
      condition     = contains(keys(local.blazingtext_accounts), var.region)
      error_message = "No account of BlazingText's image is known for ${var.region}: add it to blazingtext_accounts in prepare_reviews.tf."
    }
  }

  depends_on = [aws_iam_role_policy.train_reviews]
}

resource "aws_iam_role" "train_reviews" {
  name                 = "worker-${var.environment}-train-reviews-states"
  permissions_boundary = local.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "states.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "train_reviews" {
  name = "run-tasks"
  role = aws_iam_role.train_reviews.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "lambda:InvokeFunction"
        Resource = [
          aws_lambda_function.prepare_reviews.arn, aws_lambda_function.verify_model.arn, aws_lambda_function.announce_training.arn,
        ]
      },
      {
        Effect = "Allow"
        Action = [
          "sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob", "sagemaker:AddTags",
          "sagemaker:ListTags",
        ]
        Resource = "arn:aws:sagemaker:${var.region}:${local.account}:training-job/*"
      },
      {
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = aws_iam_role.reviews_training.arn
        Condition = { StringEquals = { "iam:PassedToService" = "sagemaker.amazonaws.com" } }
      },
      {
        # With a rule of its own Step Functions sees that a training has ended.
        Effect   = "Allow"
        Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        Resource = "arn:aws:events:${var.region}:${local.account}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule"
      },
    ]
  })
}

# The role of a training: reads what was prepared, writes models, logs, and pulls the image.

resource "aws_iam_role" "reviews_training" {
  name                 = "worker-${var.environment}-reviews-training"
  permissions_boundary = local.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "reviews_training" {
  name = "train"
  role = aws_iam_role.reviews_training.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.reviews.arn}/prepared/*"
      },
      {
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = aws_s3_bucket.reviews.arn
        Condition = { StringLike = { "s3:prefix" = "prepared/*" } }
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.reviews.arn}/models/*"
      },
      {
        Effect   = "Deny" # only VerifyModel says which model is the latest
        Action   = "s3:PutObject"
        Resource = [for form in ["sentiment", "vectors"] : "${aws_s3_bucket.reviews.arn}/models/${form}/latest.json"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/sagemaker/TrainingJobs",
          "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/sagemaker/TrainingJobs:*",
        ]
      },
      {
        Effect    = "Allow"
        Action    = "cloudwatch:PutMetricData"
        Resource  = "*" # a metric has no name of its own: the condition narrows it
        Condition = { StringEquals = { "cloudwatch:namespace" = "/aws/sagemaker/TrainingJobs" } }
      },
      {
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*" # a token is for a registry, and has no resource
      },
      {
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = "arn:aws:ecr:${var.region}:${local.blazingtext_account}:repository/blazingtext"
      },
    ]
  })
}
