# Reviews to a trained model: the bucket and the dictionary that PrepareReviews, VerifyModel and the training share. The state machine is in
# prepare_reviews.tf.

# incoming/sentiment/ and incoming/vectors/: CSV files of reviews; the folder says what is trained. Beside a file that cannot be used lies
# its report, <name>.csv.errors.json. prepared/<dataset>/: what was made of one. models/<dataset>/: what SageMaker made of that;
# models/<form>/latest.json names the newest model that was verified.
resource "aws_s3_bucket" "reviews" {
  bucket        = "worker-${var.environment}-reviews-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "reviews" {
  bucket                  = aws_s3_bucket.reviews.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "reviews" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.reviews.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.reviews.arn })
}

# What was prepared can be prepared again; uploads and models stay. Not on the local AWS, which the provider would wait for a minute.
resource "aws_s3_bucket_lifecycle_configuration" "reviews" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.reviews.id

  rule {
    id     = "forget-prepared"
    status = "Enabled"

    filter {
      prefix = "prepared/"
    }

    expiration {
      days = 180
    }
  }

  rule {
    id     = "forget-unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_notification" "reviews" {
  bucket      = aws_s3_bucket.reviews.id
  eventbridge = true
}

# The dictionary, at /opt/ipadic of the functions that name the layer.

variable "ipadic_layer" {
  description = "The zip of the dictionary: what build-pkg.sh --layer ipadic wrote."
  type        = string
  default     = "ipadic.zip"

  validation {
    condition     = fileexists(var.ipadic_layer)
    error_message = "There is no dictionary ${var.ipadic_layer}: ./build-pkg.sh --layer ipadic makes it."
  }
}

resource "aws_s3_object" "ipadic" {
  bucket      = aws_s3_bucket_versioning.packages.bucket
  key         = "ipadic.zip"
  source      = var.ipadic_layer
  source_hash = filebase64sha256(var.ipadic_layer)
}

resource "aws_lambda_layer_version" "ipadic" {
  layer_name               = "ipadic"
  description              = "MeCab's dictionary IPADIC, in UTF-8."
  s3_bucket                = aws_s3_object.ipadic.bucket
  s3_key                   = aws_s3_object.ipadic.key
  s3_object_version        = aws_s3_object.ipadic.version_id
  source_code_hash         = filebase64sha256(var.ipadic_layer)
  compatible_runtimes      = ["provided.al2023"]
  compatible_architectures = [var.architecture]
}
