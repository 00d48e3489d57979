#!/usr/bin/env bash
# Measures the packaged export of a million rows beside a script of boto3 that does the same, and of ten million rows alone.
# usage: bench/export/run.sh [ROUNDS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3 python:boto3
root=$(cd "$here/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "building the package…" >&2
"$root/build-pkg.sh" --output "$work/dists.zip" >&2
python3 -m zipfile -e "$work/dists.zip" "$work/package"
chmod +x "$work/package/bootstrap"
echo "measuring…" >&2
python3 "$here/measure.py" "$work/package/bootstrap" "${1:-5}"
