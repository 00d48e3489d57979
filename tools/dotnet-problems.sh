# shellcheck shell=bash
# What the scripts worker and build-pkg.sh say when they cannot work here: a line where the cause is known. To be sourced.

# Prints why nothing can be built in a folder; nothing where it can.
path_problem() {
  local found=
  case $1 in
    *\"*) found='"' ;;
    *\**) found='*' ;;
    *\?*) found='?' ;;
    *\\*) found=\\ ;;
    *:*) found=: ;; # PATH separates its folders with it
    *$'\n'*) found='of a new line' ;;
    *%[0-9A-Fa-f][0-9A-Fa-f]*) found=% ;; # followed by two digits it stands for another character in MSBuild
  esac
  [ -z "$found" ] ||
    echo "the folder of this checkout, $(printf %q "$1"), has the character $found in its path, which the build cannot handle:" \
      "move it to another folder."
}

# Prints that too few files may be open at once; nothing where enough may. dotnet raises the soft limit itself.
files_problem() {
  local limit
  limit=$(ulimit -Hn)
  [ "$limit" = unlimited ] || [ "$limit" -ge 512 ] ||
    echo "at most $limit files may be open here, and dotnet needs 512: raise the limit (ulimit -Hn 1024, as root)."
}

# Gives dotnet and NuGet a folder of the checkout to keep files in, where the user's home may not be written to. Fails where neither may.
keep_files_in() {
  { [ -n "${HOME:-}" ] && mkdir -p "$HOME/.dotnet" && [ -w "$HOME/.dotnet" ]; } 2> /dev/null && return
  export HOME=$1/artifacts/home
  mkdir -p "$HOME" 2> /dev/null
}

# Copies a file to its place, whole or not at all. Prints why it cannot and fails otherwise.
put_in_place() {
  local file=$1 target=$2 said
  said=$({ mkdir -p "$(dirname "$target")" && cp "$file" "$target.$$" && mv "$target.$$" "$target"; } 2>&1) && return
  rm -f "$target.$$"
  echo "$target cannot be written by $(id -un): ${said##*: }."
  return 1
}

# Prints why a build or a restore failed, from what dotnet said; fails where the cause is not known.
dotnet_problem() {
  local said=$1 lacking source denied
  # NU1101: no such package; NU1102: not that version; NU1103: only a preview of it.
  lacking=$(sed -nE 's/ \[[^]]*\.(csproj|sln)\]$//; s/.*error NU110[123]: /  /p' <<< "$said" | awk '!seen[$0]++')
  if [ ! -d "${TMPDIR:-/tmp}" ] || [ ! -w "${TMPDIR:-/tmp}" ]; then
    echo "${TMPDIR:-/tmp} is no folder that $(id -un) may write to, and dotnet keeps files there: make it, or set TMPDIR to another."
  elif grep -q 'A compatible .NET SDK was not found' <<< "$said"; then
    echo "the .NET SDK $(sed -n 's/^Requested SDK version: //p' <<< "$said") that global.json asks for is not installed: get it from" \
      "https://dot.net/download (dotnet --list-sdks shows what is there)."
  elif [ -n "$lacking" ]; then
    printf 'the NuGet registry lacks what this builds with:\n%s\nName a source that has it (dotnet nuget add source URL), or ask %s\n' \
      "$lacking" "whoever keeps the registry; Directory.Packages.props and Directory.Build.targets have the versions."
  elif grep -q 'No space left on device\|There is not enough space\|file length was too large' <<< "$said"; then
    echo "no space is left on the disk of artifacts/, of ${TMPDIR:-/tmp} or of ${HOME:-your home}: make room (df shows where), then repeat."
  elif grep -q 'Read-only file system' <<< "$said"; then
    echo "the file system of artifacts/, of ${TMPDIR:-/tmp} or of ${HOME:-your home} may only be read: use a checkout that may be" \
      "written to."
  elif grep -q 'Too many open files' <<< "$said"; then
    echo "too many files are open: raise the limit (ulimit -n 1024), then repeat."
  elif grep -q 'error NU1301' <<< "$said"; then
    source=$(grep 'error NU1301' <<< "$said" | grep -oE -m1 "https?://[^' ]*[^' .]" | head -n 1)
    if grep -q ' 40[13] ' <<< "$said"; then
      echo "the NuGet registry refuses you (${source:-dotnet nuget list source names it}): give dotnet its credentials, then repeat."
    else
      echo "the NuGet registry cannot be reached (${source:-dotnet nuget list source names it}): go online, or set HTTPS_PROXY if you are" \
        "behind a proxy, then repeat."
    fi
  elif denied=$(grep -oE -m1 "Access to the path '[^']+'" <<< "$said" | head -n 1) && [ -n "$denied" ]; then
    echo "${denied#Access to the path } may not be written to by $(id -un): it belongs to somebody else; chown it to you, or delete it."
  else
    return 1
  fi
}
