"""Partial dates: which are dates, which days they stand for, and whether two are in order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ally_cli.dates import first_day, in_order, is_date, last_day

DAYS = st.dates()
PARTIAL_DATES = st.builds(
    lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10])
)


@pytest.mark.parametrize(
    "text",
    ["2016", "0001", "9999", "2016-01", "2016-12", "2016-02-29", "2000-02-29", "2016-12-31"],
)
def test_a_year_a_month_or_a_day_of_the_calendar_is_a_date(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "16",
        "02016",
        "0000",
        "2016-",
        "2016-1",
        "2016-00",
        "2016-13",
        "2016-01-",
        "2016-1-1",
        "2016-01-00",
        "2016-04-31",
        "2015-02-29",
        "1900-02-29",
        "2016-01-01T00:00",
        "2016-01-01-01",
        "2016-W01",
        "2016-W01-1",
        "20160101",
        "2016/01/01",
        "-2016",
        " 2016",
        "2016 ",
        "2016\n",
        "२०१६",
        "２０１６",
        "c. 2016",
        "2016?",
    ],
)
def test_nothing_else_is_a_date(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-01", "2016-01-01", "2016-01-31"),
        ("2016-02", "2016-02-01", "2016-02-31"),
        ("2016-04", "2016-04-01", "2016-04-31"),
        ("2016-12", "2016-12-01", "2016-12-31"),
        ("2016-05-17", "2016-05-17", "2016-05-17"),
    ],
)
def test_a_partial_date_stands_for_every_day_within_it(text: str, first: str, last: str) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize("year", [1900, 2000, 2015, 2016, 2100])
def test_a_month_ends_after_all_its_days_and_before_the_next_begins(year: int) -> None:
    for month in range(1, 13):
        following = date(year + month // 12, month % 12 + 1, 1)

        assert str(following - timedelta(1)) <= last_day(f"{year}-{month:02}") < str(following)


@pytest.mark.parametrize(
    ("start", "end", "possible"),
    [
        (None, None, True),
        ("2016", None, True),
        (None, "2016", True),
        ("2015", "2016", True),
        ("2016", "2016", True),
        ("2016", "2015", False),
        ("2016-05", "2016", True),
        ("2016", "2016-05", True),
        ("2016-05-17", "2016-05", True),
        ("2016-06", "2016-05", False),
        ("2016-06-01", "2016-05", False),
        ("2016-05-18", "2016-05-17", False),
        ("2017", "2016-12-31", False),
        ("2016", "2015-12-31", False),
    ],
)
def test_a_start_is_in_order_if_it_can_lie_before_the_end(
    start: str | None, end: str | None, possible: bool
) -> None:
    assert in_order(start, end) is possible


@given(PARTIAL_DATES)
def test_a_date_cut_to_year_or_month_is_a_date(text: str) -> None:
    assert is_date(text)


@given(st.text(alphabet="0123456789-", max_size=11))
def test_what_is_a_date_begins_on_a_day_that_exists(text: str) -> None:
    if is_date(text):
        first = date.fromisoformat(first_day(text)).isoformat()

        assert first <= last_day(text)
        assert first.startswith(text)
        assert last_day(text).startswith(text)


@given(DAYS, PARTIAL_DATES)
def test_a_day_lies_in_the_span_of_a_date_if_it_begins_with_it(day: date, text: str) -> None:
    within = first_day(text) <= day.isoformat() <= last_day(text)

    assert within == day.isoformat().startswith(text)


@given(PARTIAL_DATES, PARTIAL_DATES)
def test_of_two_dates_one_can_come_first_and_both_only_if_their_spans_meet(a: str, b: str) -> None:
    either_way = in_order(a, b), in_order(b, a)

    assert any(either_way)
    assert all(either_way) == (a.startswith(b) or b.startswith(a))
