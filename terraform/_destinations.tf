# Where people are notified: Notify sends there, and PublishConstants refuses routes to other names.

variable "notify" {
  description = <<-EOT
    Where Notify sends to. destinations_parameter names an SSM SecureString with JSON such as
    {"ops":{"kind":"slack","url":"https://hooks.slack.com/…"},"pager":{"kind":"webhook","url":"https://…","secret":"whsec_…"}};
    without it alerts go to the dead letters and nobody is notified.
  EOT
  type        = object({ destinations_parameter = optional(string) })
  default     = {}

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+$", coalesce(var.notify.destinations_parameter, "/")))
    error_message = "notify.destinations_parameter is the name of a parameter, such as /worker/notify-destinations, not what it holds."
  }

  validation {
    condition     = var.permissions_boundary == null || startswith(coalesce(var.notify.destinations_parameter, "/worker/"), "/worker/")
    error_message = "notify.destinations_parameter must begin with /worker/: the permissions boundary lets jobs read no other parameter."
  }
}

locals {
  # The functions read the parameter themselves, so neither plan nor state has what it holds. The setting used to be the JSON itself: code
  # from then refuses a name when it starts, and alerts wait in the queue until the code follows.
  notify_destinations_setting = {
    for name in [var.notify.destinations_parameter] : "NOTIFY_DESTINATIONS" => name if name != null
  }

  notify_destinations_arn = join("", [
    "arn:aws:ssm:${var.region}:${local.account}:parameter/",
    trimprefix(coalesce(var.notify.destinations_parameter, "/worker/notify-destinations"), "/"),
  ])
}
