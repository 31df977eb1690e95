"""From cases to lines of the report: check every answer once, measure, and hold to the bounds."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bench.cases import HERE, Case, Program, Size
from bench.measure import VALGRIND, Command, Spread, instructions, run, times

Verdict = Literal["pass", "over", "no bound", "not there", "not installed", "wrong"]

USAGE_ERROR = 2
ITS_IMPORTS = "its imports"


@dataclass(frozen=True)
class Failure:
    """Why a program cannot be measured; in *remark*, what is wrong."""

    verdict: Verdict
    remark: str = ""


@dataclass(frozen=True)
class Figure:
    """A measurement: the median and range of the runs, or three times the same number."""

    value: float
    low: float
    high: float
    unit: Literal["instructions", "seconds", "bytes"]


@dataclass(frozen=True)
class Line:
    """A case and what came of it; figures and ratio are None where there was nothing to measure."""

    case: str
    subject: str
    figure: Figure | None
    against: str
    against_figure: Figure | None
    ratio: float | None
    bound: float | None
    verdict: Verdict
    remark: str  # what is wrong, or nothing


@dataclass(frozen=True)
class Bench:
    """How to measure: *runs* times where it varies, what commands write going to *directory*.

    Answers are checked in *worker*, another process: it takes memory, and the peak memory of a
    command includes what the process that starts it has.
    """

    runs: int
    directory: Path
    worker: Executor
    say: Callable[[str], object]

    def lines(self, cases: Iterable[Case]) -> Iterator[Line]:
        """Yield what comes of *cases*, measured together."""
        cases = list(cases)
        failures = self._failures([case.subject for case in cases])
        cases = [
            replace(case, against=self._imports(case.subject))
            if case.against is None and not failures[case.subject]
            else case
            for case in cases
        ]
        others = [case.against for case in cases if isinstance(case.against, Program)]
        failures |= self._failures([program for program in others if program not in failures])
        figures = self._figures(cases, [program for program in failures if not failures[program]])
        for case in cases:
            yield _line(case, figures, failures)

    def _failures(self, programs: Iterable[Program]) -> dict[Program, Failure | None]:
        """Return why each of *programs* cannot be measured, or None where it answers right."""
        return {program: self._failure(program) for program in dict.fromkeys(programs)}

    def _failure(self, program: Program) -> Failure | None:
        argv = program.command.argv
        if not shutil.which(argv[0]):
            return Failure("not installed")
        if argv[0] == sys.executable and argv[1] != "-c" and not Path(argv[1]).exists():
            return Failure("not there")
        self.say(f"checking {program.name}")
        result = run(program.command, self.directory)
        if result.code == USAGE_ERROR and program.code != USAGE_ERROR:
            return Failure("not there")
        if result.code != program.code:
            words = result.err.read_text(encoding="utf-8", errors="replace").split()
            return Failure("wrong", f"{program.name}: exit {result.code}, {' '.join(words)[-80:]}")
        if program.wrong is None:
            return None
        answer = result.out if program.writes_to == "out" else result.err
        try:
            wrong = self.worker.submit(program.wrong, str(answer)).result()
        except (ValueError, KeyError, TypeError) as error:
            wrong = f"{type(error).__name__}: {error}"
        return Failure("wrong", f"{program.name}: {wrong}") if wrong else None

    def _imports(self, program: Program) -> Program:
        """Return a Python that imports what *program* has imported when it ends, and no more."""
        file = self.directory / "modules"
        file.unlink(missing_ok=True)
        python, *rest = program.command.argv
        probe = (python, str(HERE / "probe.py"), str(file), *rest)
        run(Command(probe, program.command.env), self.directory)
        # Not an import statement: Rich has modules whose names are no identifiers.
        code = "import sys\nfor name in sys.argv[1:]: __import__(name)"
        return Program(ITS_IMPORTS, Command((python, "-c", code, *file.read_text().split())))

    def _figures(
        self, cases: Sequence[Case], programs: Sequence[Program]
    ) -> dict[tuple[Program, str], Figure]:
        """Return what each of *programs* takes of each quantity that *cases* ask for."""
        figures: dict[tuple[Program, str], Figure] = {}
        quantities = {case.quantity for case in cases}
        if VALGRIND and "start" in quantities:
            for program in programs:
                self.say(f"counting {program.name}")
                count = instructions(program.command, self.directory)
                figures[program, "start"] = Figure(count, count, count, "instructions")
            quantities.remove("start")
        if quantities:
            self.say(f"timing {', '.join(program.name for program in programs)}")
            commands = [program.command for program in programs]
            measured = times(commands, self.runs, self.directory)
            for program, (seconds, peak) in zip(programs, measured, strict=True):
                figures[program, "start"] = figures[program, "time"] = _seconds(seconds)
                figures[program, "memory"] = Figure(peak, peak, peak, "bytes")
        return figures


def _seconds(spread: Spread) -> Figure:
    return Figure(spread.median, spread.low, spread.high, "seconds")


def _line(
    case: Case,
    figures: dict[tuple[Program, str], Figure],
    failures: dict[Program, Failure | None],
) -> Line:
    subject, against, bound = case.subject, case.against, case.bound
    failure = failures[subject]
    figure = figures.get((subject, case.quantity))
    other = None
    if isinstance(against, Program):
        failure = failures[against] or failure
        other = figures.get((against, case.quantity))
    elif isinstance(against, Size):
        other = Figure(against.bytes, against.bytes, against.bytes, "bytes")
    name = against.name if against else ITS_IMPORTS
    ratio = figure.value / other.value if figure and other else None
    verdict: Verdict
    if failure:
        verdict = failure.verdict
    elif bound is None or ratio is None:
        verdict = "no bound"
    else:
        verdict = "pass" if ratio <= bound else "over"
    remark = failure.remark if failure else ""
    return Line(case.name, subject.name, figure, name, other, ratio, bound, verdict, remark)
