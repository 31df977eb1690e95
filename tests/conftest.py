"""How all tests run."""

from hypothesis import settings

# No test asserts a time: not even that an example takes less than a fifth of a second.
settings.register_profile("ally", deadline=None)
settings.load_profile("ally")
