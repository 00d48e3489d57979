# Constants that are too large for the package or change without a release (functions/WorkerLib/Constants/). A row per set: set, version,
# key, sha256, bytes, publishedAt, publishedBy, and the same of earlier versions. Objects are <set>/<sha256>.json and never change; large
# contents to publish are uploaded to incoming/.

resource "aws_dynamodb_table" "constants" {
  name                        = "constants"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "set"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "set"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_s3_bucket" "constants" {
  bucket        = "worker-${var.environment}-constants-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "constants" {
  bucket                  = aws_s3_bucket.constants.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "constants" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.constants.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.constants.arn })
}
