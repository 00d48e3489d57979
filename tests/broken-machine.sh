#!/usr/bin/env bash
# Tries the commands where the machine lacks something. Each works, or says in a line or few what is wrong and what to do: no stack trace,
# and nothing of the checkout is lost. Prints each try that is not so with what it said, and at the end how many were tried.
# usage: tests/broken-machine.sh [--quick | --all | --long]
#
# --quick is what ./worker test runs, in seconds. --all tries every pair that builds nothing, in a quarter of an hour on two cores. --long
# builds from nothing, deploys and interrupts instead, in about half an hour; INTERRUPT_AFTER chooses the seconds. All need the tool, which
# any command builds. Without root, or the right to mount and to make networks, some columns are left out, and that is said.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
which=${1:---quick}
case $which in --quick | --all | --long) ;; *) echo "usage: tests/broken-machine.sh [--quick | --all | --long]" >&2 && exit 2 ;; esac

# A letter for each thing that is missing: w the command works, r it refuses and names the cause, n it refuses as it does on a healthy
# machine, - is not of concern. In capitals also with --quick.
columns="healthy no-home read-home other-user read-only full-disk no-network few-files closed-out no-git no-tool"
columns+=" aws-none aws-expired aws-gone clock"
matrix='
help           W w w w w w w r r w - - - - - | --help
completion     W W w w w w w R R w - - - - - | completion bash
list           w w w r w w w r r w R - - - - | list
check          w w w r w w w r w w r - - - - | check
new            W w w R R R w r r w - - - - - | new other_machine --trigger manual
new-bucket     w w w r r r w r r w r - - - - | new other_machine --trigger s3 --bucket exports
remove         w w w r r w w r r r r - - - - | remove broken_machine
remove-rest    w w w r r r w r r w - - - - - | remove --all-but broken_machine --force
remove-env     - - - - - - - - - - r r r r r | remove broken_machine --env production
invoke         N n n n n n n r n n - - - - - | invoke broken_machine
invoke-env     - - - - - - - - - - R r r r r | invoke broken_machine --env production --yes
logs           n n n n n n n r n n - - - - - | logs broken_machine
logs-env       - - - - - - - - - - r R R r R | logs broken_machine --env production
schedules      n n n n n n n r n n - - - - - | schedule list
schedules-env  - - - - - - - - - - r r r r r | schedule list --env production
schedule-run   n n n n n n n r n n - - - - - | schedule run broken_machine
pause          n n n n n n n r n n - - - - - | schedule pause broken_machine
pause-env      - - - - - - - - - - r r r r r | schedule pause broken_machine --env production
resume         n n n n n n n r n n - - - - - | schedule resume broken_machine
processes      n n n n n n n r n n - - - - - | process list
processes-env  - - - - - - - - - - r r r r r | process list --env production
process-show   n n n n n n n r n n - - - - - | process show backup
process-add    n n n n n n n r n n - - - - - | process add backup --every 5m
process-token  n n n n n n n r n n - - - - - | process token backup
process-mute   n n n n n n n r n n - - - - - | process mute backup --for 1h
process-unmute n n n n n n n r n n - - - - - | process unmute backup
process-remove n n n n n n n r n n - - - - - | process remove backup
letters        n n n n n n n r n n - - - - - | dead-letter list
letters-env    - - - - - - - - - - r r r r r | dead-letter list --env production
letter-show    n n n n n n n r n n - - - - - | dead-letter show 11111111
letter-test    n n n n n n n r n n - - - - - | dead-letter to-test 11111111
redrive        n n n n n n n r n n - - - - - | dead-letter redrive 11111111
letter-delete  n n n n n n n r n n - - - - - | dead-letter delete 11111111
adopt          - - - - - - - - - - r r r r r | adopt foreign --env production
symbolize      W w w w w w w r r w R - - - - | symbolize 0x1000 --build-id 1111111111111111111111111111111111111111
symbolize-env  - - - - - - - - - - r r r r r | symbolize 0x1000 --env production --build-id 2222222222222222222222222222222222222222
hydra-check    w w w w w w w r w w - - - - - | hydra check tests/data/hydra/example/tuning.yaml
hydra-convert  w W w R R R w r w w - - - - - | hydra convert --write tests/data/hydra/example/train.yaml
hydra-compile  w w w r r R w r w w - - - - - | hydra compile tests/data/hydra/example/tuning.yaml --output job.json
hydra-print    w w w w w w w r R w - - - - - | hydra compile tests/data/hydra/example/tuning.yaml
hydra-wrap     w w w r r r w r w w - - - - - | hydra wrap --study tests/data/hydra/study.yaml --output entry.sh -- python train.py
areas          w w w r r r w r R w - - - - - | areas --fill tests/data/areas --output areas.json
replay         n n n n n n n r n n - - - - - | hazards replay functions
changed        n n n R n n n r n R R - - - - | test --changed=nowhere
up-no-job      N n n n n n n r n n - - - - - | up no_such_job
setup          - - - - - - - r - - r - - - - | setup --no-install
'
served='nothing is served here'
as_healthy="$served|git knows no such commit|there is no job 'no_such_job'"

