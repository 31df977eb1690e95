"""`ally completion`: the scripts, tried in the shells they are for, and what they offer."""

import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from select import select
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import DEADLINE, Result, ally, ally_process, environment
from sample import Json, encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.complete import answer
from ally_cli.cli.help import TOPICS
from ally_cli.cli.options import SCRIPTS, SHELLS
from ally_cli.cli.program import fields

FORMATS = ["table", "json", "jsonl", "csv", "tsv", "md", "html", "svg"]
FREEDONIA = [
    "freedonia-article-1-steel",
    "freedonia-article-2-founding",
    "freedonia-treaty",
    "freedonia-loan",
    "freedonia-tariff",
]
ILE_DOR = ["ile-dor-doctors", "ile-dor-rifles"]
SYLVANIA = ["sylvania-training", "sylvania-break"]
ALLIES = ["freedonia", "ile-dor", "sylvania"]
TYPES = ["diplomatic", "economic", "financial", "medical", "military", "technical"]
TAKE_ALLIES = ["list", "filter", "compare", "matrix", "timeline", "sources"]
TAKE_BOTH = ["show", "evidence", "cite"]


def with_signs() -> Json:
    """Return the sample with regions that have signs at which a shell breaks or escapes words."""
    raw = sample()
    for ally_, region in zip(
        raw["allies"], ("Cape: North", "Sea@Large", "Back\\Slash"), strict=True
    ):
        ally_["region"] = region
    return raw


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home directory with the sample in a file, the scripts, and `ally` in bin."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "my data.json").write_bytes(encode(sample()))
    (folder / "signs.json").write_bytes(encode(with_signs()))
    (folder / "bin").mkdir()
    program = folder / "bin" / "ally"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ally_cli "$@"\n')
    program.chmod(0o755)
    for shell, name in SHELLS.items():
        (folder / name).write_text(ally("completion", shell).out)
    return folder


def variables(home: Path) -> dict[str, str]:
    """Return the environment of a shell in *home*, where `ally` reads the sample."""
    path = f"{home / 'bin'}:{os.environ['PATH']}"
    data = str(home / "my data.json")
    return environment({"HOME": str(home), "ZDOTDIR": str(home), "PATH": path, "ALLY_DATA": data})


