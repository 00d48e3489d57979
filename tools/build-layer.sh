#!/usr/bin/env bash
# Packs a compiled dictionary of MeCab as a Lambda layer. Called by build-pkg.sh --layer; the same dictionary gives the same bytes.
# usage: build-layer.sh NAME[=FOLDER] [ZIP]
#
# In the zip is one folder, NAME, which Lambda puts at /opt/NAME: char.bin, dicrc, matrix.bin, sys.dic, unk.dic and LICENSE.
set -euo pipefail

fail() {
  echo "build-pkg.sh: $*" >&2
  exit 1
}

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: build-layer.sh NAME[=FOLDER] [ZIP]" >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
name=${1%%=*}
folder=""
[ "$name" = "$1" ] || folder=${1#*=}
output=${2:-$root/terraform/$name.zip}
# shellcheck source=tools/dotnet-problems.sh
. "$root/tools/dotnet-problems.sh"
files=(char.bin dicrc matrix.bin sys.dic unk.dic)
max_unzipped_bytes=$((210 * 1024 * 1024)) # Lambda takes 250 MiB of a function with all its layers; the package has its share
max_upload_bytes=$((50 * 1024 * 1024))    # what Lambda takes otherwise than from S3

[[ $name =~ ^[a-z][a-z0-9-]*$ ]] || fail "a layer's name has small letters, digits and hyphens, as in --layer ipadic, not '$name'"
[ "$name" != dists ] || fail "terraform/dists.zip is the package: name the layer otherwise"
for tool in zip sha256sum; do
  command -v "$tool" > /dev/null || fail "$tool is missing: run ./worker setup --for release"
done
export LC_ALL=C TZ=UTC
umask 022

charset() {
  head -c 72 "$1/sys.dic" 2> /dev/null | tail -c 32 | tr -d '\0-' | tr '[:upper:]' '[:lower:]'
}

find_folder() {
  local base candidate
  # tools/LocalAws/Setup/MecabDictionaries.cs looks in the same.
  for base in /var/lib/mecab/dic /usr/lib64/mecab/dic /usr/lib/mecab/dic /opt/homebrew/lib/mecab/dic /usr/local/lib/mecab/dic; do
    for candidate in "$base/$name-utf8" "$base/$name"; do
      [ "$(charset "$candidate")" = utf8 ] && printf '%s\n' "$candidate" && return
    done
  done
}

if [ -z "$folder" ]; then
  folder=$(find_folder) || true
  [ -n "$folder" ] || fail "this machine has no dictionary $name in UTF-8. Install it (./worker setup brings ipadic; Debian has" \
    "mecab-ipadic-utf8, unidic-mecab and mecab-jumandic-utf8), or name the folder of a compiled one: --layer $name=FOLDER"
fi
[ -d "$folder" ] || fail "there is no folder $folder"
folder=$(cd "$folder" && pwd -P)
for file in "${files[@]}"; do
  [ -s "$folder/$file" ] || fail "$folder has no $file, so it is no compiled dictionary of MeCab (mecab-dict-index makes one)"
done
[ "$(charset "$folder")" = utf8 ] || fail "$folder is in $(charset "$folder"), not in UTF-8: compile it with mecab-dict-index -t utf-8"

# A dictionary may be given on with its licence only.
licence() {
  local package file
  for file in "$folder"/{LICENSE,LICENCE,COPYING,LICENSE.txt,COPYING.txt,copyright,license}; do
    [ -s "$file" ] && printf '%s\n' "$file" && return
  done
  package=$(dpkg -S "$folder" 2> /dev/null | head -1 | cut -d: -f1) || true
  file=/usr/share/doc/$package/copyright
  [ -n "$package" ] && [ -s "$file" ] && printf '%s\n' "$file" && return
  for file in "/usr/share/licenses/mecab-$name/"* "/opt/homebrew/opt/mecab-$name/COPYING" "/usr/local/opt/mecab-$name/COPYING"; do
    [ -s "$file" ] && printf '%s\n' "$file" && return
  done
}
licence=$(licence) || true
[ -n "$licence" ] || fail "no licence of $folder was found, and a layer must carry it: put it into that folder as LICENSE"

unzipped=$(cat "${files[@]/#/$folder/}" "$licence" | wc -c)
[ "$unzipped" -le "$max_unzipped_bytes" ] || fail "$folder has $unzipped bytes, and at most $max_unzipped_bytes fit beside the package:" \
  "Lambda takes 250 MiB of a function with all its layers. Use a smaller dictionary, such as ipadic or unidic-lite" \
  "(--layer unidic=FOLDER)"

staging=$(mktemp -d 2> /dev/null) || fail "${TMPDIR:-/tmp} may not be written to by $(id -un), or is full."
trap 'rm -rf "$staging"' EXIT
for file in "${files[@]}"; do
  problem=$(put_in_place "$folder/$file" "$staging/$name/$file") || fail "$problem"
done
problem=$(put_in_place "$licence" "$staging/$name/LICENSE") || fail "$problem"
chmod 644 "$staging/$name"/*
touch -d '1980-01-01 00:00:00' "$staging/$name"/* # the first day a zip can name
said=$(cd "$staging" && zip -X -9 -q -D layer.zip "${files[@]/#/$name/}" "$name/LICENSE" 2>&1) ||
  fail "$staging/layer.zip cannot be written: $(tail -1 <<< "$said")."

size=$(wc -c < "$staging/layer.zip")
problem=$(put_in_place "$staging/layer.zip" "$output") || fail "$problem"
printf '%s: %d bytes, sha256 %s\n' "${output#"$root"/}" "$size" "$(sha256sum "$output" | cut -d' ' -f1)"
printf '%s: %d bytes of %s, with its licence %s\n' "/opt/$name" "$unzipped" "$folder" "$licence"
[ "$size" -le "$max_upload_bytes" ] ||
  echo "The zip has more than $max_upload_bytes bytes: Lambda takes it from S3 only (s3_bucket and s3_key in Terraform)."
