#!/usr/bin/env bash
# Keeps a file beside an environment's Terraform state, or gets it back: the bucket is private and holds the same secrets already.
# usage: keep.sh put|get ENVIRONMENT NAME FILE
set -euo pipefail

[ $# -eq 4 ] || { echo "usage: keep.sh put|get ENVIRONMENT NAME FILE" >&2 && exit 2; }
action=$1 environment=$2 name=$3 file=$4
backend=$(dirname "${BASH_SOURCE[0]}")/../../terraform/env/$environment.tfbackend
[ -f "$backend" ] || { echo "keep.sh: there is no terraform/env/$environment.tfbackend" >&2 && exit 2; }
setting() { sed -nE "s/^ *$1 *= *\"(.*)\" *\$/\1/p" "$backend"; }

object=s3://$(setting bucket)/worker/$name
case $action in
  put) aws s3 cp --region "$(setting region)" --sse AES256 --only-show-errors "$file" "$object" ;;
  get) aws s3 cp --region "$(setting region)" --only-show-errors "$object" "$file" ;;
  *) echo "keep.sh: unknown action '$action': put or get" >&2 && exit 2 ;;
esac
