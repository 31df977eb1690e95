"""What is measured, against what, and how far above that it may be."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from bench import answers
from bench.bigdata import big_data, cut_short, misshapen, undefined_sources
from bench.measure import Command

HERE = Path(__file__).parent
FLOOR = HERE / "floor"
SHIPPED = HERE.parent / "data" / "allies.json"
TYPE = "military"

START_BOUND = 1.25  # the smallest program that answers the same
JQ_BOUND = 0.5
MEMORY_BOUND = 5.0  # the size of the file
BROKEN_BOUND = 10.0  # the answer on the data set before it was broken
FEW, MANY = 2_000, 20_000  # problems


@dataclass(frozen=True)
class Program:
    """A command, how the report calls it, and how to tell that it has answered right."""

    name: str
    command: Command
    wrong: Callable[[str], str] | None = None  # the file it wrote -> what is wrong, or nothing
    code: int = 0
    writes_to: Literal["out", "err"] = "out"


@dataclass(frozen=True)
class Size:
    """A number of bytes to hold a program's memory against."""

    name: str
    bytes: int


@dataclass(frozen=True)
class Case:
    """A comparison: the cost of *subject* over that of *against*, at most *bound* (None: any).

    *against* None stands for the imports of *subject* in a Python that does nothing else.
    `start` is instructions, or wall time where they cannot be counted; `time` is always wall time.
    """

    name: str  # group-case
    subject: Program
    against: Program | Size | None
    bound: float | None
    quantity: Literal["start", "time", "memory"]


@dataclass(frozen=True)
class Setting:
    """The `ally` to measure, a Python script, and a directory for data that takes long to make."""

    ally: Path
    cache: Path

    def program(
        self,
        line: str,
        wrong: Callable[[str], str] | None = None,
        *,
        data: Path | None = None,
        tty: bool = False,
    ) -> Program:
        """Return `ally` with the arguments in *line*, on the data set *data* or its own."""
        argv = [sys.executable, str(self.ally), *line.split()]
        name = f"ally {line}"
        if data is not None:
            argv += ["--data", str(data)]
            name += " (big data)"
        if tty:
            name += ", on a terminal"
        return Program(name, Command(tuple(argv), tty=tty), wrong)


def start(setting: Setting) -> Iterator[Case]:
    """Hold the two plainest commands against the smallest programs that answer the same."""
    as_json = setting.program("list --json", _right(answers.list_wrong, SHIPPED))
    as_table = setting.program("list", _right(answers.names_wrong, SHIPPED))
    floor_json = _floor("list_json.py", _right(answers.list_wrong, SHIPPED), str(SHIPPED))
    floor_table = _floor("list_table.py", _right(answers.names_wrong, SHIPPED), str(SHIPPED))
    python = Program("python -c pass", Command((sys.executable, "-c", "pass")))
    yield Case("start-json", as_json, floor_json, START_BOUND, "start")
    yield Case("start-table", as_table, floor_table, START_BOUND, "start")
    yield Case("start-python", as_json, python, None, "start")


def command(setting: Setting) -> Iterator[Case]:
    """Set commands beside what importing their modules costs."""
    names = _right(answers.names_wrong, SHIPPED, TYPE)
    every_name = _right(answers.names_wrong, SHIPPED)
    programs = {
        "filter": setting.program(f"filter --support {TYPE}", names),
        "search": setting.program("search embassy", _holds("embassy")),
        "show": setting.program("show iran", _holds("Iran")),
        "show-html": setting.program("show iran -f html", _holds("<h1", "Iran")),
        "compare": setting.program("compare china russia", _holds("China", "Russia")),
        "matrix": setting.program("matrix", every_name),
        "evidence": setting.program("evidence --json", _holds('"command":"evidence"')),
        "help": setting.program("--help", _holds("Usage", "list")),
        "version": setting.program("--version", _holds(answers.version(str(SHIPPED)))),
        "usage": Program(
            "ally list --support militry",
            Command((sys.executable, str(setting.ally), "list", "--support", "militry")),
            _holds(TYPE),
            code=2,
            writes_to="err",
        ),
        "completion": Program(
            "ally show ira (completion)",
            # As the script of `ally completion bash` asks.
            Command(
                (sys.executable, str(setting.ally), "show", "ira"), (("_ALLY_COMPLETE", "bash"),)
            ),
            _holds("iran"),
        ),
    }
    for name, program in programs.items():
        yield Case(f"command-{name}", program, None, None, "start")


