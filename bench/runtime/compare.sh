#!/usr/bin/env bash
# Measures the packaged runtime of this checkout beside that of another commit, in turn: start, warm events, memory and threads, with
# error reports off and on (a Sentry that nothing is sent to, because nothing fails), and the size of the package with the job Echo.
# usage: bench/runtime/compare.sh COMMIT [COLD_STARTS] [WARM_EVENTS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3 git
root=$(cd "$here/../.." && pwd -P)
commit=${1:?usage: bench/runtime/compare.sh COMMIT [COLD_STARTS] [WARM_EVENTS]}
commit=$(git -C "$root" rev-parse --verify --short "$commit^{commit}")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

package() { # checkout name
  bash -c '. "$1/bench/echo_package.sh" && cp "$bootstrap" "$2" && stat -c %s "$work/terraform/dists.zip" > "$2.zip"' _ "$1" "$out/$2"
}

mkdir "$out/checkout"
git -C "$root" archive "$commit" | tar -x -C "$out/checkout"
package "$out/checkout" before
package "$root" after

echo "measuring…" >&2
reports=SENTRY_DSN=http://public@127.0.0.1:9/1
python3 "$here/measure.py" "${2:-21}" "${3:-3000}" \
  "$commit, reports off=$out/before" \
  "here, reports off=$out/after" \
  "$commit, reports on=env $reports $out/before" \
  "here, reports on=env $reports $out/after"
echo
echo "zip with Echo: $commit $(cat "$out/before.zip") bytes, here $(cat "$out/after.zip") bytes"
