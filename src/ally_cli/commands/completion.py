"""A script that has a shell complete ally's commands, options and their values.

Printed and never installed: it says in its first lines where to put it.
"""

from pathlib import Path

from ally_cli.commands.options import Shell
from ally_cli.output.stream import emit
from ally_cli.text import choose_one

SCRIPTS = Path(__file__).parents[1] / "shells"
SHELLS = {
    "bash": "ally.bash",
    "zsh": "ally.zsh",
    "fish": "ally.fish",
    "powershell": "ally.ps1",
}
EXAMPLES = {
    "ally completion bash": 'in ~/.bashrc: eval "$(ally completion bash)"',
    "ally completion zsh": 'in ~/.zshrc, after compinit: eval "$(ally completion zsh)"',
    "ally completion fish": "in ~/.config/fish/config.fish: ally completion fish | source",
}


def run(asked: Shell) -> None:
    name = choose_one(asked.shell, SHELLS, "shell")
    emit([(SCRIPTS / SHELLS[name]).read_text(encoding="utf-8")])
