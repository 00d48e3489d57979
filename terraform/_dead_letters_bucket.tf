# What the dead-letter queue does not hold. letters/<date>/<SHA-256>: bodies that are too large for a message, for a week longer than the
# queue keeps their letters. dead-letters/: copies of letters that were exported. Both are unredacted, so private.

resource "aws_s3_bucket" "dead_letters" {
  bucket        = "worker-${var.environment}-dead-letters-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "dead_letters" {
  bucket                  = aws_s3_bucket.dead_letters.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "dead_letters" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.dead_letters.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.dead_letters.arn })
}

# Not on the local AWS, which the provider would wait for a minute.
resource "aws_s3_bucket_lifecycle_configuration" "dead_letters" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.dead_letters.id

  rule {
    id     = "forget"
    status = "Enabled"

    filter {
      prefix = "dead-letters/"
    }

    expiration {
      days = 90
    }
  }

  rule {
    id     = "forget-whole-bodies"
    status = "Enabled"

    filter {
      prefix = "letters/"
    }

    expiration {
      days = ceil(aws_sqs_queue.dead_letters.message_retention_seconds / 86400) + 7
    }
  }
}
