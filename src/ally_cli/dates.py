"""Partial dates: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, whose length is their precision.

A partial date stands for a span of days: 2016 for 2016-01-01 to 2016-12-31.
Days are ISO strings, so they compare as text.
"""

from datetime import date


def is_date(text: str) -> bool:
    """Tell whether *text* is a partial date that exists in the calendar."""
    # ISO has other ways to write a day, such as 2016-W01-1: hence the second hyphen.
    if len(text) not in (4, 7, 10) or text[7:8] not in ("", "-"):
        return False
    try:
        date.fromisoformat(text if len(text) == 10 else first_day(text))
    except ValueError:
        return False
    return True


def first_day(text: str) -> str:
    """Return the first day that *text* may stand for."""
    return text + "-01-01"[len(text) - 4 :]


def last_day(text: str) -> str:
    """Return the last day that *text* may stand for; a month has 31 here, which only compares."""
    return text + "-12-31"[len(text) - 4 :]


def in_order(start: str | None, end: str | None) -> bool:
    """Tell whether *start* can lie before *end*, or one of them is not known."""
    return start is None or end is None or first_day(start) <= last_day(end)
