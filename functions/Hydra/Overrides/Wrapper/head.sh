#!/bin/sh
# shellcheck disable=SC2295  # what stands in ${...} here and is not quoted is meant as a pattern
# Gives a program the arguments of a Vertex AI trial (--key=value) as Hydra overrides (key=value).
# Written by worker for one specification; the library Hydra.Overrides has the same rules. POSIX sh, and no other program.
#
#{usage}
# Exit status 2: an argument cannot be converted, and the program was not started.
#
# Names begin with h_, because a variable of the environment that is set here would reach the program changed.

set -fu

h_space=" $(printf '\t')"
h_plain="A-Za-z0-9_/+.%*@?|$h_space-"   # they mean themselves in an unquoted string; with : $ and \ it depends
h_interpolation="\${"

h_fail() { # CODE PROBLEM FIX
    printf 'hydra-wrapper: argument %s: %s. %s [%s]\n' "$h_position" "$2" "$3" "$1" >&2
    exit 2
}

#{types}
