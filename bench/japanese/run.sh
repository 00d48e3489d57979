#!/usr/bin/env bash
# Measures how fast text becomes words: functions/JapaneseText, compiled like the package, beside mecab itself with the same dictionary and
# kuromoji.js, which has IPADIC built in. All print the words of a file, separated by spaces.
# usage: bench/japanese/run.sh [ROUNDS]         the text: $JMAXML_SAMPLES or tests/data/jmaxml (tests/data/hazards/README.md)
# DICTIONARY names another dictionary than Debian's IPADIC.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bench/needs.sh
. "$here/../needs.sh"
needs dotnet python3 node npm
root=$(cd "$here/../.." && pwd -P)
samples=${JMAXML_SAMPLES:-$root/tests/data/jmaxml}
dictionary=${DICTIONARY:-/var/lib/mecab/dic/ipadic-utf8}
[ -d "$samples" ] || {
  echo "run.sh: no folder $samples: tests/data/hazards/README.md says where the samples come from" >&2
  exit 1
}
if ! command -v mecab > /dev/null || [ ! -f "$dictionary/sys.dic" ]; then
  echo "run.sh: no mecab, or no dictionary in $dictionary: run ./worker setup, or name another in DICTIONARY" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/mecabrc" # in place of those of the machine and of the user
mkdir "$work/kuromoji"
cp "$here/peer.mjs" "$work/kuromoji/"

echo "building the tokenizer, fetching kuromoji.js…" >&2
"$root/bench/publish.sh" "$work" japanese/TokenizeBench JapaneseText
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work/kuromoji" kuromoji@0.1.2 >&2

echo "measuring…" >&2
python3 "$here/measure.py" "$samples" "${1:-7}" \
  "C# Native AOT=$work/bin/TokenizeBench $dictionary" \
  "$(mecab --version | sed 's/ of//') -Owakati=mecab -r $work/mecabrc -d $dictionary -b 65536 -O wakati" \
  "kuromoji.js 0.1.2, Node $(node --version)=node $work/kuromoji/peer.mjs"
