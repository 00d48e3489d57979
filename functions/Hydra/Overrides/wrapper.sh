#!/bin/sh
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
h_interpolation='${'

h_fail() { # CODE PROBLEM FIX
    printf 'hydra-wrapper: argument %s: %s. %s [%s]\n' "$h_position" "$2" "$3" "$1" >&2
    exit 2
}

#{types}

# ---- Numbers ----

# Digits, with single underscores between them or none.
h_are_digits() {
    case $1 in '' | _* | *_ | *__* | *[!0-9_]*) return 1 ;; esac
}

h_is_unsigned_int() {
    case $1 in
        0) ;;
        0*) return 1 ;;
        *) h_are_digits "$1" ;;
    esac
}

h_is_point_float() {
    case $1 in *.*) ;; *) return 1 ;; esac
    h_whole=${1%%.*}
    h_fraction=${1#*.}
    if [ -z "$h_fraction" ]; then
        h_is_unsigned_int "$h_whole"
    elif [ -z "$h_whole" ]; then
        h_are_digits "$h_fraction"
    else
        h_are_digits "$h_fraction" && h_is_unsigned_int "$h_whole"
    fi
}

# Whether Hydra reads $1 as an integer or a float.
h_is_number() {
    h_unsigned=${1#[-+]}
    case $h_unsigned in
        [Ii][Nn][Ff] | [Nn][Aa][Nn]) ;;
        *[eE]*)
            h_mantissa=${h_unsigned%%[eE]*}
            h_exponent=${h_unsigned#*[eE]}
            h_are_digits "${h_exponent#[-+]}" && { h_is_unsigned_int "$h_mantissa" || h_is_point_float "$h_mantissa"; } ;;
        *) h_is_unsigned_int "$h_unsigned" || h_is_point_float "$h_unsigned" ;;
    esac
}