@pytest.fixture
def in_sample(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLY_DATA", str(home / "my data.json"))


def offered(*words: str) -> list[str]:
    """Return the words offered after *words*, the last of which is unfinished."""
    lines = answer("fish", words).splitlines()
    return [line.partition("\t")[0] for line in lines]


@pytest.mark.usefixtures("in_sample")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("",), list(COMMANDS)),
        (("he",), ["help"]),
        (("help", ""), [*COMMANDS, *TOPICS]),
        (("help", "ma"), ["matrix"]),
        (("help", "FI"), ["filter", "filters"]),
        (("help", "exit"), ["exit-codes"]),
        (("help", "list", ""), []),
        (("help", "-"), ["--version", "--help"]),
        (("cite", "free"), ["freedonia", *FREEDONIA]),
        (("cite", "freedonia-l"), ["freedonia-loan"]),
        (("cite", "freedonia-loan", "freedonia-l"), []),
        (("cite", "-f", "b"), ["bibtex"]),
        (("list", "-f", "b"), []),
        (("s",), ["search", "show", "sources", "schema"]),
        (("SHO",), ["show"]),
        (("x",), []),
        (("-",), ["--version", "--help"]),
        (("list", "--su"), ["--support"]),
        (("list", "-s"), ["-s"]),
        (("--json", "li"), ["list"]),
        (
            ("terms", "--"),
            [
                "--format",
                "--json",
                "--fields",
                "--sort",
                "--limit",
                "--no-header",
                "--color",
                "--no-pager",
                "--quiet",
                "--data",
                "--help",
                "--version",
            ],
        ),
        (("list", "--nope", ""), ALLIES),
        (("list", "--nope=x"), []),
        (("list", "--json=x"), []),
        (("list", "--format", ""), FORMATS),
        (("list", "-f", "J"), ["json", "jsonl"]),
        (("list", "--color="), ["--color=auto", "--color=always", "--color=never"]),
        (("list", "--match", ""), ["any", "all"]),
        (("list", "--kind", "f"), ["friction"]),
        (("list", "--direction", ""), ["to", "from", "mutual"]),
        (("list", "--standing", ""), ["treaty", "recent", "dormant", "ended"]),
        (("list", "--standing", "treaty,E"), ["treaty,ended"]),
        (("list", "--art"), ["--article"]),
        (("list", "--verdict", "un"), ["unverified"]),
        (("list", "--verdict", "disputed,RE"), ["disputed,reported", "disputed,refuted"]),
        (("list", "--verdict", "reported,re"), ["reported,refuted"]),
        (("list", "--since", ""), []),
        (("list", "-n", ""), []),
        (("list", "--search", ""), []),
        (("search", ""), []),
        (("search", "--sup"), ["--support"]),
        (("terms", ""), []),
        (("list", "-s", ""), TYPES),
        (("list", "--support", "MIL"), ["military"]),
        (("list", "--support=m"), ["--support=medical", "--support=military"]),
        (("list", "-s="), []),
        (("list", "-s=m"), []),
        (("list", "-f="), []),
        (("list", "-smil"), []),
        (("list", "-s", "military,e"), ["military,economic"]),
        (("list", "--region", "e"), ["Eastern Europe", "Europe"]),
        (("list", "--region", "eastern-e"), ["Eastern Europe"]),
        (("list", "--source", "gaz"), ["gazette-1999-loan", "gazette-2012-tariff"]),
        *(((command, ""), ALLIES) for command in TAKE_ALLIES),
        *(((command, ""), [*ALLIES, *FREEDONIA, *ILE_DOR, *SYLVANIA]) for command in TAKE_BOTH),
        *(((command, "Freedonia-A"), FREEDONIA[:2]) for command in TAKE_BOTH),
        (("evidence", "freedonia-loan", "freedonia-t"), ["freedonia-treaty", "freedonia-tariff"]),
        (("list", "freedonia-l"), []),
        (("list", "Fre"), ["freedonia"]),
        (("show", "FRD"), ["freedonia"]),
        (("show", "Île d"), ["ile-dor", *ILE_DOR]),
        (("show", "golden"), ["ile-dor"]),
        (("show", "szilv"), ["sylvania"]),
        (("show", "utopia"), []),
        (("compare", "sylvania", ""), ["freedonia", "ile-dor"]),
        (("list", "--json", "--", "f"), ["freedonia"]),
        (("list", "-s", "military", "f"), ["freedonia"]),
        (("list", "--data", ""), [":files:"]),
        (("list", "--data=x"), [":files:"]),
        (("validate", ""), [":files:"]),
        (("validate", "x", ""), []),
        (("diff", "x", ""), [":files:"]),
        (("list", "-F", "id,st"), ["id,standing"]),
        (("list", "--sort", "ti"), ["ties_since", "ties_until", "ties_note"]),
        (("list", "--sort", "-la"), ["-latest"]),
        (("matrix", "--sort", "-mil"), ["-military"]),
        (("matrix", "--by", ""), ["ally", "year", "decade", "region", "standing", "verdict"]),
        (("timeline", "--by", "d"), ["decade"]),
        (("timeline", "--by="), ["--by=year", "--by=decade"]),
        (("list", "--by"), []),
        (("evidence", "-F", "sta"), ["statement", "start", "stance"]),
        (("list", "--by", ""), []),
        (("sources", "-F", "aff"), ["affirms", "affirms_ids"]),
        (("diff", "--ex"), ["--exit-code"]),
        (("schema", "sh"), ["show"]),
        (("completion", ""), ["bash", "zsh", "fish", "powershell"]),
        (("completion", "bash", ""), []),
    ],
)
def test_what_is_offered_fits_what_was_typed(words: Sequence[str], expected: list[str]) -> None:
    assert offered(*words) == expected


@pytest.mark.usefixtures("in_sample")
def test_a_name_of_several_allies_is_no_offer() -> None:
    assert offered("list", "principality") == ["ile-dor"]
    assert offered("list", "republic") == ["freedonia"]
    assert offered("list", "s") == ["sylvania"]
    assert offered("list", "i") == ["ile-dor"]


