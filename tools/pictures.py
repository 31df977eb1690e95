"""The pictures in the documents, and the commands that draw them; run it to draw all."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"

# Picture -> the command that draws it, with -f svg.
PICTURES = {
    "iran.svg": ("show", "iran", "--verdict", "refuted"),
    "matrix.svg": ("matrix", "--standing", "treaty,recent"),
    "statement.svg": ("show", "uganda-article-2-ties-1995"),
    "timeline.svg": ("timeline", "russia", "--since", "2022"),
}


if __name__ == "__main__":
    for name, arguments in PICTURES.items():
        with (FOLDER / name).open("wb") as file:
            command = [sys.executable, "-m", "ally_cli", *arguments, "-q", "-f", "svg"]
            subprocess.run(command, stdout=file, check=True)
