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
