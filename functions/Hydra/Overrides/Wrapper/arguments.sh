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
