"""The examples in the documents, which are blocks of code between fences, and where they run."""

import os
import re
import sys
from pathlib import Path

from program import environment
from repository import ROOT

_blocks = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes(page: str, language: str) -> list[str]:
    """Return the blocks in *language* of *page*, a file below docs."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    return [code for name, code in _blocks.findall(text) if name == language]


def with_ally_on_path() -> dict[str, str]:
    """Return an environment in which a shell finds the `ally` that is tested."""
    return environment({"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"})
