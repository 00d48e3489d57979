#!/usr/bin/env bash
# Measures how long the commands of this checkout take, beside those of another commit, in turn: by the clock, on an idle
# machine. The tool, the package and the tests are built before.
# usage: bench/commands/run.sh [COMMIT] [ROUNDS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3 git
root=$(cd "$here/../.." && pwd -P)
checkouts=("$root")
if [ -n "${1:-}" ]; then
  commit=$(git -C "$root" rev-parse --verify --short "$1^{commit}")
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  git clone --quiet "$root" "$work/$commit"
  git -C "$work/$commit" checkout --quiet "$commit"
  checkouts=("$work/$commit" "$root")
fi
python3 "$here/measure.py" "${2:-3}" "${checkouts[@]}"
