# Completion of ally for bash. To have it in every shell, put this into ~/.bashrc:
#   eval "$(ally completion bash)"
_ally() {
    local answer line
    COMPREPLY=()
    answer=$(_ALLY_COMPLETE=bash COMP_WORDBREAKS=$COMP_WORDBREAKS \
        "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
    if [[ $answer == :files: ]]; then
        compopt -o default 2>/dev/null # not before bash 4
    elif [[ $answer ]]; then
        while IFS= read -r line; do
            COMPREPLY+=("$line")
        done <<<"$answer"
    fi
}

# Before bash 4.4, what is offered is sorted.
complete -o nosort -F _ally ally 2>/dev/null || complete -F _ally ally