@pytest.mark.usefixtures("in_sample")
def test_an_offer_says_what_it_means() -> None:
    def first(*words: str) -> str:
        return answer("zsh", words).splitlines()[0]

    assert first("sho") == "show\tEverything about an ally, or about a statement"
    assert first("help", "exit") == "exit-codes"
    assert first("list", "--lim") == "--limit\tAt most N items"
    assert first("show", "ile") == "ile-dor\tÎle-d’Or"
    assert first("cite", "ile-dor-r") == "ile-dor-rifles\tÎle-d’Or bought rifles from Ruritania."
    assert first("list", "--standing", "t") == (
        "treaty\tA treaty of mutual defence is in force: a confirmed, ongoing, mutual, military"
        " statement."
    )
    assert first("list", "-s", "fin") == "financial\tMoney lent or given."
    assert first("list", "--source", "cen") == (
        "census-2019-trade\tOffice of the Census: Trade by partner, 2001 to 2018"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_each_value_that_a_command_takes_is_offered_or_known_to_be_free(command: str) -> None:
    types = {field.name: get_args(field.type) for field in fields(COMMANDS[command].run)}
    values = {name: behind for name, (kind, _, *behind) in types.items() if kind is not bool}

    free = {name for name, offers in values.items() if not offers}
    assert free <= {"limit", "search", "since", "until", "words", "terms"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(
            (option, value)
            for option in ("-f", "--color", "--match", "--kind")
            for value in offered("list", option, "")
        ),
        *(
            (option, ",".join(offered("list", option, "")))
            for option in ("-F", "-d", "--standing", "--verdict", "--region", "-s")
        ),
        ("--sort", "-latest"),
    ],
)
def test_what_is_offered_is_accepted(option: str, value: str) -> None:
    assert value
    assert ally("list", "-n", "0", option, value).code == 0


@given(st.data())
def test_whatever_part_of_a_word_is_typed_in_whatever_case_the_word_is_offered(
    home: Path, data: st.DataObject
) -> None:
    last = data.draw(st.sampled_from(["", "-s", "--region", "-f", "--source"]))
    words = ["show" if not last else "list", "--data", str(home / "my data.json"), *last.split()]
    word = data.draw(st.sampled_from(offered(*words, "")))
    typed = word[: data.draw(st.integers(0, len(word)))]
    if data.draw(st.booleans()):
        typed = typed.upper()

    assert word in offered(*words, typed)


@pytest.mark.usefixtures("in_sample")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["li"], "list\n"),
        (["list", "--support", "=", "mil"], "military\n"),
        (["list", "--match", "="], "any\nall\n"),
        (["list", "--support", "=", "military,ec"], "military,economic\n"),
        (["list", "-s", ""], "".join(f"{name}\n" for name in TYPES)),
        (["list", "--match", "=", ""], "any\nall\n"),
        (["list", "-s", "=", "mil"], ""),
        (["list", "--region", "Eastern\\ E"], "Eastern\\ Europe\n"),
        (["list", "--region", "Europe,Eastern\\ E"], "Europe,Eastern\\ Europe\n"),
        (["list", "--region", '"Eastern E'], "Eastern Europe\n"),
        (["list", "--region", "=", "'Eastern E"], "Eastern Europe\n"),
        (["list", "--data", "=", "my"], ":files:\n"),
        (["list", "--data", '"no such file"', "-s", "mil"], ""),
    ],
)
def test_bash_breaks_words_at_equals_signs_and_leaves_their_quotes(
    words: list[str], expected: str
) -> None:
    assert answer("bash", words) == expected


def test_an_empty_word_that_powershell_would_drop_comes_as_quotation_marks() -> None:
    assert answer("powershell", ["list", "--match", '""']) == "any\nall\n"


def ask(
    *words: str, shell: str = "zsh", stdin: bytes = b"", env: dict[str, str] | None = None
) -> Result:
    """Run the program as a script of *shell* does."""
    return ally(*words, stdin=stdin, env={"_ALLY_COMPLETE": shell} | (env or {}))


