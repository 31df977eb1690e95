# Completion of ally for fish. To have it in every shell, put this into ~/.config/fish/config.fish:
#   ally completion fish | source
function __ally_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l plain (string unescape -- $current); or set plain $current
    set -l answer (env _ALLY_COMPLETE=fish $words "$plain" 2>/dev/null </dev/null)
    if test "$answer" = :files:
        set -l option (string match -r -- '^--[^=]+=' $current)
        for path in (__fish_complete_path (string replace -r -- '^--[^=]+=' '' "$current"))
            echo "$option$path"
        end
    else if set -q answer[1]
        printf '%s\n' $answer
    end
end

complete -c ally -f -k -a '(__ally_complete)'
