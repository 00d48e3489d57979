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