work=$(mktemp -d)
started=() # processes
cleanup() {
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2> /dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
chmod 755 "$work"
checkout="$work/it's a 日本 & (path)/worker" # builds and commands work in such a folder, or this fails everywhere
tools=$work/tools

# ---- What is missing; each runs a command in the checkout.
on_healthy() { "$@"; }
on_no-home() { env -u HOME "$@"; }
on_read-home() { HOME=/proc "$@"; } # where not even root may make a file
on_other-user() { setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent "$@"; }
# shellcheck disable=SC2016 # the shell within expands it
on_read-only() { unshare -m sh -c 'mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" && exec "$@"' sh "$@"; }
on_full-disk() (
  trap '' XFSZ
  ulimit -f 0
  export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0 # .NET's own files of memory count, too
  "$@"
)
on_no-network() { unshare -n "$@"; }
on_few-files() (ulimit -n 64 && "$@")
on_closed-out() { "$@" >&-; }
on_no-git() { GIT_DIR=/nonexistent "$@"; }
on_no-tool() { PATH=$tools/$(tool_of "$row") "$@"; }
on_aws-none() { "$@"; }
on_aws-expired() { AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_ENDPOINT_URL=$refusing/ExpiredToken "$@"; }
on_aws-gone() { AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_ENDPOINT_URL=http://127.0.0.1:9 "$@"; }
on_clock() { AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_ENDPOINT_URL=$refusing/RequestTimeTooSkewed "$@"; }

tool_of() {
  case $1 in
    list | check | new-bucket) echo node ;;
    remove | changed) echo git ;;
    symbolize) echo addr2line ;;
    setup) echo zip ;;
    *) echo aws ;;
  esac
}

cause_of() { # column
  case $1 in
    other-user) echo "denied to|may not be written to by|dubious ownership|cannot be read by" ;;
    read-only) echo "Read-only file system.*may be written to" ;;
    full-disk) echo "raise the limit|make room" ;;
    few-files) echo "64 files may be open here" ;;
    closed-out) echo "standard output cannot be written to: it is closed" ;;
    no-git) echo "not a git repository" ;;
    no-tool) echo "$(tool_of "$row") is missing|AWS CLI is missing|binutils is missing|missing on this machine: .*zip" ;;
    aws-none | aws-expired) echo "Log in first" ;;
    aws-gone) echo "go online" ;;
    clock) echo "Set this machine's clock" ;;
    *) echo "no cause" ;;
  esac
}

# ---- What is needed to try it.
copy_checkout() { # folder
  mkdir -p "$1"
  if git -C "$root" rev-parse --git-dir > /dev/null 2>&1; then
    git -C "$root" ls-files -z --cached --others --exclude-standard | (cd "$root" && xargs -0 cp -P --parents -t "$1" 2> /dev/null) || true
  else
    (cd "$root" && find . -name artifacts -prune -o -name node_modules -prune -o -type f -print0 | xargs -0 cp -P --parents -t "$1")
  fi
}

