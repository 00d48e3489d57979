# What ConvertVertexComponents needs beside what every job has.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  environment  = "production"
  alarm_emails = ["oncall@example.com"]
  package      = "../tests/data/empty.zip"
  ipadic_layer = "../tests/data/empty.zip"
}

run "production" {
  command = plan

  assert {
    condition     = !aws_s3_bucket.vertex.force_destroy
    error_message = "Production data is protected."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.vertex.block_public_policy,
      aws_s3_bucket_public_access_block.vertex.restrict_public_buckets,
    ])
    error_message = "Nobody outside reads or writes what is submitted."
  }

  assert {
    condition     = aws_s3_bucket_notification.convert_vertex_components.lambda_function[0].filter_prefix == "incoming/"
    error_message = "Only uploads start the job: it writes to converted/ itself."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.convert_vertex_components.policy).Statement :
      !contains(flatten([statement.Resource]), "*") && !strcontains(jsonencode(statement.Action), "*")
    ])
    error_message = "The job may do named things with named resources alone."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.convert_vertex_components.policy).Statement :
      statement.Resource == "${aws_s3_bucket.vertex.arn}/converted/*" if contains(flatten([statement.Action]), "s3:PutObject")
    ])
    error_message = "The job writes below converted/ alone, so that it never starts itself."
  }
}
