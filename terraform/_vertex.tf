# What the jobs for Vertex AI share: the bucket with what is submitted.

# jobs/: pipeline declarations with their component files, compiled pipelines and tuning jobs to submit. incoming/: component and tuning job
# files to convert, and converted/ what became of them, each with a report <key>.report.json.
resource "aws_s3_bucket" "vertex" {
  bucket        = "worker-${var.environment}-vertex-${local.account}"
  force_destroy = !var.protect_data
}

resource "aws_s3_bucket_public_access_block" "vertex" {
  bucket                  = aws_s3_bucket.vertex.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "vertex" {
  count  = var.local_aws ? 0 : 1
  bucket = aws_s3_bucket.vertex.id
  policy = templatestring(local.tls_only, { bucket = aws_s3_bucket.vertex.arn })
}
