"""How all tests run."""

from hypothesis import HealthCheck, settings
from repository import ROOT

# No test asserts a time: not even that an example takes less than a fifth of a second.
settings.register_profile("ally", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ally")

# What tests the source tree itself, and not the program, is left out where there is none.
if not (ROOT / "src").exists():
    collect_ignore = [
        "facts/test_architecture.py",
        "facts/test_contributing.py",
        "program/test_packaging.py",
    ]
