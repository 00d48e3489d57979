#!/usr/bin/env bash
# Fails unless a tag may be released: vX.Y.Z, on main, with an entry in CHANGELOG.md.
# usage: check-tag.sh TAG [MAIN]        MAIN: the branch to be on, origin/main without it
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: check-tag.sh TAG [MAIN]" >&2 && exit 2; }
# shellcheck source=.github/scripts/needs.sh
. "$(dirname "${BASH_SOURCE[0]}")/needs.sh"
needs_history
tag=$1
main=${2:-origin/main}

[[ $tag =~ ^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]] || fail "'$tag' is no release: tag it vX.Y.Z, for example v1.4.2"
commit=$(git rev-parse --verify --quiet "refs/tags/$tag^{commit}") || fail "there is no tag $tag"
git rev-parse --verify --quiet "$main^{commit}" > /dev/null || fail "there is no branch $main here: fetch it first (git fetch)"
git merge-base --is-ancestor "$commit" "$main" || fail "$tag is not on $main: merge it first, then tag the merged commit"
git show "$commit:CHANGELOG.md" | grep -qE "^## ${tag//./\\.}( |$)" ||
  fail "CHANGELOG.md has no entry '## $tag' at $tag: name the release there, commit, tag that commit"
echo "$tag is $commit"
