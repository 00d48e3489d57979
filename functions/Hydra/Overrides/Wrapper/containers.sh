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
            "element\${"*) h_skip_interpolation || return 1 ;;
            "key\${"*) return 1 ;;
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
        \$*) h_rest=${h_rest#?} ;;
        \\*)
            h_rest=${h_rest#?}
            case $h_rest in [][\\\(\){}:=,$h_space]*) h_rest=${h_rest#?} ;; esac ;;
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
        '['*) h_open="[$h_open" h_expected=element h_close=']' ;;
        *) h_open="{$h_open" h_expected=key h_close='}' ;;
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
