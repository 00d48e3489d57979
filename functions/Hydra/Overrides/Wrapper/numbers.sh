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
