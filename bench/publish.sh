#!/usr/bin/env bash
# Compiles a program of bench/ with parts of functions/, as the package is compiled: Native AOT, with the repository's settings.
# usage: bench/publish.sh WORK PROGRAM PART...   such as /tmp/work hazards/ParseBench Hazards; makes WORK/bin
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$1 program=$2
shift 2

# In a copy, so that nothing of it lands in the checkout's folders.
cp "$root"/Directory.*.props "$root"/Directory.*.targets "$root/global.json" "$root/.editorconfig" "$work/"
for path in "bench/$program" "${@/#/functions/}"; do
  mkdir -p "$work/$(dirname "$path")"
  cp -r "$root/$path" "$work/$path"
done
dotnet publish "$work/bench/$program" -c Release -r linux-x64 -o "$work/bin" -v quiet -nologo -clp:NoSummary >&2