make_checkout() {
  copy_checkout "$checkout"
  mkdir -p "$checkout/artifacts/bin" "$checkout/artifacts/symbols"
  cp -r "$root/artifacts/bin/Worker.Cli" "$checkout/artifacts/bin/"
  ln -s "$root/tools/npm/node_modules" "$checkout/tools/npm/node_modules"
  cp "$(type -P true)" "$checkout/artifacts/symbols/1111111111111111111111111111111111111111.dbg"
  echo 'account_id = "123456789012"' >> "$checkout/terraform/env/production.tfvars"
  touch "$checkout/artifacts/worker.built"
  cd "$checkout"
  ./worker new broken_machine --trigger schedule > /dev/null
  git init -q -b main
  git add -A
  git -c user.name=nobody -c user.email=nobody@localhost commit -q -m "all of it"
}

make_tools() { # program...: for each a folder of all programs but that one
  local folder program
  mkdir -p "$tools/all"
  local IFS=:
  for folder in $PATH; do
    find -L "$folder" -maxdepth 1 -type f -executable -exec ln -s -t "$tools/all" {} + 2> /dev/null || true # the first of a name counts
  done
  unset IFS
  # dotnet looks for what belongs to it beside itself.
  printf '#!/bin/sh\nexec %q "$@"\n' "$(realpath "$(command -v dotnet)")" > "$work/dotnet"
  chmod 755 "$work/dotnet"
  ln -sf "$work/dotnet" "$tools/all/dotnet"
  for program in "$@"; do
    cp -a "$tools/all" "$tools/$program"
    rm -f "$tools/$program/$program"
  done
}

start_refusing() { # an AWS that refuses every call with the error that the path names
  python3 - > "$work/port" << 'PYTHON' &
import http.server
class Refusing(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        code = self.path.strip("/").split("/")[0]
        body = f"<ErrorResponse><Error><Code>{code}</Code><Message>Refused.</Message></Error></ErrorResponse>".encode()
        self.send_response(403)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
  started+=($!)
  until [ -s "$work/port" ]; do sleep 0.05; done
  refusing=http://127.0.0.1:$(cat "$work/port")
}

possible() { # column
  case $1 in
    other-user) [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null ;;
    read-only) unshare -m mount --bind "$work" "$work" 2> /dev/null ;;
    no-network) unshare -n true 2> /dev/null ;;
    aws-* | clock) command -v aws > /dev/null ;;
  esac
}

# ---- A try.
failed=0
problem() {
  failed=$((failed + 1))
  printf 'FAILED %s, %s: %s\n%s\n' "$row" "$column" "$1" "$(head -12 <<< "$said" | sed 's/^/  /')"
}

try() { # w, r or n, and a command
  local expected=$1 exit_code=0 changed
  shift
  said=$(cd "$checkout" && "on_$column" "$@" 2>&1 < /dev/null) || exit_code=$?
  if grep -qE '^ +at [A-Z][A-Za-z.]+\(|^ +at .* in /|Unhandled exception|Traceback' <<< "$said"; then
    problem "a stack trace"
  elif [ "$expected" = w ]; then
    [ "$exit_code" = 0 ] || problem "it should work, and ended with $exit_code"
  elif [ "$exit_code" = 0 ] || [ "$exit_code" -gt 100 ]; then
    problem "it should refuse, and ended with $exit_code"
  elif ! grep -qE "$(if [ "$expected" = n ]; then echo "$as_healthy"; else cause_of "$column"; fi)" <<< "$said"; then
    problem "the cause is not named"
  elif [ "$(grep -cvE '^(…|✓|The event is )' <<< "$said")" -gt 4 ]; then
    problem "more than four lines"
  fi
  changed=$(git -C "$checkout" status --porcelain)
  if [ -n "$changed" ]; then
    [ "$expected" = w ] || [ "$column" = closed-out ] || problem "it refused, and changed ${changed:0:200}"
    git -C "$checkout" checkout -q .
    git -C "$checkout" clean -fdq
    touch "$checkout/artifacts/worker.built" # what is restored is new
  fi
}

