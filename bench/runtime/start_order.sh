#!/usr/bin/env bash
# Writes functions/start-order.txt anew: the methods that run from the start of the package to the first response of the job Echo, with
# error reports off and on. The compiler puts them side by side, so that a start reads few pages (docs/decisions/0002-native-aot.md).
# usage: bench/runtime/start_order.sh        needs valgrind
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$here/../echo_package.sh"
nm "$work"/artifacts/symbols/*.dbg > "$work/symbols"
objdump -h "$bootstrap" | grep managedcode > "$work/section"
for reports in "" SENTRY_DSN=http://public@127.0.0.1:9/1; do
  python3 "$here/start_order.py" trace "$work/calls.${reports:+on}" \
    env ${reports:+"$reports"} valgrind --tool=callgrind --quiet --callgrind-out-file="$work/calls.${reports:+on}" "$bootstrap"
done
python3 "$here/start_order.py" list "$work/symbols" "$work/section" "$work"/calls.*.1 > "$root/functions/start-order.txt"
wc -l "$root/functions/start-order.txt"