def hostile() -> bytes:
    """Return a data set whose names hold what a terminal or a shell would obey."""
    raw = sample()
    raw["support_types"]["medical"] = "Doctors\x1b[31m and\ndrugs"
    for ally_ in raw["allies"]:
        ally_["region"] = "\x1b]0;$(reboot)\x07"
        ally_["subregion"] = "`reboot`; $HOME"
    return encode(raw)


def test_no_control_character_reaches_the_shell_and_nothing_in_a_word_is_run(
    tmp_path: Path,
) -> None:
    file = tmp_path / "hostile.json"
    file.write_bytes(hostile())
    env = {"ALLY_DATA": str(file)}

    types = ask("list", "-s", "med", env=env)
    regions = ask("list", "--region", "", shell="bash", env=env)

    assert types == (0, "medical\tDoctors\\x1b[31m and drugs\n", "")
    assert regions == (0, "\\`reboot\\`\\;\\ \\$HOME\n", "")


@pytest.mark.parametrize(
    "env",
    [
        {"ALLY_DATA": "/nowhere"},
        {"ALLY_DATA": "/"},
        {"ALLY_DATA": "-"},
        {"ALLY_DATA": __file__},
    ],
)
def test_a_data_set_that_cannot_be_read_offers_nothing_and_says_nothing(
    env: dict[str, str],
) -> None:
    assert ask("show", "", env=env) == (0, "", "")
    assert ask("list", "--fo", env=env) == (
        0,
        "--format\ttable, json, jsonl, csv, tsv, md, html, svg\n",
        "",
    )


def test_the_data_set_on_the_command_line_is_the_one_that_is_asked(home: Path) -> None:
    env = {"HOME": str(home)}

    assert ask("list", "--data", "~/my data.json", "fr", env=env).out == "freedonia\tFreedonia\n"
    assert ask("list", f"--data={home}/my data.json", "fr", env=env).out == "freedonia\tFreedonia\n"
    assert ask("show", "freed", env=env).out == ""


def test_a_request_without_words_is_answered_with_nothing() -> None:
    assert ask() == (0, "", "")


def test_to_name_commands_options_and_formats_no_report_is_loaded() -> None:
    def loaded(*words: str) -> set[str]:
        done = ally_process(*words, env={"_ALLY_COMPLETE": "fish", "PYTHONVERBOSE": "1"})
        assert done.out
        return set(re.findall(r"^import '(?:ally_cli\.)?([\w.]+)' #", done.err, re.MULTILINE))

    unasked = {"rich", *(f"reports.{name}" for name in COMMANDS)}

    for words in ([""], ["terms", "--"], ["terms", "-f", ""]):
        assert not loaded(*words) & unasked
    assert loaded("terms", "-F", "") & unasked == {"reports.terms"}


# The scripts.


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed_and_no_file_is_written(shell: str, tmp_path: Path) -> None:
    result = ally("completion", shell.upper(), env={"HOME": str(tmp_path)})

    assert result == (0, (SCRIPTS / SHELLS[shell]).read_text(encoding="utf-8"), "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("fsh",), "no shell 'fsh' (did you mean fish?)"),
        (("tcsh",), "no shell 'tcsh' (one of: bash, zsh, fish, powershell)"),
        ((), "missing argument 'SHELL' (see 'ally completion --help')"),
    ],
)
def test_another_shell_is_a_usage_error(arguments: tuple[str, ...], error: str) -> None:
    assert ally("completion", *arguments) == (2, "", f"ally: {error}\n")


def test_the_powershell_script_registers_a_completer_that_asks_the_program() -> None:
    # No PowerShell at hand: this is about its form alone.
    script = (SCRIPTS / SHELLS["powershell"]).read_text(encoding="utf-8")

    assert "Register-ArgumentCompleter -Native -CommandName ally -ScriptBlock {" in script
    assert "$env:_ALLY_COMPLETE = 'powershell'" in script
    assert "Remove-Item Env:_ALLY_COMPLETE" in script
    assert all(script.count(a) == script.count(b) for a, b in ("()", "{}", "[]"))


