# What all jobs share: the provider, the package and the roles. What they share beside that stands in the files that begin with _, by
# domain. A job has a file of its own, named after it; nothing here lists the jobs.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  # The bucket and its region come from env/<environment>.tfbackend at `terraform init`.
  backend "s3" {
    key          = "worker/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  # The local AWS has no host name per bucket and no account to ask; its address is in AWS_ENDPOINT_URL.
  s3_use_path_style           = var.local_aws
  skip_credentials_validation = var.local_aws
  skip_metadata_api_check     = var.local_aws
  skip_region_validation      = var.local_aws

  default_tags {
    tags = {
      Project     = "worker"
      Environment = var.environment
    }
  }
}

data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id

  permissions_boundary = var.permissions_boundary == null ? null : "arn:aws:iam::${local.account}:policy/${var.permissions_boundary}"

  # The directory listing is the registry: a .tf file is one job and has its name, unless it begins with _ or is one of Terraform's usual
  # three.
  jobs = [
    for file in setsubtract(fileset(path.module, "[^_]*.tf"), ["main.tf", "outputs.tf", "variables.tf"]) : trimsuffix(file, ".tf")
  ]

  sources = { for job in local.jobs : job => file("${path.module}/${job}.tf") }

  # Each role that jobs share, with its jobs: their files name it, as aws_iam_role.worker or aws_iam_role.domain["<domain>"].
  worker_jobs = [for job, source in local.sources : job if strcontains(source, "aws_iam_role.worker.arn")]
  domains = {
    for domain in toset(flatten([for source in local.sources : regexall("aws_iam_role\\.domain\\[\"([a-z][a-z0-9-]*)\"\\]", source)])) :
    domain => [for job, source in local.sources : job if strcontains(source, "aws_iam_role.domain[\"${domain}\"].arn")]
  }
}

# The package: uploaded once for all functions (docs/decisions/0004-package-through-s3.md). Old versions stay for rollback.

resource "aws_s3_bucket" "packages" {
  bucket        = "worker-${var.environment}-packages-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_versioning" "packages" {
  bucket = aws_s3_bucket.packages.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "packages" {
  bucket                  = aws_s3_bucket.packages.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# What each bucket's policy says: nobody without TLS. Not on the local AWS, which has none and denies without looking at the condition.
locals {
  tls_only = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["$${bucket}", "$${bucket}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_policy" "packages" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.packages.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.packages.arn })
}

resource "aws_s3_object" "package" {
  bucket      = aws_s3_bucket_versioning.packages.bucket # versioned before the first upload
  key         = "dists.zip"
  source      = var.package
  source_hash = local.package_hash

  # Here, because each function needs the package: no function is changed then.
  lifecycle {
    precondition {
      condition = sum(values(local.common_settings_bytes)) <= local.max_common_settings_bytes
      error_message = join("", [
        "The settings of all functions have ${sum(values(local.common_settings_bytes))} bytes, ${local.max_common_settings_bytes} are ",
        "allowed: Lambda takes 4,096 per function, with its own. Make the largest shorter: ",
        join(", ", [
          for name, bytes in local.common_settings_bytes : "${name} has ${bytes}"
          if bytes == max(values(local.common_settings_bytes)...)
        ]),
        ".",
      ])
    }
  }
}

locals {
  package_hash = filebase64sha256(var.package)
}

# The role of every job that names no other. Each job's file adds what that job may do.

resource "aws_iam_role" "worker" {
  name                 = "worker-${var.environment}"
  permissions_boundary = local.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
      # IfExists, because AWS does not say in writing that Lambda always names the account.
      Condition = { StringEqualsIfExists = { "aws:SourceAccount" = local.account } }
    }]
  })
}

# A managed policy, because the inline ones of a role share 10,240 characters and belong to the jobs.
resource "aws_iam_policy" "worker" {
  name = "worker-${var.environment}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [for job in local.worker_jobs : "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/lambda/${job}:*"]
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
    ]
  })

  lifecycle {
    postcondition {
      condition     = length(self.policy) <= 6144
      error_message = "aws_iam_role.worker has too many jobs: write aws_iam_role.domain[\"<domain>\"] in the files of some."
    }
  }
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}

# The roles of domains: a role takes the policies of about 14 jobs (docs/decisions/0005-one-role.md). Each is there while a job names it.

resource "aws_iam_role" "domain" {
  for_each             = local.domains
  name                 = "worker-${var.environment}-jobs-${each.key}"
  assume_role_policy   = aws_iam_role.worker.assume_role_policy
  permissions_boundary = local.permissions_boundary
}

resource "aws_iam_policy" "domain" {
  for_each = local.domains
  name     = "worker-${var.environment}-jobs-${each.key}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [for job in each.value : "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/lambda/${job}:*"]
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
    ]
  })

  lifecycle {
    postcondition {
      condition     = length(self.policy) <= 6144
      error_message = "${length(each.value)} jobs are too many for the domain ${each.key}: write another one in some."
    }
  }
}

resource "aws_iam_role_policy_attachment" "domain" {
  for_each   = local.domains
  role       = aws_iam_role.domain[each.key].name
  policy_arn = aws_iam_policy.domain[each.key].arn
}

# The role with which schedules start jobs.

resource "aws_iam_role" "scheduler" {
  name                 = "worker-${var.environment}-scheduler"
  permissions_boundary = local.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "start-jobs"
  role = aws_iam_role.scheduler.name

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
        Resource = aws_sqs_queue.dead_letters.arn
      },
    ]
  })
}

# Settings of every job, beside its own. The DSN comes from Parameter Store and is sensitive, so no plan shows it.

data "aws_ssm_parameter" "sentry_dsn" {
  count = var.sentry.dsn_parameter == null ? 0 : 1
  name  = var.sentry.dsn_parameter
}

locals {
  common_settings = merge(
    {
      DOTNET_GCgen0size  = "400000" # hexadecimal: collecting every 4 MiB keeps a warm job at 16 MB instead of 28, at the same CPU
      LOG_LEVEL          = var.log_level
      SENTRY_ENVIRONMENT = var.environment
      SENTRY_RELEASE     = "worker@${var.release}"
    },
    var.sentry.sample_rate == 1 ? {} : { SENTRY_SAMPLE_RATE = tostring(var.sentry.sample_rate) },
    var.sentry.traces_sample_rate == 0 ? {} : { SENTRY_TRACES_SAMPLE_RATE = tostring(var.sentry.traces_sample_rate) },
    var.sentry.logs ? { SENTRY_ENABLE_LOGS = "true" } : {},
    var.sentry.symbols ? { SENTRY_SYMBOLS = "true" } : {},
    length(var.sentry.ignore_errors) == 0 ? {} : { SENTRY_IGNORE_ERRORS = jsonencode(var.sentry.ignore_errors) },
    var.sentry.attach_stacktrace ? { SENTRY_ATTACH_STACKTRACE = "true" } : {},
    var.sentry.debug ? { SENTRY_DEBUG = "true" } : {},
    { for parameter in data.aws_ssm_parameter.sentry_dsn : "SENTRY_DSN" => parameter.value },
  )

  # Of the 4,096 bytes that Lambda takes per function, as JSON, the shared settings may have so many, and a job's own the others. What is
  # long in a job's own, because it comes from tfvars, says so in the validation of its variable.
  max_common_settings_bytes = 2560
  max_own_setting_bytes     = 1024
  common_settings_bytes = {
    for name, value in local.common_settings : name => nonsensitive(length(base64encode(jsonencode({ (name) = value }))) * 3 / 4)
  }
}
