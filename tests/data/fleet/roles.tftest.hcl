# The roles of a fleet that bench/fleet/generate.py wrote. FleetRolesTests reads from the state how full they are.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment  = "production"
  alarm_emails = ["oncall@example.com"]
  package      = "../tests/data/empty.zip"
  ipadic_layer = "../tests/data/empty.zip"
}

run "the_roles_of_a_fleet" {
  command = apply

  assert {
    condition     = toset(concat(local.worker_jobs, flatten(values(local.domains)))) == toset(local.jobs)
    error_message = "Each job has one of the roles that jobs share, whose policy names its log group."
  }

  assert {
    condition = alltrue([
      for domain, role in aws_iam_role.domain : aws_iam_role_policy_attachment.domain[domain].role == role.name
    ])
    error_message = "Each role of a domain has the policy of what all jobs need."
  }
}
