#!/usr/bin/env bash
# Keeps a file beside an environment's Terraform state, or gets it back: the bucket is private and holds the same secrets already.
# usage: keep.sh put ENVIRONMENT NAME FILE            prints the SHA-256 of the file
#        keep.sh get ENVIRONMENT NAME FILE SHA256     fails when what is kept is not what was put
set -euo pipefail

usage="usage: keep.sh put ENVIRONMENT NAME FILE, or keep.sh get ENVIRONMENT NAME FILE SHA256"
{ [ $# -eq 4 ] && [ "$1" = put ]; } || { [ $# -eq 5 ] && [ "$1" = get ]; } || { echo "$usage" >&2 && exit 2; }
# shellcheck source=.github/scripts/needs.sh
. "$(dirname "${BASH_SOURCE[0]}")/needs.sh"
needs aws
action=$1 environment=$2 name=$3 file=$4 wanted=${5:-}
backend=$(dirname "${BASH_SOURCE[0]}")/../../terraform/env/$environment.tfbackend
[ -f "$backend" ] || { echo "keep.sh: there is no terraform/env/$environment.tfbackend" >&2 && exit 2; }
setting() { sed -nE "s/^ *$1 *= *\"(.*)\" *\$/\1/p" "$backend"; }

object=s3://$(setting bucket)/worker/$name
case $action in
  put)
    aws s3 cp --region "$(setting region)" --sse AES256 --only-show-errors "$file" "$object"
    sha256sum "$file" | cut -d ' ' -f 1
    ;;
  get)
    aws s3 cp --region "$(setting region)" --only-show-errors "$object" "$file"
    found=$(sha256sum "$file" | cut -d ' ' -f 1)
    if [ "$found" != "$wanted" ]; then
      rm -f "$file"
      echo "keep.sh: $name is not what was kept: its SHA-256 is $found and not $wanted. Plan again, and find out who replaced it" >&2
      exit 1
    fi
    ;;
esac
