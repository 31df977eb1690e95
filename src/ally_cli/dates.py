"""Partial dates: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, whose length is their precision.

A partial date stands for a span of days: 2016 for 2016-01-01 to 2016-12-31.
Days are ISO strings, so they compare as text.
"""

from datetime import date

_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_date(text: str) -> bool:
    """Tell whether *text* is a partial date that exists in the calendar."""
    # ISO has other ways to write a day, such as 2016-W01-1: hence the second hyphen.
    if len(text) not in (4, 7, 10) or text[7:8] not in ("", "-"):
        return False
    try:
        date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True


def first_day(text: str) -> str:
    """Return the first day that *text* may stand for."""
    return text + "-01-01"[len(text) - 4 :]


def last_day(text: str) -> str:
    """Return the last day that *text* may stand for."""
    match len(text):
        case 4:
            return f"{text}-12-31"
        case 7:
            return f"{text}-{_month_length(int(text[:4]), int(text[5:]))}"
        case _:
            return text


def in_order(start: str | None, end: str | None) -> bool:
    """Tell whether *start* can lie before *end*, or one of them is not known."""
    return start is None or end is None or first_day(start) <= last_day(end)


def _month_length(year: int, month: int) -> int:
    # Not calendar.monthrange: importing calendar brings in locale, a cost on every run.
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_LENGTHS[month - 1]
