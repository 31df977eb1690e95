"""Measure `ally` and print the figures: `python -m bench`.

Exit status 1 if a ratio is over its bound or an answer is wrong; 2 for a case that does not exist.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from bench.bigdata import ALLIES, STATEMENTS
from bench.cases import GROUPS, QUICK, SHIPPED, Setting
from bench.compare import Bench, Figure, Line
from bench.measure import VALGRIND

HEADINGS = ("case", "measured", "", "against", "", "ratio", "bound", "")
TO_THE_RIGHT = (2, 4, 5, 6)
FAILURES = ("over", "wrong")


def main() -> int:
    options = _options()
    setting = Setting(options.ally, Path(gettempdir()) / "ally-bench")
    wanted = set(options.only or (QUICK if options.quick else GROUPS))
    groups = [
        [case for case in cases(setting) if {group, case.name} & wanted]
        for group, cases in GROUPS.items()
        if any(name.partition("-")[0] == group for name in wanted)
    ]
    unknown = wanted - GROUPS.keys() - {case.name for cases in groups for case in cases}
    if unknown:
        _say(f"no group or case {', '.join(sorted(unknown))}")
        return 2
    lines: list[Line] = []
    with (
        TemporaryDirectory() as directory,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker,
    ):
        bench = Bench(options.runs, Path(directory), worker, _say)
        for cases in groups:
            lines += bench.lines(cases)
    facts = _facts(options.runs)
    if options.json:
        document = {"facts": facts, "lines": [asdict(line) for line in lines]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write("".join(f"{name}: {fact}\n" for name, fact in facts.items()))
        sys.stdout.write("\n" + _table(lines))
    return 1 if any(line.verdict in FAILURES for line in lines) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"only {' and '.join(QUICK)}")
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="NAME",
        help=f"a group ({', '.join(GROUPS)}) or a case of the first column (start-json)",
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of what is timed (default: 5)")
    parser.add_argument("--json", action="store_true", help="print JSON; bytes, seconds, numbers")
    parser.add_argument(
        "--ally",
        type=Path,
        default=Path(sys.executable).with_name("ally"),
        help="the Python script to measure (default: the ally beside this Python)",
    )
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs is at least 1")
    return options


def _facts(runs: int) -> dict[str, str]:
    """Return what the figures hang on, apart from the machine."""
    method = f"wall time, median of {runs} interleaved runs (lowest-highest)"
    if VALGRIND:
        valgrind = subprocess.run([VALGRIND, "--version"], capture_output=True, text=True)
        method = f"instructions by callgrind ({valgrind.stdout.strip()}); else {method}"
    return {
        "Python": f"{platform.python_version()}, {platform.system()} {platform.machine()}",
        **{name: _version(name) for name in ("typer", "rich", "msgspec")},
        "data": f"{SHIPPED.stat().st_size:,} bytes, indented JSON",
        "big data": f"{ALLIES:,} allies, {STATEMENTS:,} statements, compact JSON",
        "figures": f"{method}; peak memory, the highest of all runs. M: million, MB: million bytes",
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _table(lines: Sequence[Line]) -> str:
    rows = [HEADINGS, *map(_cells, lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(
            cell.rjust(width) if n in TO_THE_RIGHT else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        + "\n"
        for row in rows
    )


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.case,
        line.subject,
        _text(line.figure),
        line.against,
        _text(line.against_figure),
        "" if line.ratio is None else f"{line.ratio:.3f}",
        "" if line.bound is None else f"{line.bound:.2f}",
        f"{line.verdict}: {line.remark}" if line.remark else line.verdict,
    )


def _text(figure: Figure | None) -> str:
    match figure:
        case None:
            return ""
        case Figure(value, unit="instructions"):
            return f"{value / 1e6:.1f} M"
        case Figure(value, unit="bytes"):
            return f"{value / 1e6:.1f} MB"
        case Figure(value, low, high):
            return f"{value:.3f} s ({low:.3f}-{high:.3f})"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