def peer(setting: Setting) -> Iterator[Case]:
    """Ask each peer the same of the shipped data: jq of the JSON, the others of its rows as CSV."""
    setting.cache.mkdir(parents=True, exist_ok=True)
    rows = str(answers.write_support(str(SHIPPED), setting.cache / "statements.csv"))
    as_list = _right(answers.list_wrong, SHIPPED, TYPE)
    listing = setting.program(f"list --support {TYPE} --json", as_list)
    filtering = setting.program(
        f"filter --support {TYPE} --json", _right(answers.items_wrong, SHIPPED, TYPE)
    )
    sql = f"select * from statements where types like '%{TYPE}%'"
    csv_rows = _right(answers.csv_rows_wrong, SHIPPED, TYPE)
    json_rows = _right(answers.json_rows_wrong, SHIPPED, TYPE)
    like = f'$types =~ "{TYPE}"'
    yield Case("peer-jq", listing, _jq(SHIPPED, as_list), None, "time")
    for name, argv, right in (
        ("mlr", ("mlr", "--icsv", "--ojson", "filter", like, rows), json_rows),
        ("sqlite-utils", ("sqlite-utils", "memory", rows, sql), json_rows),
        ("csvkit", ("csvgrep", "-c", "types", "-m", TYPE, rows), csv_rows),
    ):
        yield Case(f"peer-{name}", filtering, Program(name, Command(argv), right), None, "time")


def big(setting: Setting) -> Iterator[Case]:
    """Hold time and memory on 200,000 statements against jq and the file's size."""
    data = big_data(setting.cache)
    right = _right(answers.list_wrong, data, TYPE)
    ally = setting.program(f"list --support {TYPE} --json", right, data=data)
    jq = _jq(data, right)
    records = _floor("list_big.py", right, str(data), TYPE)
    yield Case("big-jq", ally, jq, JQ_BOUND, "time")
    yield Case("big-msgspec", ally, records, None, "time")
    yield Case("big-memory", ally, Size("the file", data.stat().st_size), MEMORY_BOUND, "memory")
    yield Case("big-memory-jq", ally, jq, None, "memory")
    yield Case("big-memory-msgspec", ally, records, None, "memory")


def long(setting: Setting) -> Iterator[Case]:
    """Set long tables, to a pipe and to a terminal, beside the JSON of the same."""
    data = big_data(setting.cache)
    names = _right(answers.names_wrong, data)
    as_json = setting.program("list --json", _right(answers.list_wrong, data), data=data)
    piped = setting.program("list", names, data=data)
    shown = setting.program("list", names, data=data, tty=True)
    yield Case("long-pipe", piped, as_json, None, "time")
    yield Case("long-terminal", shown, as_json, None, "time")


def broken(setting: Setting) -> Iterator[Case]:
    """Hold what a broken data set takes to be told of against an answer from the sound one."""
    sound = big_data(setting.cache)
    as_json = setting.program("list --json", _right(answers.list_wrong, sound), data=sound)
    few, many = (undefined_sources(setting.cache, number) for number in (FEW, MANY))
    for name, data, told in (
        ("rule", undefined_sources(setting.cache, 1), "evidence[0].source"),
        ("shape", misshapen(setting.cache), "text"),
        ("json", cut_short(setting.cache), "not JSON"),
        (f"{FEW}", few, f"{FEW - 1} more"),
    ):
        program = setting.program("list", _holds(told), data=data)
        label = f"ally list (big data, broken: {name})"
        program = replace(program, name=label, code=1, writes_to="err")
        yield Case(f"broken-{name}", program, as_json, BROKEN_BOUND, "time")
    for number, data in ((FEW, few), (MANY, many)):
        right = partial(answers.problems_wrong, number)
        program = setting.program("validate --json", right, data=data)
        program = replace(program, name=f"ally validate --json ({number} problems)", code=1)
        yield Case(f"broken-validate-{number}", program, as_json, None, "time")


# The programs of one group are measured in turn, a round at a time.
GROUPS: dict[str, Callable[[Setting], Iterator[Case]]] = {
    "start": start,
    "command": command,
    "peer": peer,
    "big": big,
    "long": long,
    "broken": broken,
}
QUICK = ("start", "command")


def _floor(file: str, wrong: Callable[[str], str], *arguments: str) -> Program:
    path = ("PYTHONPATH", str(HERE.parent))
    command = Command((sys.executable, str(FLOOR / file), *arguments), (path,))
    return Program(f"floor/{file}", command, wrong)


def _jq(data: Path, wrong: Callable[[str], str]) -> Program:
    argv = ("jq", "-c", "--arg", "support", TYPE, "-f", str(FLOOR / "list.jq"), str(data))
    return Program("jq", Command(argv), wrong)


def _right(
    check: Callable[[str, str, str], str], data: Path, support: str = ""
) -> Callable[[str], str]:
    return partial(check, str(data), support)


def _holds(*words: str) -> Callable[[str], str]:
    return partial(answers.words_wrong, words)
