# What ReplayDeadLetters needs beside what every job has.

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
    condition = jsondecode(aws_iam_policy.replay_dead_letters.policy).Statement[0].Resource == [
      for job in local.jobs : "arn:aws:lambda:ap-northeast-1:123456789012:function:${job}"
    ]
    error_message = "It may invoke the jobs and nothing else."
  }

  assert {
    condition = alltrue([
      for arn in jsondecode(aws_iam_policy.replay_dead_letters.policy).Statement[1].Resource :
      startswith(arn, "arn:aws:sqs:ap-northeast-1:123456789012:") && !endswith(arn, "*")
    ])
    error_message = "It may send to named queues only."
  }

  assert {
    condition = (
      [
        for statement in jsondecode(aws_iam_role_policy.replay_dead_letters.policy).Statement :
        statement.Resource if statement.Action == "s3:GetObject"
      ] == ["${aws_s3_bucket.dead_letters.arn}/letters/*"]
    )
    error_message = "Of S3 it may read whole bodies of letters and nothing else."
  }

  assert {
    condition = {
      for rule in aws_s3_bucket_lifecycle_configuration.dead_letters[0].rule : rule.filter[0].prefix => rule.expiration[0].days
    } == { "dead-letters/" = 90, "letters/" = 21 }
    error_message = "The whole of a letter is there as long as the letter, which is 14 days, and a week longer."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.dead_letters.restrict_public_buckets,
      !aws_s3_bucket.dead_letters.force_destroy,
      length(aws_s3_bucket_lifecycle_configuration.dead_letters) == 1,
    ])
    error_message = "Exported letters hold secrets: they are private, protected, and forgotten in time."
  }
}
