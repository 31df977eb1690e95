#compdef ally
# Completion of ally for zsh. To have it in every shell, put this into ~/.zshrc, after compinit:
#   eval "$(ally completion zsh)"
# Or save it as a file _ally in a directory of $fpath.
_ally() {
    local -a answer entries
    local line value meaning
    answer=("${(@f)$(_ALLY_COMPLETE=zsh ${(Q)~words[1]} "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" \
        2>/dev/null </dev/null)}")
    if [[ $answer[1] == :files: ]]; then
        compset -P '--*='
        _files
        return
    fi
    for line in $answer; do
        value=${line%%$'\t'*}
        meaning=${${line#$value}/$'\t'/:}
        value=${value//\\/\\\\}
        entries+=("${value//:/\\:}$meaning")
    done
    # -U: what is offered need not begin as what was typed does (Ir for iran, Burma for myanmar).
    (( $#entries )) && _describe -V -t values value entries -U
}

if [[ $funcstack[1] == _ally ]]; then
    _ally "$@"
else
    compdef _ally ally
fi
