#!/usr/bin/env bash
# Measures how fast a CSV file of reviews is prepared: the classes of prepare_reviews, compiled like the package, beside a script with
# Python's csv module and the command mecab.
# usage: bench/reviews/run.sh [MEGABYTES] [ROUNDS] [PROCESSORS]    such as 0 or 0,1; the dictionary: $DICTIONARY or Debian's IPADIC
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3
root=$(cd "$here/../.." && pwd -P)
dictionary=${DICTIONARY:-/var/lib/mecab/dic/ipadic-utf8}
if [ ! -f "$dictionary/sys.dic" ] || ! command -v mecab > /dev/null; then
  echo "run.sh: no mecab with a dictionary in $dictionary (Debian: apt-get install mecab mecab-ipadic-utf8)" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "building the job's classes…" >&2
"$root/bench/publish.sh" "$work" reviews/PrepareBench \
  Amazon.Lambda.Core Amazon.Lambda.Serialization.SystemTextJson JapaneseText WorkerLib Jobs/PrepareReviews

echo "writing reviews…" >&2
python3 "$here/generate.py" "$work/reviews.csv" "${1:-200}"

echo "measuring…" >&2
version=$(python3 -c 'import platform; print(platform.python_version())')
python3 "$here/measure.py" "$work/reviews.csv" "${2:-3}" "${3:-0,1}" "$dictionary" \
  "C# Native AOT=$work/bin/PrepareBench" \
  "Python $version, csv, mecab fed by a thread=python3 $here/peer.py fed" \
  "Python $version, csv, mecab asked line by line=python3 $here/peer.py asked"