def needs(shell: str) -> pytest.MarkDecorator:
    """Return a mark that skips a test where *shell* is not installed."""
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


@needs("bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ally", "list", ""], ["freedonia", "ile-dor", "sylvania"]),
        (["ally", "list", "-s", ""], TYPES),
        (["ally", "show", "FRD"], ["freedonia"]),
        (["ally", "list", "-s", "mil"], ["military"]),
        (["ally", "list", "--support", "=", "mil"], ["military"]),
        (["ally", "list", "--region", "Eastern\\ E"], ["Eastern\\ Europe"]),
        (["ally", "nothing"], []),
    ],
)
def test_the_function_for_bash_fills_compreply(
    home: Path, words: list[str], expected: list[str]
) -> None:
    script = """
        source ~/ally.bash
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _ally ally
        ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
        complete -p ally >&2
    """

    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", script, "bash", *words],
        env=variables(home),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    assert done.stdout.splitlines() == expected
    assert done.stderr.endswith("-F _ally ally\n")


# Control-T writes the line as it stands, control-U clears it.
SETTINGS = {
    "bash": r"""
        bind 'set bell-style none'
        bind -x '"\C-t": printf "<%s>\n" "$READLINE_LINE"'
    """,
    "zsh": """
        autoload -Uz compinit; compinit -u -D
        unsetopt beep list_beep
        show() { print -r -- "<$BUFFER>" }; zle -N show
        bindkey '^T' show; bindkey '^U' kill-buffer
    """,
}


class Keyboard:
    """An interactive shell, in which a line is typed and the Tab key pressed."""

    def __init__(self, shell: str, home: Path) -> None:
        self.name = shell
        start = home / ".zshrc"  # bash reads it too, being told to
        start.write_text(f'{SETTINGS[shell]}\n. ~/{SHELLS[shell]}\nHISTFILE=\nPS1="> "\n')
        options = ["--noprofile", "--rcfile", str(start)] if shell == "bash" else ["-d"]
        self.screen, follower = pty.openpty()
        self.shell = subprocess.Popen(
            [shell, *options, "-i"],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env=variables(home) | {"TERM": "dumb", "COLUMNS": "200", "LINES": "50"},
            cwd=home,
            start_new_session=True,
        )
        os.close(follower)
        self.read_until("> ")

    def read_until(self, pattern: str) -> re.Match[str]:
        read = ""
        while not (found := re.search(pattern, read)):
            assert select([self.screen], [], [], 30)[0], f"the shell hangs after {read!r}"
            read += os.read(self.screen, 65536).decode(errors="replace")
        return found

    def tab(self, line: str) -> str:
        """Return what *line* becomes."""
        os.write(self.screen, f"{line}\t\x14".encode())
        become = self.read_until("<(.*)>\r\n")
        os.write(self.screen, b"\x15")
        return become[1]

    def close(self) -> None:
        os.close(self.screen)
        self.shell.kill()
        self.shell.wait()


@pytest.fixture(scope="module", params=[pytest.param(s, marks=needs(s)) for s in ("bash", "zsh")])
def keyboard(request: pytest.FixtureRequest, home: Path) -> Iterator[Keyboard]:
    keyboard = Keyboard(request.param, home)
    yield keyboard
    keyboard.close()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("ally comparr", "ally comparr"),
        ("ally comp", "ally comp"),
        ("ally compa", "ally compare "),
        ("ally list --sup", "ally list --support "),
        ("ally list -s mil", "ally list -s military "),
        ("ally list -s military,eco", "ally list -s military,economic "),
        ("ally list --support=Mil", "ally list --support=military "),
        ("ally list --verdict=disputed,ref", "ally list --verdict=disputed,refuted "),
        ("ally list --region Eas", "ally list --region Eastern\\ Europe "),
        ("ally list --region Europe,Eas", "ally list --region Europe,Eastern\\ Europe "),
        ('ally list --region "Eastern', 'ally list --region "Eastern Europe" '),
        ("ally list Fre", "ally list freedonia "),
        ("ally show Fre", "ally show freedonia"),
        ("ally cite freedonia-l", "ally cite freedonia-loan "),
        ("ally timeline --by d", "ally timeline --by decade "),
        ("ally timeline --by=d", "ally timeline --by=decade "),
        ("ally list -s=mil", "ally list -s=mil"),
        ("ally help exi", "ally help exit-codes "),
        ("ally show FRD", "ally show freedonia "),
        ("ally show szi", "ally show sylvania "),
        ("ally list --sort -lat", "ally list --sort -latest "),
        ("ally list x", "ally list x"),
        ("ally list --data m", "ally list --data my\\ data.json "),
        ("ally list --data=m", "ally list --data=my\\ data.json "),
        ("ally validate ./m", "ally validate ./my\\ data.json "),
        ("bin/ally li", "bin/ally list "),
    ],
)
def test_the_tab_key_completes_in_bash_and_zsh(
    keyboard: Keyboard, typed: str, completed: str
) -> None:
    assert keyboard.tab(typed) == completed


