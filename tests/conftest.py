"""How all tests run."""

from pathlib import Path

from hypothesis import settings

# No test asserts a time: not even that an example takes less than a fifth of a second.
settings.register_profile("ally", deadline=None)
settings.load_profile("ally")

# What tests the source tree itself, and not the program, is left out where there is none.
if not (Path(__file__).parents[1] / "src").exists():
    collect_ignore = ["test_architecture.py", "test_contributing.py", "test_packaging.py"]
