#!/usr/bin/env bash
# Plans a release of terraform/dists.zip and writes down what would change.
# usage: plan.sh ENVIRONMENT TAG PLAN CHANGES
#
# PLAN is Terraform's own plan and holds secrets, as the state does: it goes where the state is, never into an artifact.
# CHANGES is a list of actions and addresses, and nothing else.
set -euo pipefail

[ $# -eq 4 ] || { echo "usage: plan.sh ENVIRONMENT TAG PLAN CHANGES" >&2 && exit 2; }
# shellcheck source=.github/scripts/needs.sh
. "$(dirname "${BASH_SOURCE[0]}")/needs.sh"
needs terraform jq
environment=$1 tag=$2 plan=$(realpath -m "$3") changes=$(realpath -m "$4")
cd "$(dirname "${BASH_SOURCE[0]}")/../../terraform"
[ -f "env/$environment.tfvars" ] || { echo "plan.sh: there is no terraform/env/$environment.tfvars" >&2 && exit 2; }
[ -f dists.zip ] || fail "terraform/dists.zip is missing: run ./build-pkg.sh"
export TF_IN_AUTOMATION=1 TF_INPUT=0

terraform init -lockfile=readonly -reconfigure -backend-config="env/$environment.tfbackend"

# What it prints of a function that is imported has its settings in it, secrets too: errors alone are shown.
terraform plan -no-color -var-file="env/$environment.tfvars" -var "release=$tag" -out="$plan" > "$plan.log" 2> "$plan.err" || {
  cat "$plan.err" >&2
  rm -f "$plan.log" "$plan.err"
  exit 1
}
rm -f "$plan.log" "$plan.err"

terraform show -json "$plan" |
  jq -r '.resource_changes[]? | select(.change.actions != ["no-op"] and .change.actions != ["read"] or .change.importing)
         | "\(if .change.importing then "import+" else "" end)\(.change.actions | join("+"))\t\(.address)"' |
  LC_ALL=C sort > "$changes"
echo "$(wc -l < "$changes") changes in $environment:"
cat "$changes"
