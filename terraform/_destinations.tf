# Where people are notified: Notify sends there, and PublishConstants refuses routes to other names.

variable "notify" {
  description = <<-EOT
    Where Notify sends to. destinations_parameter names an SSM SecureString with JSON such as
    {"ops":{"kind":"slack","url":"https://hooks.slack.com/…"},"pager":{"kind":"webhook","url":"https://…","secret":"whsec_…"}};
    without it alerts are logged and nobody is notified.
  EOT
  type        = object({ destinations_parameter = optional(string) })
  default     = {}
}

# Sensitive, so no plan shows it; the state holds it.
data "aws_ssm_parameter" "notify_destinations" {
  count = var.notify.destinations_parameter == null ? 0 : 1
  name  = var.notify.destinations_parameter
}

locals {
  # The names alone are no secret.
  notify_destination_names = try(nonsensitive(keys(jsondecode(data.aws_ssm_parameter.notify_destinations[0].value))), [])
}
