variable "environment" {
  description = "Name of the environment. Each has an AWS account (or a region of one) to itself, because functions carry no prefix."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.environment))
    error_message = "environment goes into bucket names: 2 to 20 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "account_id" {
  description = "The AWS account of the environment; Terraform then refuses to touch any other."
  type        = string
  default     = null
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "ap-northeast-1"
}

variable "package" {
  description = "The zip that build-pkg.sh wrote."
  type        = string
  default     = "dists.zip"
}

variable "architecture" {
  description = "Instruction set that build-pkg.sh compiles for."
  type        = string
  default     = "x86_64"

  validation {
    condition     = var.architecture == "x86_64"
    error_message = "build-pkg.sh compiles for x86_64. For arm64 change the runtime there, IlcInstructionSet in Worker.csproj, and this."
  }
}

variable "log_retention_days" {
  description = "How long the logs of a job are kept."
  type        = number
  default     = 30
}

variable "log_level" {
  description = "What jobs log: debug, info, warn or error."
  type        = string
  default     = "info"

  validation {
    condition     = contains(["debug", "info", "warn", "warning", "error"], var.log_level)
    error_message = "log_level is debug, info, warn or error."
  }
}

variable "release" {
  description = "Name of the release, such as v1.4.2: the git tag."
  type        = string
  default     = "dev"
}

variable "sentry" {
  description = <<-EOT
    Error reports. dsn_parameter names an SSM SecureString that holds the DSN; without it nothing is reported.
    ignore_errors are regular expressions for types and messages that are not reported. traces_sample_rate is the share of invocations that
    are sent as traces, logs sends what jobs log, and symbols says that the symbols of each build are uploaded.
  EOT
  type = object({
    dsn_parameter      = optional(string)
    sample_rate        = optional(number, 1)
    traces_sample_rate = optional(number, 0)
    logs               = optional(bool, false)
    symbols            = optional(bool, false)
    ignore_errors      = optional(list(string), [])
    attach_stacktrace  = optional(bool, false)
    debug              = optional(bool, false)
  })
  default = {}
}

variable "alarm_emails" {
  description = "Addresses that get the fleet's alarms; each must confirm a mail of AWS once."
  type        = set(string)
  default     = []

  validation {
    condition     = var.environment != "production" || length(var.alarm_emails) > 0
    error_message = "Nobody would be notified when a production job fails: set alarm_emails in env/production.tfvars."
  }
}

variable "public_concurrency" {
  description = "How many runs at a time each job has whose API everybody can call; -1 for as many as there are, as a new account needs."
  type        = number
  default     = 20

  validation {
    condition     = var.public_concurrency >= -1 && floor(var.public_concurrency) == var.public_concurrency
    error_message = "public_concurrency is a whole number, -1 or more; 0 stops the jobs."
  }
}

variable "permissions_boundary" {
  description = "Name of the policy that limits each role, made from env/boundary.json; null for none. The release role insists on it."
  type        = string
  default     = null
}

variable "protect_data" {
  description = "Refuse to delete tables and buckets that hold data, and keep tables restorable to any second of the last 35 days."
  type        = bool
  default     = true
}

variable "local_aws" {
  description = "Talk to the local AWS of `./worker up`, whose address is in AWS_ENDPOINT_URL."
  type        = bool
  default     = false
}
