"""Arranging a report: sorting, cutting, choosing fields; and the text of a value."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from ally_cli.errors import UsageError
from ally_cli.model import Standing, Verdict
from ally_cli.query import Flows, Query
from ally_cli.reports.report import Column, Report, Table, arrange, fields_of, plain


class Fruit(Struct, frozen=True):
    """An item with a field of every sort that reports have."""

    id: str
    name: str = ""
    standing: Standing = Standing.RECENT
    grown_since: str | None = None
    count: int = 0
    ripe: bool = False
    from_: tuple[str, ...] = field(default=(), name="from")


FRUITS = (
    Fruit("fig", "Fig", Standing.ENDED, "2016", 3, True, ("Smyrna",)),
    Fruit("apple", "äpple", Standing.RECENT, None, 10, False, ("Kent", "Normandy")),
    Fruit("lime", "Lime", Standing.TREATY, "2016-05", 3, True, ()),
    Fruit("pear", "apricot", Standing.DORMANT, "1990-01-31", -1, False, ("Anjou",)),
    Fruit("date", "", Standing.RECENT, None, 3, True, ()),
)
ORDER = "fig apple lime pear date"
COLUMNS = (
    Column("name", "Fruit"),
    Column("count", "Count", lambda item: f"{item.count} kg", right=True),
)


def fruits(**query: Any) -> Report:
    """Return a report on the fruits, arranged as *query* says."""
    return arrange(
        Report(
            command="fruits",
            title="Fruits",
            data_version="2020.06.30",
            as_of=None,
            query=Query(**query),
            item_type=Fruit,
            items=FRUITS,
            columns=COLUMNS,
        )
    )


def ids(report: Report) -> str:
    """Return the ids of the items of *report*."""
    return " ".join(item.id for item in report.items)


def tables(report: Report) -> list[tuple[list[str], list[list[str]]]]:
    """Return the headings and the rows of the tables of *report*."""
    return [
        ([column.heading for column in block.columns], [list(row) for row in block.rows])
        for block in report.blocks
        if isinstance(block, Table)
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, ORDER),
        # Text without regard to case and accents; no text is missing.
        ("name", "apple pear fig lime date"),
        ("-name", "lime fig pear apple date"),
        # Numbers as numbers; what is equal keeps its order, either way.
        ("count", "pear fig lime date apple"),
        ("-count", "apple fig lime date pear"),
        # Dates by time, and missing ones last either way.
        ("grown_since", "pear fig lime apple date"),
        ("-grown_since", "lime fig pear apple date"),
        # Words of the vocabulary in its order, not that of the alphabet.
        ("standing", "lime apple date pear fig"),
        ("-standing", "fig pear apple date lime"),
        ("ripe", "apple pear fig lime date"),
        ("-ripe", "fig lime date apple pear"),
        # Lists by their text, empty ones last; the field is named as in the answer.
        ("from", "pear apple fig lime date"),
        ("-from", "fig apple pear lime date"),
        # Case does not matter.
        ("Name", "apple pear fig lime date"),
        ("-COUNT", "apple fig lime date pear"),
    ],
)
def test_sorting_is_stable_and_puts_what_is_missing_last(sort: str | None, order: str) -> None:
    assert ids(fruits(sort=sort)) == order


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        (None, ORDER),
        (0, ""),
        (2, "fig apple"),
        (5, ORDER),
        (99, ORDER),
    ],
)
def test_a_limit_keeps_the_first_items_and_how_many_there_were(
    limit: int | None, left: str
) -> None:
    report = fruits(limit=limit)

    assert ids(report) == left
    assert report.total == 5


def test_a_limit_cuts_what_is_sorted() -> None:
    assert ids(fruits(sort="-count", limit=2)) == "apple fig"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"sort": "nane"}, "no field 'nane' (did you mean name?)"),
        (
            {"sort": "-weight"},
            "no field 'weight' (one of: id, name, standing, grown_since, count, ripe, from)",
        ),
        ({"fields": ("id", "rype")}, "no field 'rype' (did you mean ripe?)"),
        (
            {"fields": ("from_",)},
            "no field 'from_' (did you mean from?)",
        ),
    ],
)
def test_a_field_that_items_do_not_have_is_an_error_that_names_the_nearest(
    query: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        fruits(**query)

    assert str(caught.value) == message


def test_without_fields_a_report_has_all_of_them_and_its_own_columns() -> None:
    report = fruits(limit=2)

    assert report.fields == {
        "id": "id",
        "name": "name",
        "standing": "standing",
        "grown_since": "grown_since",
        "count": "count",
        "ripe": "ripe",
        "from": "from_",
    }
    assert tables(report) == [(["Fruit", "Count"], [["Fig", "3 kg"], ["äpple", "10 kg"]])]


def test_fields_are_shown_in_the_order_asked_for_as_columns_have_them_or_plain() -> None:
    report = fruits(limit=2, fields=("From", "count", "ID"))

    assert report.query.fields == ("from", "count", "id")
    assert list(report.fields) == ["from", "count", "id"]
    assert tables(report) == [
        (["From", "Count", "Id"], [["Smyrna", "3 kg", "fig"], ["Kent;Normandy", "10 kg", "apple"]])
    ]


def test_a_field_asked_for_twice_is_shown_once() -> None:
    report = fruits(limit=1, fields=("id", "name", "ID"))

    assert list(report.fields) == ["id", "name"]
    assert tables(report) == [(["Id", "Fruit"], [["fig", "Fig"]])]


def test_arranging_leaves_the_rest_of_the_query_as_it_was() -> None:
    report = fruits(sort="-name", limit=3, fields=("name",), search="fruit")

    assert report.query == Query(sort="-name", limit=3, fields=("name",), search="fruit")


def test_a_field_is_named_as_in_the_answer() -> None:
    assert fields_of(Flows) == {"to": "to", "from": "from_", "mutual": "mutual"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("Côte d’Ivoire", "Côte d’Ivoire"),
        (Verdict.CONFIRMED, "confirmed"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-12, "-12"),
        (1.5, "1.5"),
        ((), ""),
        (("a", "b c"), "a;b c"),
        ([1, None, True], "1;;true"),
        (FRUITS[:2], "fig;apple"),
        ({}, "{}"),
        ({"military": Flows(to=1)}, '{"military":{"to":1,"from":0,"mutual":0}}'),
        (Flows(from_=2), '{"to":0,"from":2,"mutual":0}'),
    ],
)
def test_a_value_is_one_cell_of_plain_text(value: object, text: str) -> None:
    assert plain(value) == text


SORTS = st.sampled_from([sign + name for name in fields_of(Fruit) for sign in ("", "-")])
BASKETS = st.lists(
    st.builds(
        Fruit,
        id=st.text(max_size=3),
        name=st.text(max_size=3),
        standing=st.sampled_from(Standing),
        grown_since=st.none() | st.sampled_from(["1990", "1990-05", "2016"]),
        count=st.integers(-2, 2),
        ripe=st.booleans(),
        from_=st.lists(st.text(max_size=2), max_size=2).map(tuple),
    ),
    max_size=8,
)


def basket(items: list[Fruit], **query: Any) -> Report:
    """Return a report on *items*, arranged as *query* says."""
    return arrange(Report("fruits", "Fruits", "2020.06.30", None, Query(**query), Fruit, items))


class Anything(Struct, frozen=True):
    """An item with a field that may hold whatever JSON may."""

    value: Any


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3)
    | st.sampled_from([*Verdict, *Standing]),
    lambda parts: st.lists(parts, max_size=2).map(tuple)
    | st.dictionaries(st.text(max_size=2), parts, max_size=2),
    max_leaves=4,
)  # fmt: skip


@given(st.lists(st.builds(Anything, VALUES), max_size=6), st.sampled_from(["value", "-value"]))
def test_whatever_values_meet_they_have_an_order_and_the_missing_are_last(
    items: list[Anything], sort: str
) -> None:
    report = Report("any", "Any", None, None, Query(sort=sort), Anything, items)

    found = arrange(report).items

    assert sorted(map(id, found)) == sorted(map(id, items))
    missing = [item.value in (None, "", ()) for item in found]
    assert missing == sorted(missing)


@given(BASKETS, SORTS)
def test_sorting_loses_and_adds_nothing(items: list[Fruit], sort: str) -> None:
    assert Counter(basket(items, sort=sort).items) == Counter(items)


@given(BASKETS, SORTS)
def test_sorting_what_is_sorted_changes_nothing(items: list[Fruit], sort: str) -> None:
    once = list(basket(items, sort=sort).items)

    assert basket(once, sort=sort).items == once


@given(BASKETS, SORTS, st.integers(0, 10))
def test_a_limit_is_a_beginning_of_the_whole(items: list[Fruit], sort: str, limit: int) -> None:
    whole, cut = basket(items, sort=sort), basket(items, sort=sort, limit=limit)

    assert cut.items == whole.items[:limit]
    assert cut.total == whole.total == len(items)
