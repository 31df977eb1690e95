"""Who North Korea's allies are, what support flows, who says so, and whether it stands up."""

__version__ = "0.1.0"
