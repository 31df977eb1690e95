"""What is shipped: the wheel, the source distribution, and what a user gets who installs them."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
from email import message_from_bytes
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from program import DEADLINE, environment
from repository import ROOT

from ally_cli import __version__
from ally_cli.output import FORMATS

DATA = ROOT / "data" / "allies.json"
PACKAGE = ROOT / "src" / "ally_cli"
NAME = f"ally_cli-{__version__}"
BUILT_BY = ["hatchling>=1.27", "editables"]  # the latter for an editable install


def python(*arguments: str | Path, folder: Path | None = None, path: Path | None = None) -> str:
    """Run Python in *folder*, with *path* to import from, and return what it writes."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment({"PYTHONPATH": str(path)} if path else {}),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(wheel: Path) -> dict[str, bytes]:
    """Return the files in *wheel*."""
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Built(NamedTuple):
    """What is built from the source tree, and from the source distribution."""

    tools: Path  # hatchling
    wheel: Path
    sdist: Path
    wheel_of_sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return what is built, once for all processes that test."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    with open(f"{folder}.lock", "w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            part = folder.with_name("part")
            build(part)
            part.rename(folder)
    (unpacked,) = (folder / "unpacked").iterdir()
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    (wheel_of_sdist,) = (unpacked / "dist").glob("*.whl")
    return Built(folder / "tools", wheel, sdist, wheel_of_sdist)


def build(folder: Path) -> None:
    """Build into *folder* both what is shipped and, from the source distribution, the wheel."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    tools = folder / "tools"
    fetched = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--target", tools, *BUILT_BY],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    if fetched.returncode:
        pytest.skip(f"hatchling is not to be had: {fetched.stderr}")
    python("-m", "hatchling", "build", "-d", folder, folder=ROOT, path=tools)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    python("-m", "hatchling", "build", "-t", "wheel", folder=unpacked, path=tools)


def installed(folder: Path, *what: str | Path, path: Path | None = None) -> Path:
    """Install *what* into a new environment in *folder*; return where its programs are."""
    venv.create(folder, symlinks=True)
    programs = folder / "bin"
    python("-m", "pip", "--python", programs / "python", "install", "-q", *what, path=path)
    return programs


def test_the_wheel_holds_the_package_its_data_and_nothing_else(built: Built) -> None:
    files = contents(built.wheel)
    package = {
        f"ally_cli/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }

    assert {name for name in files if name.startswith("ally_cli/")} == {
        *package,
        "ally_cli/allies.json",
    }
    assert files["ally_cli/allies.json"] == DATA.read_bytes()
    assert {"ally_cli/py.typed", "ally_cli/cli/shells/ally.bash"} <= files.keys()
    others = {name for name in files if not name.startswith(("ally_cli/", f"{NAME}.dist-info/"))}
    assert others == {f"{NAME}.data/data/share/man/man1/ally.1"}


def test_the_wheel_needs_five_packages_at_run_time(built: Built) -> None:
    files = contents(built.wheel)
    (metadata,) = (text for name, text in files.items() if name.endswith("/METADATA"))
    message = message_from_bytes(metadata)

    needed = [need for need in message.get_all("Requires-Dist") or [] if "extra ==" not in need]
    assert sorted(need.partition(">")[0].partition("<")[0] for need in needed) == [
        "htpy",  # for pages and pictures alone
        "msgspec",
        "pycountry",  # for a name that is not found
        "rich",
        "typer",
    ]
    assert message["Version"] == __version__
    assert message["License-Expression"] == "MIT"


def test_the_source_distribution_builds_the_same_wheel(built: Built) -> None:
    assert contents(built.wheel_of_sdist) == contents(built.wheel)


def test_the_source_distribution_holds_what_the_tests_need_and_no_leftovers(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "data/allies.json",
        "tests/support/sample.py",
    } <= names
    assert [name for name in names if "__pycache__" in name or name.startswith(".hypothesis")] == []


@pytest.mark.slow
def test_what_is_installed_answers_from_its_own_data_outside_the_source_tree(
    built: Built, tmp_path: Path
) -> None:
    programs = installed(tmp_path / "venv", built.wheel)

    def run(*command: str) -> bytes:
        return subprocess.run(
            [programs / command[0], *command[1:]],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            timeout=DEADLINE,
            check=True,
        ).stdout

    answer = json.loads(run("ally", "list", "--json"))
    where = run("python", "-c", "from ally_cli.dataset import SHIPPED; print(SHIPPED)")

    shipped = Path(os.fsdecode(where.strip()))
    assert answer["total"] == len(json.loads(DATA.read_bytes())["allies"])
    assert shipped.is_relative_to(tmp_path)
    assert shipped.read_bytes() == DATA.read_bytes()
    for name in FORMATS:
        assert run("ally", "cite", "uganda-article-2-ties-1995", "-f", name)
    assert run("python", "-m", "ally_cli", "--version").startswith(b"ally ")
    assert run("ally", "completion", "bash")


@pytest.mark.slow
def test_an_editable_install_reads_the_data_where_it_is_edited(
    built: Built, tmp_path: Path
) -> None:
    programs = installed(tmp_path / "venv", "--no-build-isolation", "-e", ROOT, path=built.tools)

    where = subprocess.run(
        [programs / "python", "-c", "from ally_cli.dataset import SHIPPED; print(SHIPPED)"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    ).stdout

    assert Path(where.strip()) == DATA
