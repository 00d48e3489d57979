#!/usr/bin/env bash
# Measures what error reports cost the packaged runtime: nothing when off, one budget when Sentry hangs, no memory over time.
# usage: bench/sentry/run.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3
. "$here/../echo_package.sh"
echo "measuring…" >&2
python3 "$here/measure.py" "$bootstrap"