SIGNS = {
    "Cap": "Cape: North",
    "'Cape: N": "Cape: North",
    "Europe,Cap": "Europe,Cape: North",
    "Sea": "Sea@Large",
    "Sea@L": "Sea@Large",
    "Bac": "Back\\Slash",
    '"Bac': "Back\\Slash",
}


@pytest.mark.parametrize(
    ("option", "typed"),
    [
        *(("--region ", typed) for typed in SIGNS),
        *(("--region=", typed) for typed in ("Cap", "'Cape: N", "Sea@L", '"Bac')),
    ],
)
def test_signs_at_which_a_shell_breaks_or_escapes_words_are_no_obstacle(
    keyboard: Keyboard, option: str, typed: str
) -> None:
    line = keyboard.tab(f"ally list --data signs.json {option}{typed}")

    assert line.endswith(" ")
    # It says the same to the program, however the shell spells it.
    assert " ".join(shlex.split(line)[4:]) == f"{option}{SIGNS[typed]}"


@needs("zsh")
def test_the_script_for_zsh_is_also_a_file_for_fpath(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / SHELLS["zsh"], tmp_path / "_ally")
    script = (
        f"fpath=({tmp_path} $fpath); autoload -Uz compinit; compinit -u -D; print $_comps[ally]"
    )

    done = subprocess.run(
        ["zsh", "-f", "-c", script],
        env=variables(home),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )

    assert (done.stdout, done.stderr) == ("_ally\n", "")


@needs("fish")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ally sho", ["show\tEverything about an ally, or about a statement"]),
        ("ally help exi", ["exit-codes"]),
        ("ally cite freedonia-l", ["freedonia-loan\tFreedonia lent Ruritania 20 million crowns."]),
        ("ally timeline --by=d", ["--by=decade"]),
        ("ally list -s=mil", []),
        ("ally list --lim", ["--limit\tAt most N items"]),
        ("ally list Fr", ["freedonia\tFreedonia"]),
        ("ally list -s fin", ["financial\tMoney lent or given."]),
        ("ally list -s military,fin", ["military,financial\tMoney lent or given."]),
        ("ally list --support=fin", ["--support=financial\tMoney lent or given."]),
        ("ally list --region Eastern\\ E", ["Eastern Europe"]),
        ('ally list --region "Eastern E', ["Eastern Europe"]),
        ("ally list --data signs.json --region Cape:", ["Cape: North"]),
        ("ally list --data signs.json --region=Sea@", ["--region=Sea@Large"]),
        ("ally list --data signs.json --region Bac", ["Back\\Slash"]),
        ("ally list --sort -lat", ["-latest"]),
        ("ally list x", []),
        ("ally list --data m", ["my data.json"]),
        ("ally list --data=m", ["--data=my data.json"]),
    ],
)
def test_fish_completes(home: Path, typed: str, expected: list[str]) -> None:
    script = "source ~/ally.fish; complete -C $argv[1]"

    done = subprocess.run(
        ["fish", "--no-config", "-c", script, typed],
        env=variables(home),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )

    assert (done.stdout.splitlines(), done.stderr) == (expected, "")
