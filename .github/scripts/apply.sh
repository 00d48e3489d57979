#!/usr/bin/env bash
# Applies a plan of plan.sh, exactly as it was planned; Terraform refuses it when the state has changed since.
# usage: apply.sh ENVIRONMENT PLAN
#
# What AWS says of a call that failed can hold the settings of a function, secrets too: shown are what was done, the failed resources, and
# the name of the error. The whole is in PLAN.log, which the workflow keeps
# beside the plan.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: apply.sh ENVIRONMENT PLAN" >&2 && exit 2; }
# shellcheck source=.github/scripts/needs.sh
. "$(dirname "${BASH_SOURCE[0]}")/needs.sh"
needs terraform
environment=$1 plan=$(realpath -m "$2")
[ -f "$plan" ] || fail "there is no $2: run plan.sh first"
cd "$(dirname "${BASH_SOURCE[0]}")/../../terraform"
[ -f dists.zip ] || fail "terraform/dists.zip is missing: it must be the package that was planned"
export TF_IN_AUTOMATION=1 TF_INPUT=0
terraform init -lockfile=readonly -reconfigure -backend-config="env/$environment.tfbackend" > /dev/null

terraform apply -no-color "$plan" 2>&1 | tee "$plan.log" |
  { grep --line-buffered -E '^(data\.|module\.)?aws_[^ ]+: [A-Z][a-z]+|^Apply complete' || true; } || {
  echo "apply.sh: Terraform failed; the whole message is in $plan.log" >&2
  sed -nE \
    's/^[│ ]*(Error: [^{]*(Exception|Fault)):.*/\1/p; t
     s/^[│ ]*(Error: [^:{]*).*/\1/p; t
     s/^[│ ]*with (.*),$/  with \1/p' "$plan.log" >&2
  exit 1
}
rm -f "$plan.log"
