# The state machine of the reviews: who may do what, and where it can run.

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

run "deployed" {
  command = plan

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.train_reviews.policy).Statement :
      [statement.Resource, statement.Condition.StringEquals["iam:PassedToService"]] if statement.Action == "iam:PassRole"
    ] == [[aws_iam_role.reviews_training.arn, "sagemaker.amazonaws.com"]]
    error_message = "The state machine may pass the role of its trainings alone, and to SageMaker alone."
  }

  # Of all roles: nothing for everything, but what has no resource.
  assert {
    condition = alltrue([
      for statement in concat(
        jsondecode(aws_iam_role_policy.train_reviews.policy).Statement,
        jsondecode(aws_iam_role_policy.train_reviews_events.policy).Statement,
        jsondecode(aws_iam_role_policy.reviews_training.policy).Statement,
      ) :
      alltrue([for action in flatten([statement.Action]) : !strcontains(action, "*")]) && (
        statement.Resource != "*" || contains(["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"], statement.Action)
      )
    ])
    error_message = "No role may do everything, or something to everything."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_role_policy.reviews_training.policy).Statement :
      [for resource in flatten([statement.Resource]) : trimprefix(resource, aws_s3_bucket.reviews.arn)]
      if statement.Effect == "Allow" && contains(["s3:GetObject", "s3:PutObject"], flatten([statement.Action])[0])
    ])) == toset(["/prepared/*", "/models/*"])
    error_message = "A training reads what was prepared and writes models, and nothing else of the bucket."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.train_reviews.event_pattern).detail.object.key == [{ wildcard = "incoming/*.csv" }]
    error_message = "CSV files below incoming/ start the state machine, and no other object."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.reviews.restrict_public_buckets && aws_s3_bucket_notification.reviews.eventbridge
    error_message = "The bucket is private, and EventBridge gets its events."
  }
}

run "in_a_region_without_an_image" {
  command = plan

  variables {
    region = "mars-north-1"
  }

  expect_failures = [aws_sfn_state_machine.train_reviews]
}

run "without_the_dictionary" {
  command = plan

  variables {
    ipadic_layer = "nowhere/ipadic.zip"
  }

  expect_failures = [var.ipadic_layer]
}
