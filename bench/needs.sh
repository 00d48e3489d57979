# shellcheck shell=bash
# Ends a benchmark before it builds anything, where something is missing that it measures with. To be sourced.

needs() { # PROGRAM..., or python:MODULE
  local need
  for need in "$@"; do
    case $need in
      python:*)
        python3 -c "import ${need#*:}" 2> /dev/null || {
          echo "${0##*/}: $(command -v python3) has no module ${need#*:}: python3 -m pip install '${need#*:}'" >&2
          exit 1
        }
        ;;
      *)
        command -v "$need" > /dev/null || {
          echo "${0##*/}: $need is missing: ./worker setup installs it, or names it (dotnet: https://dot.net/download)" >&2
          exit 1
        }
        ;;
    esac
  done
}
