#!/usr/bin/env bash
# Measures the packaged runtime against the loops that a job of the old kind had, and against HttpClient as the transport.
# usage: bench/runtime/run.sh [COLD_STARTS] [WARM_EVENTS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3 node
. "$here/../echo_package.sh"

echo "building the peer with HttpClient…" >&2
mkdir -p "$work/bench"
cp -r "$here/HttpClientLoop" "$work/bench/"
dotnet publish "$work/bench/HttpClientLoop" -c Release -r linux-x64 -o "$work/peer" -v quiet -nologo >&2

python=$(python3 -c 'import sys; print(sys.executable)')
version=$(python3 -c 'import platform; print(platform.python_version())')
echo "measuring…" >&2
python3 "$here/measure.py" "${1:-21}" "${2:-3000}" \
  "C# Native AOT, our client (SDK linked)=$bootstrap" \
  "C# Native AOT, HttpClient as the transport (SDK linked too)=$work/peer/HttpClientLoop" \
  "Python $version, minimal loop=$python $here/loop.py" \
  "Node $(node --version), minimal loop=$(command -v node) $here/loop.mjs"
echo
echo "zip with both SDK clients: $(stat -c %s "$work/terraform/dists.zip") bytes"
