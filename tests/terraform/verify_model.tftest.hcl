# What VerifyModel needs beside what every job has.

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

run "permissions" {
  command = plan

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.verify_model.policy).Statement :
      !contains(flatten([statement.Resource]), "*") && !strcontains(jsonencode(statement.Action), "*")
    ])
    error_message = "The job may do named things with named resources alone."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.verify_model.policy).Statement :
      alltrue([for resource in flatten([statement.Resource]) : endswith(resource, "/latest.json")])
      if contains(flatten([statement.Action]), "s3:PutObject")
    ])
    error_message = "The job writes the two objects that name models, and no model."
  }
}
