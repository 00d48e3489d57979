# What SubmitVertexJob needs beside what every job has.

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

run "without_google" {
  command = plan

  assert {
    condition = alltrue([
      for name in keys(aws_lambda_function.submit_vertex_job.environment[0].variables) : !startswith(name, "GOOGLE_")
    ])
    error_message = "Nothing of Google is set where nothing is given."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.submit_vertex_job.policy).Statement : !contains(flatten([statement.Resource]), "*")
    ])
    error_message = "The job may use named resources alone."
  }
}

run "with_a_pool" {
  command = plan

  variables {
    submit_vertex_job = { credentials = "{\"type\":\"external_account\"}" }
  }

  assert {
    condition     = aws_lambda_function.submit_vertex_job.environment[0].variables.GOOGLE_CREDENTIALS == "{\"type\":\"external_account\"}"
    error_message = "The function gets the credential configuration."
  }
}

run "with_a_key" {
  command = plan

  variables {
    submit_vertex_job = { credentials_parameter = "/team/google-key" }
  }

  assert {
    condition     = aws_lambda_function.submit_vertex_job.environment[0].variables.GOOGLE_CREDENTIALS_PARAMETER == "/team/google-key"
    error_message = "The function gets the name of the parameter, and not the key."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_iam_policy.submit_vertex_job.policy).Statement :
      statement.Action == "ssm:GetParameter" && alltrue([
        for resource in flatten([statement.Resource]) : endswith(resource, ":parameter/team/google-key")
      ])
    ])
    error_message = "The job may read that parameter."
  }
}

run "with_both" {
  command = plan

  variables {
    submit_vertex_job = { credentials = "{}", credentials_parameter = "/team/google-key" }
  }

  expect_failures = [var.submit_vertex_job]
}

run "with_a_pool_that_is_too_long_for_a_setting" {
  command = plan

  variables {
    submit_vertex_job = { credentials = "{\"type\":\"${join("", [for i in range(200) : "external"])}\"}" }
  }

  expect_failures = [var.submit_vertex_job]
}
