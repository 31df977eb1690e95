"""The pictures in the documentation, and the commands that draw them; run it to draw all."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"

# Picture -> the command that makes it, in a format that is a picture.
PICTURES = {
    "matrix.svg": ("matrix",),
    "timeline.svg": ("timeline", "russia", "--since", "2022"),
    "uganda.svg": ("show", "uganda", "--verdict", "refuted"),
}


if __name__ == "__main__":
    for name, arguments in PICTURES.items():
        with (FOLDER / name).open("wb") as file:
            command = [sys.executable, "-m", "ally_cli", *arguments, "-f", "svg"]
            subprocess.run(command, stdout=file, check=True)
