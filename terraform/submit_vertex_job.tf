# SubmitVertexJob: by hand or as a task of Step Functions, runs a pipeline or tuning job on Google's Vertex AI and says what became of it.

variable "submit_vertex_job" {
  description = <<-EOT
    How SubmitVertexJob gets Google's tokens (docs/hydra.md). credentials is what gcloud iam workload-identity-pools
    create-cred-config --aws writes, which holds no secret; or credentials_parameter names an SSM SecureString with a service account key.
  EOT
  type = object({
    credentials           = optional(string)
    credentials_parameter = optional(string)
  })
  default = {}

  validation {
    condition     = var.submit_vertex_job.credentials == null || var.submit_vertex_job.credentials_parameter == null
    error_message = "Give submit_vertex_job either credentials or credentials_parameter."
  }

  validation {
    condition = (
      var.permissions_boundary == null || startswith(coalesce(var.submit_vertex_job.credentials_parameter, "/worker/"), "/worker/")
    )
    error_message = "submit_vertex_job.credentials_parameter must begin with /worker/, as the permissions boundary says."
  }

  validation {
    condition     = length(base64encode(jsonencode(var.submit_vertex_job.credentials))) * 3 / 4 <= local.max_own_setting_bytes
    error_message = "submit_vertex_job.credentials is too long for a setting of Lambda: put it into a parameter, and credentials_parameter."
  }
}

locals {
  submit_vertex_job_parameter = coalesce(var.submit_vertex_job.credentials_parameter, "/worker/google-credentials")
}

resource "aws_lambda_function" "submit_vertex_job" {
  function_name     = "submit_vertex_job"
  handler           = "SubmitVertexJob"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  role              = aws_iam_role.worker.arn
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  source_code_hash  = local.package_hash
  memory_size       = 256
  timeout           = 900 # it watches its job meanwhile; one that takes longer is watched by the next call

  environment {
    variables = merge(
      local.common_settings,
      { VERTEX_BUCKET = aws_s3_bucket.vertex.bucket },
      { for credentials in [var.submit_vertex_job.credentials] : "GOOGLE_CREDENTIALS" => credentials if credentials != null },
      { for name in [var.submit_vertex_job.credentials_parameter] : "GOOGLE_CREDENTIALS_PARAMETER" => name if name != null },
    )
  }
}

resource "aws_cloudwatch_log_group" "submit_vertex_job" {
  name              = "/aws/lambda/submit_vertex_job"
  retention_in_days = var.log_retention_days
}

# No retries: whoever starts it waits for the response. A repeat would be harmless: the same id never submits twice.
resource "aws_lambda_function_event_invoke_config" "submit_vertex_job" {
  function_name                = aws_lambda_function.submit_vertex_job.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

# A policy of its own, because the inline ones of the role share 10,240 characters. The key of a SecureString is the account's default
# one, aws/ssm, which needs no permission of ours; a role needs none either to sign a request of GetCallerIdentity.
resource "aws_iam_policy" "submit_vertex_job" {
  name = "worker-${var.environment}-submit-vertex-job"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = ["${aws_s3_bucket.vertex.arn}/jobs/*", "${aws_s3_bucket.vertex.arn}/converted/*"]
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket" # a missing object is then Not Found instead of Access Denied
        Resource = aws_s3_bucket.vertex.arn
      },
      {
        Effect   = "Allow"
        Action   = "ssm:GetParameter"
        Resource = "arn:aws:ssm:${var.region}:${local.account}:parameter/${trimprefix(local.submit_vertex_job_parameter, "/")}"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "submit_vertex_job" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.submit_vertex_job.arn
}
