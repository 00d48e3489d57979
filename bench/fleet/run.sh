#!/usr/bin/env bash
# Measures what a growing fleet costs its authors and its cold starts: builds, checks and deploys (to a local AWS) fleets of copies
# of the first two jobs, and starts an added job Echo from each package, in turn.
# usage: bench/fleet/run.sh [JOBS...]        (5 50 200; about half an hour)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3 git
root=$(cd "$here/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- 5 50 200

seconds() { # command...: prints how long it took; what it says goes to the log
  local started
  started=$(date +%s.%N)
  "$@" >> "$work/log" 2>&1 || {
    tail -40 "$work/log" >&2
    echo "run.sh: failed: $*" >&2
    exit 1
  }
  echo "$(date +%s.%N) $started" | awk '{ printf "%.1f", $1 - $2 }'
}

unpack() { # zip folder
  python3 -m zipfile -e "$1" "$2"
  chmod +x "$2/bootstrap"
}

# One copy per fleet is enough for the sources; git's files only, so nothing built comes along.
fleet() { # jobs
  mkdir "$work/$1"
  git -C "$root" ls-files -z | (cd "$root" && xargs -0 cp -P --parents -t "$work/$1")
  python3 "$here/generate.py" "$work/$1" "$1"
}

targets=()
for jobs in "$@"; do
  fleet "$jobs"
  cd "$work/$jobs"
  echo "$jobs jobs: checking…" >&2
  ./worker list > /dev/null 2>> "$work/log" # builds the tool, installs what it borrows
  check=$(seconds ./worker check)
  echo "$jobs jobs: building…" >&2
  build=$(seconds ./build-pkg.sh)
  size=$(stat -c %s terraform/dists.zip)
  mkdir functions/Jobs/Echo
  cp "$root/bench/EchoHandler.cs" functions/Jobs/Echo/
  rebuild=$(seconds ./build-pkg.sh --output "$work/$jobs.zip")
  unpack "$work/$jobs.zip" "$work/package-$jobs"
  targets+=("$jobs jobs=$work/package-$jobs/bootstrap")
  echo "$jobs jobs: deploying…" >&2
  read -r apply plan apply_code < <(dotnet run -c Release "$here/deploy.cs" -- "$work/$jobs" "$work/$jobs.zip" 2>> "$work/log" | tail -1)
  [ -n "${apply_code:-}" ] || { tail -40 "$work/log" >&2 && exit 1; }
  echo "$jobs $check $build $rebuild $size $apply $plan $apply_code" >> "$work/rows"
done

echo "measuring cold starts…" >&2
awk '
  BEGIN {
    print "| jobs | check s | clean build s | build after a change s | zip bytes | zip bytes per added job " \
      "| apply s | plan without changes s | apply of a new package s |"
    print "|---|---|---|---|---|---|---|---|---|"
  }
  {
    more = NR == 1 ? "" : sprintf("%.0f", ($5 - size) / ($1 - jobs))
    print "| " $1 " | " $2 " | " $3 " | " $4 " | " $5 " | " more " | " $6 " | " $7 " | " $8 " |"
    if (NR == 1) { jobs = $1; size = $5 }
  }' "$work/rows"
echo
python3 "$here/../runtime/measure.py" 41 500 "${targets[@]}"
