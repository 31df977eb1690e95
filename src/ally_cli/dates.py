"""Partial dates: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, whose length is their precision.

A partial date stands for a span of days: 2016 for 2016-01-01 to 2016-12-31.
Days are ISO strings, so they compare as text.
"""

import re

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_date(text: str) -> bool:
    """Tell whether *text* is a partial date that exists in the calendar."""
    form = _FORM.fullmatch(text)
    if form is None:
        return False
    year, month, day = (int(part) if part else 1 for part in form.groups())
    return year > 0 and 1 <= month <= 12 and 1 <= day <= _month_length(year, month)


def first_day(date: str) -> str:
    """Return the first day that *date* may stand for."""
    return date + "-01-01"[len(date) - 4 :]


def last_day(date: str) -> str:
    """Return the last day that *date* may stand for."""
    match len(date):
        case 4:
            return f"{date}-12-31"
        case 7:
            return f"{date}-{_month_length(int(date[:4]), int(date[5:]))}"
        case _:
            return date


def in_order(start: str | None, end: str | None) -> bool:
    """Tell whether *start* can lie before *end*, or one of them is not known."""
    return start is None or end is None or first_day(start) <= last_day(end)


def _month_length(year: int, month: int) -> int:
    # Not calendar.monthrange: importing calendar brings in locale, a cost on every run.
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_LENGTHS[month - 1]
