"""Where the files are that the tests read."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
