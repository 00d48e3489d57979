#!/usr/bin/env bash
# Measures one call of ./worker hydra convert --write over component files, start-up included, beside a script of PyYAML that only
# parses and prints them (peer.py): pure Python, and with libyaml (Debian: python3-yaml).
# usage: bench/hydra/run.sh [ROUNDS]
# The files: $KFP_COMPONENTS, a folder or an archive with the folder components (tests/data/hydra/components/README.md)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
samples=${KFP_COMPONENTS:-$root/../shared/data/kfp-1.8.22.tar.xz}
[ -e "$samples" ] || {
  echo "run.sh: there is no $samples: tests/data/hydra/components/README.md says where the files come from" >&2
  exit 1
}
python=
for candidate in python3 /usr/bin/python3; do
  if "$candidate" -c 'import sys, yaml; sys.exit(not yaml.__with_libyaml__)' 2> /dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || {
  echo "run.sh: no Python here has PyYAML with libyaml (Debian: apt-get install python3-yaml)" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -d "$samples" ]; then
  mkdir "$work/components"
  cp "$samples"/*.yaml "$work/components/"
else
  tar -xJf "$samples" -C "$work"
fi

"$root/worker" hydra --help > /dev/null # builds the tool when it must
echo "measuring…" >&2
"$python" "$here/measure.py" "$work" "${1:-7}" "$root/artifacts/bin/Worker.Cli/release/worker.dll"