# $1 without underscores and leading zeros, as h_digits; h_length counts the zeros too.
h_to_digits() {
    h_digits=$1
    while :; do
        case $h_digits in *_*) h_digits=${h_digits%%_*}${h_digits#*_} ;; *) break ;; esac
    done
    h_length=${#h_digits}
    h_digits=${h_digits#"${h_digits%%[!0]*}"}
}

# The decimal number $1 as h_sign, h_digits without zeros at either end, and h_power of ten; fails if it is none.
h_read_decimal() {
    h_sign=
    h_power=0
    h_rest=$1
    case $h_rest in
        -*) h_sign=- h_rest=${h_rest#-} ;;
        +*) h_rest=${h_rest#+} ;;
    esac
    case $h_rest in
        *[eE]*)
            h_exponent=${h_rest#*[eE]}
            h_rest=${h_rest%%[eE]*}
            h_are_digits "${h_exponent#[-+]}" || return 1
            h_to_digits "${h_exponent#[-+]}"
            [ ${#h_digits} -le 6 ] || h_digits=999999   # no argument has as many digits
            h_power=${h_digits:-0}
            case $h_exponent in -*) h_power=-$h_power ;; esac ;;
    esac
    h_whole=${h_rest%%.*}
    h_fraction=
    case $h_rest in *.*) h_fraction=${h_rest#*.} ;; esac
    [ -n "$h_whole$h_fraction" ] || return 1
    [ -z "$h_whole" ] || h_are_digits "$h_whole" || return 1
    [ -z "$h_fraction" ] || h_are_digits "$h_fraction" || return 1
    h_to_digits "$h_fraction"
    h_power=$((h_power - h_length))
    h_to_digits "$h_whole$h_fraction"
    h_significant=${h_digits%"${h_digits##*[!0]}"}
    h_power=$((h_power + ${#h_digits} - ${#h_significant}))
    h_digits=$h_significant
    [ -n "$h_digits" ] || h_power=0
}

h_write_int() {
    if ! h_read_decimal "$1" || [ "$h_power" -lt 0 ]; then
        h_fail not-an-integer "the value of $h_key is '$1', and the parameter is declared as an integer" \
            'Give an integer, or declare it as a float.'
    fi
    [ $((${#h_digits} + h_power)) -le 4300 ] ||
        h_fail too-large "the value of $h_key has more than 4300 digits, which Python does not read" 'Declare it as a string.'
    h_value=$h_sign$h_digits
    while [ "$h_power" -gt 0 ]; do
        h_value=${h_value}0
        h_power=$((h_power - 1))
    done
    [ -n "$h_digits" ] || h_value=0
}

h_write_float() {
    h_unsigned=${1#[-+]}
    case $h_unsigned in
        [Ii][Nn][Ff] | [Nn][Aa][Nn]) h_value=$1 && return ;;
        [Ii][Nn][Ff][Ii][Nn][Ii][Tt][Yy]) h_value=${1%"$h_unsigned"}inf && return ;;
    esac
    h_read_decimal "$1" ||
        h_fail not-a-number "the value of $h_key is '$1', and the parameter is declared as a float" \
            'Give a number, or declare it as a string.'
    # Magnitude and first 18 digits: the largest double begins with ...570, the first number that is read as infinite with ...580.
    h_power=$((${#h_digits} + h_power - 1))
    if [ -n "$h_digits" ] && [ "$h_power" -ge 308 ]; then
        h_leading=${h_digits}00000000000000000
        h_leading=${h_leading%"${h_leading#??????????????????}"}
        if [ "$h_power" -gt 308 ] || [ "$h_leading" -gt 179769313486231580 ]; then
            h_fail too-large "the value of $h_key is '$1', which a double cannot hold" 'Give inf if that is meant.'
        fi
    fi
    h_value=$1
    h_is_number "$1" && return
    # Hydra takes a number with leading zeros for a string.
    h_unsigned=${1#[-+]}
    h_sign=${1%"$h_unsigned"}
    h_unsigned=${h_unsigned#"${h_unsigned%%[!0_]*}"}
    case $h_unsigned in
        [1-9]*) h_value=$h_sign$h_unsigned ;;
        *) h_value=${h_sign}0$h_unsigned ;;
    esac
}

# ---- Other scalars ----

h_write_bool() {
    case $1 in
        [Tt][Rr][Uu][Ee] | [Ff][Aa][Ll][Ss][Ee]) h_value=$1 ;;
        [Yy][Ee][Ss] | [Yy] | [Oo][Nn] | 1) h_value=true ;;
        [Nn][Oo] | [Nn] | [Oo][Ff][Ff] | 0) h_value=false ;;
        *) h_fail not-a-boolean "the value of $h_key is '$1', and the parameter is declared as a boolean" 'Give true or false.' ;;
    esac
}

# Whether Hydra reads $1 as it is. A backslash takes the meaning from many characters behind it, and is dropped.
h_is_bare() {
    case $1 in '' | [$h_space]* | *[$h_space] | *[!:\$$h_plain]*) return 1 ;; esac
}

# In double quotes: a quote gets a backslash, and backslashes are doubled before a quote and at the end.
h_quote() {
    h_rest=$1
    h_value=\"
    while :; do
        h_part=${h_rest%%\"*}
        h_value=$h_value$h_part${h_part##*[!\\]}
        case $h_rest in
            *\"*) h_value=$h_value\\\" h_rest=${h_rest#*\"} ;;
            *) break ;;
        esac
    done
    h_value=$h_value\"
}

h_write_string() {
    if h_is_bare "$1" && ! h_is_number "$1"; then
        case $1 in
            [Tt][Rr][Uu][Ee] | [Ff][Aa][Ll][Ss][Ee] | [Nn][Uu][Ll][Ll]) ;;
            *) h_value=$1 && return ;;
        esac
    fi
    h_quote "$1"
}

# A string in which OmegaConf resolves nothing.
h_write_literal() {
    [ "$1" != '???' ] ||
        h_fail missing-marker "the value of $h_key is ???, which OmegaConf takes for a missing value, quoted or not" \
            'Choose another word for it, in the configuration too.'
    h_rest=$1
    h_value=
    while :; do
        h_part=${h_rest%%"$h_interpolation"*}
        h_value=$h_value$h_part
        case $h_rest in
            *"$h_interpolation"*)
                h_value=$h_value${h_part##*[!\\]}\\$h_interpolation
                h_rest=${h_rest#*"$h_interpolation"} ;;
            *) break ;;
        esac
    done
    h_write_string "$h_value"
}

# ---- Lists and dictionaries ----

h_skip_spaces() {
    h_rest=${h_rest#"${h_rest%%[!$h_space]*}"}
}

h_skip_quoted() {
    case $h_rest in \"*) h_mark=\" ;; *) h_mark=\' ;; esac
    h_rest=${h_rest#?}
    while :; do
        case $h_rest in *"$h_mark"*) ;; *) return 1 ;; esac
        h_part=${h_rest%%"$h_mark"*}
        h_rest=${h_rest#*"$h_mark"}
        h_part=${h_part##*[!\\]}
        [ $((${#h_part} % 2)) -ne 0 ] || return 0
    done
}

# Up to a sign of structure: an unquoted string, or with $1 = key the key of a dictionary.
h_skip_words() {
    h_before=$h_rest
    while :; do
        h_rest=${h_rest#"${h_rest%%[!$h_plain]*}"}
        case $1$h_rest in
            element:*) h_rest=${h_rest#?} ;;
            'element${'*) h_skip_interpolation || return 1 ;;
            'key${'*) return 1 ;;
            *) h_skip_sign || break ;;
        esac
    done
    [ "$h_rest" != "$h_before" ]
}

h_skip_interpolation() {
    h_rest=${h_rest#??}
    case $h_rest in
        '}'*) return 1 ;;
        *'}'*) h_rest=${h_rest#*\}} ;;
        *) return 1 ;;
    esac
}

# A dollar, or a backslash with what loses its meaning behind it.
h_skip_sign() {
    case $h_rest in
        '$'*) h_rest=${h_rest#?} ;;
        '\\'* | '\('* | '\)'* | '\['* | '\]'* | '\{'* | '\}'* | '\:'* | '\='* | '\,'* | '\'[$h_space]*) h_rest=${h_rest#??} ;;
        '\'*) h_rest=${h_rest#?} ;;
        *) return 1 ;;
    esac
}

# Whether Hydra reads $1 as one list or dictionary, without calls of functions in it.
h_is_container() {
    case $1 in '['* | '{'*) ;; *) return 1 ;; esac
    h_rest=$1
    h_open=   # brackets that are open, the innermost first
    h_expected=element
    while :; do
        case $h_expected in
            element)
                h_expected=end
                case $h_rest in
                    '['* | '{'*) h_open_container ;;
                    \"* | \'*) h_skip_quoted || return 1 ;;
                    *) h_skip_words element || return 1 ;;
                esac ;;
            key)
                h_expected=element
                h_skip_words key || return 1
                case $h_rest in :*) h_rest=${h_rest#:} ;; *) return 1 ;; esac
                h_skip_spaces ;;
            end)
                if [ -z "$h_open" ]; then
                    [ -z "$h_rest" ]
                    return
                fi
                h_skip_spaces
                case $h_rest in
                    ,*) case $h_open in '['*) h_expected=element ;; *) h_expected=key ;; esac ;;
                    ']'*) case $h_open in '['*) h_open=${h_open#?} ;; *) return 1 ;; esac ;;
                    '}'*) case $h_open in '{'*) h_open=${h_open#?} ;; *) return 1 ;; esac ;;
                    *) return 1 ;;
                esac
                h_rest=${h_rest#?}
                [ $h_expected = end ] || h_skip_spaces ;;
        esac
    done
}

