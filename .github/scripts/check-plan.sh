#!/usr/bin/env bash
# Fails when a plan deletes or replaces what nobody said it should.
# usage: check-plan.sh CHANGES [PATTERN...]
#
# CHANGES comes from plan.sh. A pattern is an address, * stands for anything. Without patterns they are read from the commits since the
# release before, from lines such as
#
#   Deletes: *.count_words
#
# at the end of the message of the commit that deletes the job.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: check-plan.sh CHANGES [PATTERN...]" >&2 && exit 2; }
# shellcheck source=.github/scripts/needs.sh
. "$(dirname "${BASH_SOURCE[0]}")/needs.sh"
changes=$1
shift
[ -f "$changes" ] || { echo "check-plan.sh: there is no $changes: run plan.sh first" >&2 && exit 2; }

if [ $# -eq 0 ]; then
  needs_history
  [ -n "$(git tag --list 'v[0-9]*')" ] || fail "this clone has no tags, so nobody can say what is new: git fetch --tags"
  before=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 'HEAD^' 2> /dev/null || true)
  said=$(git log --format='%(trailers:key=Deletes,valueonly)' "${before:+$before..}HEAD" 2>&1) ||
    fail "git cannot read the commits since the release before: $said"
  mapfile -t patterns < <(sed '/^$/d' <<< "$said")
else
  patterns=("$@")
fi

unexpected=0
while IFS=$'\t' read -r actions address; do
  [[ $actions == *delete* ]] || continue
  named=${address//\[\"/.} # errors["count_words"], made for each job, is the job's too: errors.count_words
  named=${named//\"\]/}
  for pattern in ${patterns[@]+"${patterns[@]}"}; do
    # shellcheck disable=SC2053  # it is a pattern
    [[ $address == $pattern || $named == $pattern ]] && continue 2
  done
  echo "check-plan.sh: $address would be deleted ($actions)" >&2
  unexpected=$((unexpected + 1))
done < "$changes"

if [ "$unexpected" -gt 0 ]; then
  echo "check-plan.sh: $unexpected unexpected deletes. If they are meant, say so in the commit:" \
    "a line 'Deletes: <address or pattern>' at the end of its message" >&2
  exit 1
fi
echo "no unexpected deletes"
