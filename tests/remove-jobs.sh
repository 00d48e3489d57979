#!/usr/bin/env bash
# Tries that the repository holds without some of its jobs: ./worker remove takes each set from a clone of HEAD, which then is checked,
# builds and passes its unit tests. Takes a minute or two per set.
# usage: tests/remove-jobs.sh [--demo] [SET...]
# A SET is jobs with spaces between, or --all-but JOB; without any: each job, all of hazards, and all but one that ./worker new writes.
# --demo runs the demo of each, too, which takes minutes more.
set -euo pipefail
demo=
if [ "${1:-}" = --demo ]; then
  demo=yes
  shift
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d)
logs=$root/artifacts/remove-jobs
mkdir -p "$logs"
trap 'rm -rf "$work"' EXIT

if [ $# -eq 0 ]; then
  jobs=()
  for file in "$root"/terraform/*_*.tf "$root"/terraform/notify.tf; do
    job=$(basename "$file" .tf)
    case $job in
      _*) ;;
      verify_model | announce_training) jobs+=("prepare_reviews $job") ;; # whose state machine calls them
      *) jobs+=("$job") ;;
    esac
  done
  set -- "${jobs[@]}" "import_hazards enrich_hazards end_hazards hazards_api announce_hazards amend_hazard" "--all-but count_words"
fi

failed=0
git clone --quiet "$root" "$work/clone"
cd "$work/clone"
for set in "$@"; do
  git checkout --quiet .
  git clean --quiet -fd # what is built stays
  {
    if [[ $set == --all-but* ]]; then
      ./worker new "${set#--all-but }" --trigger schedule
    fi
    # shellcheck disable=SC2086 # a set is several arguments
    ./worker remove $set &&
      ./worker check &&
      ./worker test --unit &&
      { [ -z "$demo" ] || ./worker demo; }
  } > "$work/log" 2>&1 && outcome=ok || outcome=failed
  echo "$outcome: without $set ($(git status --porcelain | wc -l) files, $(tail -1 "$work/log"))"
  if [ "$outcome" = failed ]; then
    failed=1
    cp "$work/log" "$logs/${set// /,}.log"
    echo "  see $logs/${set// /,}.log"
  fi
done
exit $failed