h_open_container() {
    case $h_rest in
        '['*) h_open=[$h_open h_expected=element h_close=']' ;;
        *) h_open={$h_open h_expected=key h_close='}' ;;
    esac
    [ ${#h_open} -le 64 ] ||
        h_fail too-deep "the value of $h_key has lists or dictionaries more than 64 deep" 'Declare it as a string, or make it flatter.'
    h_rest=${h_rest#?}
    h_skip_spaces
    case $h_rest in
        "$h_close"*)
            h_rest=${h_rest#?}
            h_open=${h_open#?}
            h_expected=end ;;
    esac
}

h_write_undeclared() {
    if h_is_bare "$1" || h_is_container "$1"; then h_value=$1; else h_quote "$1"; fi
}

# ---- Keys ----

h_is_path() {
    case $1 in
        *.*) ;;
        *) h_is_segment "$1" && return ;;
    esac
    h_rest=$1.
    while [ -n "$h_rest" ]; do
        h_part=${h_rest%%.*}
        h_rest=${h_rest#*.}
        h_is_segment "$h_part" || { [ "$1" != "$h_part" ] && h_is_unsigned_int "$h_part"; } || return 1
    done
}

h_is_segment() {
    case $1 in
        [A-Za-z_\$]*) case $1 in *[!A-Za-z0-9_\$-]*) return 1 ;; esac ;;
        *) return 1 ;;
    esac
}

