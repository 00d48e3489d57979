#!/usr/bin/env bash
# Compiles functions/ with Native AOT and packs it as terraform/dists.zip: one executable, `bootstrap`, for every job.
# The same commit gives the same bytes, whatever the folder, clock, locale and umask.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: ./build-pkg.sh [--output FILE]
       ./build-pkg.sh --layer NAME[=FOLDER] [--output FILE]

Compiles every job of functions/ into one Native AOT executable and writes terraform/dists.zip.

  --layer NAME    Instead pack a compiled dictionary of MeCab that is installed here, such as ipadic, as a layer, and write
                  terraform/NAME.zip. A function that has the layer finds it in /opt/NAME.
  --layer NAME=FOLDER
                  Likewise, with the dictionary of FOLDER.
  --output FILE   Write the zip to FILE instead.

Symbols stay out of the zip, at artifacts/symbols/<build id>.dbg.
Needs: dotnet (global.json says which), gcc and binutils, zip.
USAGE
}

fail() {
  echo "build-pkg.sh: $*" >&2
  exit 1
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
output=
layer=
runtime=linux-x64
newest_glibc=2.34 # what provided.al2023 has
max_zip_bytes=$((12 * 1024 * 1024))

# shellcheck source=tools/dotnet-problems.sh
. "$root/tools/dotnet-problems.sh"

while [ $# -gt 0 ]; do
  case $1 in
    --layer) layer=${2:?--layer needs a value} && shift 2 ;;
    --output) output=$(realpath -m "${2:?--output needs a value}") && shift 2 ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && echo "build-pkg.sh: unknown argument '$1'" >&2 && exit 2 ;;
  esac
done

problem=$(path_problem "$root" && files_problem)
[ -z "$problem" ] || fail "$problem"
[ -z "$layer" ] || exec "$root/tools/build-layer.sh" "$layer" ${output:+"$output"}
output=${output:-$root/terraform/dists.zip}

for tool in dotnet gcc objdump readelf zip sha256sum; do
  command -v "$tool" > /dev/null || fail "$tool is missing: run ./worker setup --for release; dotnet: https://dot.net/download"
done

keep_files_in "$root" || fail "neither your home nor $root/artifacts may be written to by $(id -un), and dotnet must keep files."
export LC_ALL=C TZ=UTC DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_TieredPGO=0
umask 022
cd "$root"
started=$(date +%s)
project=functions/Worker.csproj

artifacts=$root/artifacts/package
case $root in
  *[!-A-Za-z0-9/._+,@]*)
    # The Native AOT targets hand their paths to the linker without quotes.
    artifacts=$(mktemp -d 2> /dev/null) || fail "${TMPDIR:-/tmp} may not be written to by $(id -un), or is full."
    trap 'rm -rf "$artifacts"' EXIT
    ;;
esac

properties=(-r "$runtime" -p:NativePackage=true -p:PackageArtifacts="$artifacts" -v:quiet -nologo)
said=$(dotnet restore "$project" "${properties[@]}" 2>&1) || {
  problem=$(dotnet_problem "$said") && fail "$problem"
  echo "$said" >&2
  fail "the packages cannot be restored, see above"
}
said=$(dotnet publish "$project" -c Release --no-restore "${properties[@]}" 2>&1) || {
  problem=$(dotnet_problem "$said") && fail "$problem"
  echo "$said" >&2
  fail "the compilation failed, see above"
}
[ -z "$said" ] || echo "$said"

published=$artifacts/publish/Worker/release_$runtime
bootstrap=$published/bootstrap
glibc=$(objdump -T "$bootstrap" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1 | cut -d_ -f2)
[ "$(printf '%s\n' "$glibc" "$newest_glibc" | sort -V | tail -1)" = "$newest_glibc" ] ||
  fail "bootstrap needs glibc $glibc, but provided.al2023 has $newest_glibc: build on Debian 12, Amazon Linux 2023 or older"

build_id=$(readelf -n "$bootstrap" | sed -n 's/.*Build ID: //p')
[ -n "$build_id" ] || fail "bootstrap has no build id: without it no symbols could be found for it"
problem=$(put_in_place "$published/bootstrap.dbg" "$root/artifacts/symbols/$build_id.dbg") || fail "$problem"

staging=$artifacts/zip
rm -rf "$staging"
problem=$(put_in_place "$bootstrap" "$staging/bootstrap") || fail "$problem"
chmod 755 "$staging/bootstrap"
touch -d '1980-01-01 00:00:00' "$staging/bootstrap" # the first day a zip can name
said=$(cd "$staging" && zip -X -9 -q dists.zip bootstrap 2>&1) || fail "$staging/dists.zip cannot be written: $(tail -1 <<< "$said")."

size=$(stat -c %s "$staging/dists.zip")
[ "$size" -le "$max_zip_bytes" ] || fail "the zip has $size bytes, more than $max_zip_bytes: the cold start would pay for it"
problem=$(put_in_place "$staging/dists.zip" "$output") || fail "$problem"

printf '%s: %d bytes, sha256 %s\n' "${output#"$root"/}" "$size" "$(sha256sum "$output" | cut -d' ' -f1)"
printf 'build id %s, net10.0 %s, glibc >= %s, sdk %s, %d s\n' \
  "$build_id" "$runtime" "$glibc" "$(dotnet --version)" "$(($(date +%s) - started))"