run_matrix() {
  local line cells column_names index tries=0 left_out=""
  read -ra column_names <<< "$columns"
  for column in "${column_names[@]}"; do
    possible "$column" || left_out+=" $column"
  done
  while read -r row line; do
    [ -n "$row" ] || continue
    read -ra cells <<< "${line%%|*}"
    case $row in areas) [ -e "$root/tools/Worker.Cli/Commands/AreasCommand.cs" ] || continue ;; esac
    case $row in replay) [ -e "$root/tools/Worker.Cli/Commands/HazardsCommand.cs" ] || continue ;; esac
    case $row in new-bucket) grep -qs '"aws_s3_bucket" "exports"' "$root"/terraform/*.tf || continue ;; esac
    for index in "${!column_names[@]}"; do
      column=${column_names[index]}
      [[ ${cells[index]} =~ [A-Z] ]] || { [ "$which" = --all ] && [ "${cells[index]}" != - ]; } || continue
      [[ " $left_out " != *" $column "* ]] || continue
      eval "try \"\${cells[index],,}\" ./worker ${line#*|}"
      tries=$((tries + 1))
    done
  done <<< "$matrix"
  [ -z "$left_out" ] || echo "left out, because it takes root, a right to mount or the AWS CLI:$left_out"
  echo "$tries pairs tried, $failed failed"
}

# ---- What builds, deploys and is interrupted.
long() { # name, cause, command...: refuses with the cause
  local cause=$2 exit_code=0
  row=$1 column=long
  shift 2
  said=$(cd "$checkout" && "$@" 2>&1 < /dev/null) || exit_code=$?
  echo "$row: ended with $exit_code: $(grep -vE '^(…|✓|worker: building)' <<< "$said" | tail -1 | cut -c1-200)"
  if [ "$exit_code" = 0 ] || [ "$exit_code" -gt 100 ]; then
    problem "it should refuse, and ended with $exit_code"
  elif grep -qE '^ +at [A-Z][A-Za-z.]+\(|Unhandled exception|Traceback' <<< "$said"; then
    problem "a stack trace"
  elif ! grep -qE "$cause" <<< "$said" || [ "$(grep -cvE '^(…|✓|worker: building)' <<< "$said")" -gt 6 ]; then
    problem "the cause is not named in a few lines"
  fi
}

with_folder_of() { # size, folder, command...: a disk of that size is there, and nowhere else
  # shellcheck disable=SC2016 # likewise
  unshare -m sh -c 'mkdir -p "$2" && mount -t tmpfs -o "size=$1" full "$2" && shift 2 && exec "$@"' sh "$@"
}

left_behind() { # mark
  local process
  for process in /proc/[0-9]*; do
    grep -qzs "^BROKEN_MACHINE=$1\$" "$process/environ" || continue
    # dotnet's own servers stay between builds; dotnet build-server shutdown ends them.
    tr '\0' ' ' < "$process/cmdline" 2> /dev/null | grep -vE '/nodemode:|VBCSCompiler' || true
  done
  find "$checkout/artifacts/local" "$work/tmp" -mindepth 1 -maxdepth 1 \( -type d -o -name up.json \) \
    ! -name '.dotnet' ! -name 'NuGet*' 2> /dev/null || true
}

wait_until_served() { # process: a quarter of an hour at most, or until the process has ended
  local waited=0
  until grep -q "Ctrl-C ends it" "$work/said" || [ "$waited" = 900 ]; do
    kill -0 "$1" 2> /dev/null || return 0
    sleep 1
    waited=$((waited + 1))
  done
}

# As Ctrl-C, INT goes to everything that the command started, too; TERM goes to the command alone.
interrupt() { # signal, seconds or "served", command...: ends soon, and leaves nothing
  local signal=$1 seconds=$2 mark=$1-$2-$$ process waited=0 exit_code=0
  row="${*:3:4} at $2" column=$1
  shift 2
  mkdir -p "$work/tmp"
  (cd "$checkout" && BROKEN_MACHINE=$mark TMPDIR=$work/tmp exec setsid env --default-signal=INT,HUP "$@" > "$work/said" 2>&1 < /dev/null) &
  process=$!
  if [ "$seconds" = served ]; then wait_until_served "$process"; else sleep "$seconds"; fi
  [ "$signal" = TERM ] || process=-$process
  kill "-$signal" -- "$process" 2> /dev/null || true
  process=${process#-}
  while kill -0 "$process" 2> /dev/null && [ "$waited" -lt 60 ]; do
    sleep 1
    waited=$((waited + 1))
  done
  kill -KILL "$process" 2> /dev/null && problem "it did not end in a minute"
  wait "$process" || exit_code=$?
  sleep 1
  said=$(cat "$work/said")
  echo "$row, $signal: ended with $exit_code after $waited s: $(tail -1 "$work/said" | cut -c1-120)"
  grep -qE '^ +at [A-Z][A-Za-z.]+\(|Unhandled exception|Traceback' <<< "$said" && problem "a stack trace"
  [ "$seconds" != served ] || grep -q "Ctrl-C ends it" <<< "$said" || problem "it should serve"
  [ -z "$(left_behind "$mark")" ] || problem "left behind: $(left_behind "$mark" | tr '\n' ' ')"
  rm -rf "$work/tmp"
}

run_long() {
  local seconds ports=(--port 39101 --http-port 39102 --console-port 39103)
  long "up, a port is taken" "port $taken of 127.0.0.1 is taken" ./worker up broken_machine --watch --port "$taken"
  long "up, without terraform" "missing on this machine: .*Terraform" env PATH="$tools/terraform" https_proxy=http://127.0.0.1:9 \
    ./worker up broken_machine --watch "${ports[@]}"
  interrupt TERM served ./worker up broken_machine --watch "${ports[@]}"
  interrupt INT served env -u HOME ./worker up broken_machine --watch "${ports[@]}"
  if possible read-only && possible no-network; then
    # shellcheck disable=SC2016 # the shell within expands it
    interrupt INT served unshare -n sh -c 'ip link set lo up && exec "$@"' sh ./worker up broken_machine --watch "${ports[@]}"
    for command in "up broken_machine --watch ${ports[*]}" demo "test --unit --class Nothing"; do
      read -ra arguments <<< "$command"
      long "$command, read-only" "may not be written to|may only be read|Read-only" on_read-only ./worker "${arguments[@]}"
      long "$command, full disk" "no space is left|make room" with_folder_of 64k "$checkout/artifacts/local" ./worker "${arguments[@]}"
    done
    long "up, no loopback" "ip link set lo up" on_no-network ./worker up broken_machine --watch "${ports[@]}"
  fi
  long "package, without gcc" "gcc is missing" env PATH="$tools/gcc" ./build-pkg.sh
  for seconds in ${INTERRUPT_AFTER:-1 5 15 30 60}; do
    interrupt INT "$seconds" ./worker up broken_machine --watch "${ports[@]}"
    interrupt TERM "$seconds" ./worker up broken_machine --watch "${ports[@]}"
  done
  interrupt INT 20 ./build-pkg.sh
  interrupt TERM 10 ./worker test --unit --class Nothing

  rm -rf "$checkout/artifacts"
  if possible read-only && possible no-network; then
    mkdir "$work/home"
    long "nothing built, no network" "NuGet registry cannot be reached" unshare -n env HOME="$work/home" ./worker list
    long "package, no network" "NuGet registry cannot be reached" unshare -n env HOME="$work/home" ./build-pkg.sh
    long "nothing built, full disk" "no space is left" with_folder_of 3m "$checkout/artifacts" ./worker list
    long "nothing built, full TMPDIR" "no space is left" with_folder_of 16k "$work/tmp" env TMPDIR="$work/tmp" ./worker list
    long "nothing built, read-only" "may not be written to|may only be read" on_read-only ./worker list
  fi
  possible other-user && long "nothing built, of another user" "may not be written to by" on_other-user ./worker list
  long "nothing built, no TMPDIR" "is no folder that .* may write to" env TMPDIR=/nonexistent ./worker list
  sed -i 's/"version": "[0-9.]*"/"version": "99.0.100"/' "$checkout/global.json"
  long "nothing built, another SDK" "the .NET SDK 99.0.100 that global.json asks for is not installed" ./worker list
  long "package, another SDK" "the .NET SDK 99.0.100 that global.json asks for is not installed" ./build-pkg.sh
  echo "$failed failed"
}

make_checkout
if [ "$which" = --long ]; then
  make_tools terraform gcc
  python3 - > "$work/taken" << 'PYTHON' &
import socket, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
time.sleep(9999)
PYTHON
  started+=($!)
  until [ -s "$work/taken" ]; do sleep 0.05; done
  taken=$(cat "$work/taken")
  run_long
else
  make_tools node git addr2line zip aws
  start_refusing
  run_matrix
fi
[ "$failed" = 0 ]
