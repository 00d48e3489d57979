#!/usr/bin/env bash
# Measures how fast telegrams are read: the reader of functions/Hazards, compiled like the package, beside Python's ElementTree
# and, where Debian's python3-lxml is installed, lxml, which extract the same fields (telegram.py).
# usage: bench/hazards/run.sh [ROUNDS]          the samples: $JMAXML_SAMPLES or tests/data/jmaxml (tests/data/hazards/README.md)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3
root=$(cd "$here/../.." && pwd -P)
samples=${JMAXML_SAMPLES:-$root/tests/data/jmaxml}
[ -d "$samples" ] || {
  echo "run.sh: no folder $samples: tests/data/hazards/README.md says where the samples come from" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "building the reader…" >&2
"$root/bench/publish.sh" "$work" hazards/ParseBench Hazards

version=$(python3 -c 'import platform; print(platform.python_version())')
targets=("C# Native AOT=$work/bin/ParseBench" "Python $version, ElementTree=python3 $here/peer.py ElementTree")
versions='import lxml, platform; print(f"Python {platform.python_version()}, lxml {lxml.__version__}")'
for python in python3 /usr/bin/python3; do
  if version=$("$python" -c "$versions" 2> /dev/null); then
    targets+=("$version=$python $here/peer.py lxml")
    break
  fi
done
[ ${#targets[@]} -eq 3 ] || echo "run.sh: no lxml here (Debian: apt-get install python3-lxml), so it is not in the table" >&2

echo "measuring…" >&2
python3 "$here/measure.py" "$samples" "${1:-15}" "${targets[@]}"
