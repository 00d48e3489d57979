# shellcheck shell=bash
# Ends a script of this folder before it has done anything, where what it needs is missing. To be sourced.

fail() { # problem...
  echo "$(basename "$0"): $*" >&2
  exit 1
}

needs() { # program...
  local program
  for program in "$@"; do
    command -v "$program" > /dev/null || case $program in
      aws) fail "aws is missing: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html" ;;
      terraform) fail "terraform is missing: https://developer.hashicorp.com/terraform/install" ;;
      *) fail "$program is missing: install it with this system's package manager (apt-get install $program)" ;;
    esac
  done
}

needs_history() { # the commits and tags of this checkout, all of them
  needs git
  local said
  said=$(git rev-parse --is-shallow-repository 2>&1) || fail "git cannot read this checkout: ${said//[$'\n\t']/ }"
  [ "$said" = false ] || fail "this clone lacks commits: git fetch --unshallow --tags (in a workflow fetch-depth: 0 of actions/checkout)"
}