h_is_group() {
    h_rest=$1/
    while [ -n "$h_rest" ]; do
        h_part=${h_rest%%/*}
        h_rest=${h_rest#*/}
        case $h_part in *\$*) return 1 ;; esac
        h_is_segment "$h_part" || return 1
    done
}

h_is_key() {
    case $1 in
        *@*) [ "${1#*@}" = '' ] || h_is_path "${1#*@}" || return 1 ;;
    esac
    case ${1%%@*} in
        */*) h_is_group "${1%%@*}" ;;
        *) h_is_path "${1%%@*}" ;;
    esac
}

# $1 without the + or ++ by which a key is added, as h_name.
h_without_plus() {
    h_name=${1#+}
    h_name=${h_name#+}
}

# Whether $1 is an override already.
h_is_override() {
    case $1 in
        '~'*) h_name=${1%%=*} && h_is_key "${h_name#?}" ;;
        *=*) h_without_plus "${1%%=*}" && h_is_key "$h_name" ;;
        *) return 1 ;;
    esac
}

# ---- Arguments ----

# What kind of flag of Hydra the name $1 is, as h_flag: switch, value, optional, or empty.
h_flag_of() {
    case $1 in
        --help | -h | --hydra-help | --version | --resolve | --run | -r | --multirun | -m | --shell-completion | -sc) h_flag=switch ;;
        --cfg | -c | --package | -p | --config-path | -cp | --config-name | -cn | --config-dir | -cd | --experimental-rerun)
            h_flag=value ;;
        --info | -i) h_flag=optional ;;
        *) h_flag= ;;
    esac
}

# Whether $1 is the value of a parameter before it, of the type h_type, rather than an argument of its own.
h_is_value() {
    case $1 in --[A-Za-z_\$+]* | --) return 1 ;; esac
    h_flag_of "${1%%=*}"
    case $h_flag in
        '') ;;
        switch) case $1 in *=*) ;; *) return 1 ;; esac ;;
        *) return 1 ;;
    esac
    case $h_type in undeclared | bool) ! h_is_override "$1" ;; esac
}

h_refuse_value() { # ARGUMENT
    case $1 in
        *=*)
            h_fail unexpected-value "${1%%=*} is a flag without a value" \
                "Write ${1%%=*} alone; for a parameter of this name declare its type." ;;
    esac
}

# One parameter $1; $2 is what stands behind it, if $3, how many arguments are left, is not 1. Sets h_override, and h_used to 2 if $2
# is its value.
h_read_parameter() {
    h_key=${1%%=*}
    h_key=${h_key#--}
    case $h_key in
        no-*)
            if h_is_negatable "${h_key#no-}"; then
                h_refuse_value "$1"
                h_override=${h_key#no-}=false
                return
            fi ;;
    esac
    h_without_plus "$h_key"
    h_is_key "$h_name" || h_fail invalid-key "Hydra refuses the key '$h_key'" 'Name the parameter as the configuration does.'
    case $1 in
        *=*) h_given=${1#*=} ;;
        *)
            h_given=$2
            if [ "$3" -gt 1 ] && h_is_value "$2"; then
                h_used=2
            else
                case $h_type in
                    undeclared | bool) h_override=$h_key=true && return ;;
                    *) h_fail missing-value "--$h_key has no value" "Write --$h_key=VALUE." ;;
                esac
            fi ;;
    esac
    "h_write_$h_type" "$h_given"
    h_override=$h_key=$h_value
}

# One flag of Hydra, of the kind h_flag; the rest as above. The second word stays one of its own.
h_read_flag() {
    h_keeps=yes
    h_override=$1
    case $1 in
        *=*)
            [ $h_flag != switch ] || h_refuse_value "$1"
            return ;;
    esac
    case $h_flag in
        value)
            [ "$3" -gt 1 ] || h_no_value "$1"
            case $2 in -*) h_no_value "$1" ;; esac
            h_used=2 ;;
        optional)
            # Without a value, Hydra would take an override that comes next for one.
            if [ "$3" -gt 1 ]; then
                case $2 in
                    all | config | defaults | defaults-tree | plugins | searchpath) h_used=2 ;;
                    *) h_override=$1=all ;;
                esac
            fi ;;
    esac
}

h_no_value() {
    h_fail missing-value "Hydra's flag $1 has no value" "Write $1=VALUE."
}

# One argument $1, what stands behind it as $2, and how many are left as $3.
h_read_argument() {
    h_used=1
    h_keeps=
    h_type=undeclared
    case $1 in
        --*)
            h_without_plus "${1#--}"
            h_type_of "${h_name%%=*}" ;;
    esac
    h_flag_of "${1%%=*}"
    if [ "$h_type" = undeclared ] && [ -n "$h_flag" ]; then
        h_read_flag "$1" "$2" "$3"
        return
    fi
    case $1 in
        --*) h_read_parameter "$1" "$2" "$3" ;;
        -?*)
            h_fail unknown-option "${1%%=*} is an unknown option" \
                'Write --key=value for a parameter; what stands behind -- passes as it is.' ;;
        *)
            h_is_override "$1" ||
                h_fail stray-word "'$1' belongs to no parameter" \
                    'Write --key=value or key=value, with quotes of the shell around a value with spaces.'
            h_override=$1 ;;
    esac
}

# Moves the first argument to the end: in front are h_left arguments, behind them the words for the program.
h_main() {
    h_locale=${LC_ALL-}
    h_had_locale=${LC_ALL+yes}
    LC_ALL=C   # characters are bytes
    h_position=0
    h_left=$#
#{program}
    while [ "$h_left" -gt 0 ] && [ "$1" != -- ]; do
        h_position=$((h_position + 1))
        h_read_argument "$1" "${2-}" "$h_left"
        shift
        set -- "$@" "$h_override"
        if [ $h_used -eq 2 ]; then
            h_position=$((h_position + 1))
            [ -z "$h_keeps" ] || set -- "$@" "$1"
            shift
        fi
        h_left=$((h_left - h_used))
    done
    if [ "$h_left" -gt 0 ]; then
        shift
        h_left=$((h_left - 1))
    fi
    while [ "$h_left" -gt 0 ]; do
        set -- "$@" "$1"
        shift
        h_left=$((h_left - 1))
    done
    if [ -n "$h_had_locale" ]; then LC_ALL=$h_locale; else unset LC_ALL; fi
    h_run "$@"
}

h_run() {
    exec "$@"
}

h_main "$@"
