"""Long answers on a terminal, which go through a pager."""

import os
import pty
import shutil
import struct
import subprocess
import termios
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path

import pytest
from program import PROGRAM, ally, ending, environment
from sample import encode, sample

LINES = 10  # of the terminal
LONG = "filter --no-header -q"  # with more lines than that; there is room in 120 columns
SHORT = f"{LONG} -n 3"
SCRIPT = """\
#!/bin/sh
printf '%s\\n' "$0" "$@" >"$RECORD/called"
printenv LESS >"$RECORD/less"
cat >"$RECORD/input"
echo "$(wc -l <"$RECORD/input") lines by $(basename "$0")"
"""


@pytest.fixture(scope="module")
def pagers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pagers that record what they get."""
    folder = tmp_path_factory.mktemp("bin")
    for name in ("one", "other", "less"):
        (folder / name).write_text(SCRIPT)
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def record(tmp_path: Path) -> Path:
    (tmp_path / "sample.json").write_bytes(encode(sample()))
    return tmp_path


class Terminal:
    """A terminal of few lines, on which a process is in the foreground, input and all."""

    def __init__(self, words: str, env: dict[str, str], *, piped_input: bool = False) -> None:
        self.screen, follower = pty.openpty()
        ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, 120, 0, 0))
        given = subprocess.DEVNULL if piped_input else follower
        unasked = {"ALLY_PAGER", "PAGER", "LESS"} - env.keys()  # of whoever runs the tests
        self.process = subprocess.Popen(
            ["setsid", "--ctty", "--wait", *PROGRAM, *words.split()]
            if shutil.which("setsid") and not piped_input
            else [*PROGRAM, *words.split()],
            stdin=given,
            stdout=follower,
            stderr=follower,
            env={k: value for k, value in environment(env).items() if k not in unasked},
        )
        os.close(follower)

    def read(self, until: bytes = b"") -> str:
        """Return what is shown, to the end or *until* something is."""
        shown = b""
        with suppress(OSError):  # the other side is closed
            while not (until and until in shown) and (piece := os.read(self.screen, 65536)):
                shown += piece
        return shown.decode().replace("\r\n", "\n")

    def end(self) -> tuple[int, str]:
        """Return the exit code and what is shown to the end."""
        with ending(self.process):
            shown = self.read()
            code = self.process.wait()
        os.close(self.screen)
        return code, shown


def run(
    words: str, pagers: Path, record: Path, *, piped_input: bool = False, **env: str
) -> tuple[int, str]:
    """Return how `ally` ends on a terminal, and what is shown."""
    given = variables(pagers, record) | env
    return Terminal(words, given, piped_input=piped_input).end()


def variables(pagers: Path, record: Path) -> dict[str, str]:
    path = f"{pagers}{os.pathsep}{os.environ['PATH']}"
    data = str(record / "sample.json")
    return {"PATH": path, "RECORD": str(record), "ALLY_DATA": data, "NO_COLOR": "1"}


def answer(words: str, record: Path) -> str:
    """Return the answer without a pager."""
    env = {"ALLY_DATA": str(record / "sample.json"), "COLUMNS": "120"}
    return ally(*words.split(), env=env).out


@pytest.mark.parametrize(
    ("env", "pager"),
    [
        ({}, "less"),
        ({"PAGER": "other"}, "other"),
        ({"ALLY_PAGER": "one"}, "one"),
        ({"ALLY_PAGER": "one", "PAGER": "other"}, "one"),
        ({"ALLY_PAGER": "one -x 'a b'", "PAGER": "other"}, "one"),
    ],
)
def test_a_long_answer_goes_through_the_pager_of_ally_or_of_all_or_less(
    env: dict[str, str], pager: str, pagers: Path, record: Path
) -> None:
    whole = answer(LONG, record)

    done = run(LONG, pagers, record, **env)

    assert done == (0, f"{whole.count(chr(10))} lines by {pager}\n")
    assert (record / "input").read_text("utf-8") == whole
    called = (record / "called").read_text().splitlines()
    assert called[1:] == (["-x", "a b"] if "-x" in env.get("ALLY_PAGER", "") else [])


def test_less_gets_its_options_unless_it_has_some(pagers: Path, record: Path) -> None:
    run(LONG, pagers, record)
    usual = (record / "less").read_text()
    run(LONG, pagers, record, LESS="M")

    assert (usual, (record / "less").read_text()) == ("FRX\n", "M\n")


@pytest.mark.parametrize("format", ["json", "csv", "md"])
def test_so_does_a_long_answer_in_any_format(format: str, pagers: Path, record: Path) -> None:
    code, shown = run(f"evidence -q -f {format}", pagers, record)

    assert (code, shown[-14:]) == (0, "lines by less\n")
    assert "freedonia-loan" in (record / "input").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (SHORT, {}),
        (f"{LONG} --no-pager", {}),
        (f"--no-pager {LONG}", {"ALLY_PAGER": "one"}),
        (LONG, {"ALLY_PAGER": ""}),
        (LONG, {"ALLY_PAGER": "", "PAGER": "other"}),
        (LONG, {"PAGER": ""}),
        (LONG, {"ALLY_PAGER": "no-such-pager -x"}),
        (LONG, {"PAGER": "no-such-pager"}),
        (LONG, {"PAGER": " "}),
        (LONG, {"PAGER": "/"}),
        (LONG, {"PAGER": "one 'unclosed"}),
    ],
)
def test_without_a_pager_the_answer_is_shown_itself(
    words: str, env: dict[str, str], pagers: Path, record: Path
) -> None:
    done = run(words, pagers, record, **env)

    assert done == (0, answer(words, record))
    assert not (record / "called").exists()


def test_an_answer_is_short_if_the_prompt_fits_under_it(pagers: Path, record: Path) -> None:
    rows = [run(f"sources -F id --no-header -q -n {n}", pagers, record)[1] for n in (5, 6)]
    events = [run(f"evidence -F source --no-header -q -n {n}", pagers, record)[1] for n in (9, 10)]

    assert [text.count("\n") for text in (*rows, events[0])] == [5, 6, 9]
    assert events[1] == "10 lines by less\n"


def test_where_the_input_is_no_terminal_nobody_could_turn_the_page(
    pagers: Path, record: Path
) -> None:
    done = run(LONG, pagers, record, piped_input=True)

    assert done == (0, answer(LONG, record))
    assert not (record / "called").exists()


def test_nor_is_there_a_pager_in_a_pipe(pagers: Path, record: Path) -> None:
    env = environment(variables(pagers, record) | {"ALLY_PAGER": "one"})
    leader, follower = pty.openpty()  # the input alone is a terminal

    done = subprocess.run(
        [*PROGRAM, *LONG.split()],
        stdin=follower,
        capture_output=True,
        env=env,
        timeout=60,
        check=True,
    )

    os.close(leader)
    os.close(follower)
    assert done.stdout.count(b"\n") == 8
    assert not (record / "called").exists()


@pytest.mark.parametrize("pager", ["true", "head -1", "sh -c 'exit 3'", "sh -c 'kill -9 $$'"])
def test_a_pager_that_is_left_early_is_no_error(pager: str, pagers: Path, record: Path) -> None:
    # Of the shipped data: more than a pipe holds, so that the program is still writing.
    env = {"ALLY_PAGER": pager, "ALLY_DATA": ""}
    code, shown = run("filter -q -f json", pagers, record, **env)

    assert code == 0
    assert shown == ("{\n" if "head" in pager else "")


def test_notes_follow_the_answer(pagers: Path, record: Path) -> None:
    code, shown = run("filter --no-header", pagers, record)

    note = "ally: 1 refuted statement is left out (--verdict any shows what is refuted, too)\n"
    assert (code, shown.partition("\n")[2]) == (0, note)


@pytest.mark.skipif(shutil.which("setsid") is None, reason="setsid is not installed")
def test_control_c_is_for_the_pager(pagers: Path, record: Path) -> None:
    waiting = pagers / "waiting"
    waiting.write_text(
        "#!/bin/sh\ncat >/dev/null\ntrap 'echo left; exit' INT\necho ready\n"
        "while :; do sleep 0.05; done\n"
    )
    waiting.chmod(0o755)
    terminal = Terminal(LONG, variables(pagers, record) | {"PAGER": "waiting"})

    with ending(terminal.process):
        assert terminal.read(until=b"ready") == "ready\n"
        os.write(terminal.screen, b"\x03")
        code, shown = terminal.end()

    assert (code, shown.replace("^C", "").split()) == (0, ["left"])
