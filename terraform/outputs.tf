output "package_version" {
  description = "S3 version of the package that the functions run."
  value       = aws_s3_object.package.version_id
}

output "packages_bucket" {
  description = "Bucket of the packages, and of the symbols of each build."
  value       = aws_s3_bucket.packages.bucket
}

output "dead_letter_queue_url" {
  description = "Queue of the events that no retry could save."
  value       = aws_sqs_queue.dead_letters.url
}

output "alarm_topic_arn" {
  description = "Topic that alarms are sent to."
  value       = aws_sns_topic.alarms.arn
}
