#!/usr/bin/env bash
# Uploads the symbols of the package to the bucket of packages, where ./worker symbolize --env finds them by build id.
# usage: upload-symbols.sh        after apply.sh, in the same checkout
set -euo pipefail
# shellcheck source=.github/scripts/needs.sh
. "$(dirname "${BASH_SOURCE[0]}")/needs.sh"
needs terraform aws
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

shopt -s nullglob
symbols=("$root"/artifacts/symbols/*.dbg)
[ ${#symbols[@]} -gt 0 ] || fail "artifacts/symbols/ is empty: ./build-pkg.sh fills it"
bucket=$(cd "$root/terraform" && terraform output -raw packages_bucket)
for file in "${symbols[@]}"; do
  aws s3 cp --only-show-errors "$file" "s3://$bucket/symbols/$(basename "$file")"
  echo "s3://$bucket/symbols/$(basename "$file")"
done
