#!/usr/bin/env bash
# Applies a plan of plan.sh, exactly as it was planned; Terraform refuses it when the state has changed since.
# usage: apply.sh ENVIRONMENT PLAN
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: apply.sh ENVIRONMENT PLAN" >&2 && exit 2; }
environment=$1 plan=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/../../terraform"
[ -f dists.zip ] || { echo "apply.sh: terraform/dists.zip is missing: it must be the package that was planned" >&2 && exit 1; }
export TF_IN_AUTOMATION=1 TF_INPUT=0
terraform init -lockfile=readonly -reconfigure -backend-config="env/$environment.tfbackend" > /dev/null
terraform apply -no-color "$plan"
