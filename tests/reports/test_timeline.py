"""`ally timeline`: counts by year or decade, and the events as they are dated."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import ally, ally_in_terminal
from sample import dataset, encode, sample

from ally_cli import dates
from ally_cli.query import Query
from ally_cli.reports.timeline import TimelineItem, bar, report, sign, told, when

SAMPLE = encode(sample())


def timeline(*spans: tuple[str | None, str | None], **query: Any) -> list[TimelineItem]:
    """Return the timeline of one ally, with a statement for each of *spans*, a start and an end."""
    raw = sample()
    freedonia = raw["allies"][0]
    model = freedonia["statements"][0]
    freedonia["statements"] += [
        model | {"id": f"event-{n}", "text": f"Event {n}.", "start": start, "end": end}
        for n, (start, end) in enumerate(spans)
    ]
    asked = Query(allies=("freedonia",), search="event", **query)
    return list(report(dataset(raw), asked).items)


def counts(items: list[TimelineItem]) -> dict[str, int]:
    """Return how many statements there are in each period."""
    return {item.period: item.support + item.friction for item in items}


@pytest.mark.parametrize(
    ("spans", "query", "expected"),
    [
        pytest.param([], {}, {}, id="nothing"),
        pytest.param([("1995", None)], {}, {"1995": 1}, id="one year"),
        pytest.param(
            [("1995-03", None), ("1995-12-31", None), ("1998", "2005")],
            {},
            {"1995": 2, "1996": 0, "1997": 0, "1998": 1},
            id="by the start, and the years between are there",
        ),
        pytest.param([(None, "1990"), ("1991", None)], {}, {"1990": 1, "1991": 1}, id="no start"),
        pytest.param([(None, None), ("1991", None)], {}, {"1991": 1}, id="no date"),
        pytest.param(
            [("1980", None), ("1999", None)],
            {},
            {str(year): int(year in (1980, 1999)) for year in range(1980, 2000)},
            id="twenty years are years",
        ),
        pytest.param(
            [("1980", None), ("2000", None)],
            {},
            {"1980s": 1, "1990s": 0, "2000s": 1},
            id="more are decades",
        ),
        pytest.param(
            [("1948", "2019"), ("2015", None), ("2016-02", None)],
            {"since": "2015"},
            {"before 2015": 1, "2015": 1, "2016": 1},
            id="what began before, and went on, is apart",
        ),
        pytest.param(
            [("2015", None), ("2015-05", "2018"), ("2015-06", None)],
            {"since": "2015-06"},
            {"before 2015-06": 1, "2015": 2},
            id="a year may have begun after its June",
        ),
        pytest.param(
            [("1948", "2019")], {"since": "2015"}, {"before 2015": 1}, id="nothing began since"
        ),
    ],
)
def test_statements_count_in_the_year_or_decade_in_which_they_began(
    spans: list[tuple[str | None, str | None]], query: dict[str, Any], expected: dict[str, int]
) -> None:
    assert counts(timeline(*spans, **query)) == expected


some_dates = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.dates().map(lambda d: str(d)[:4]),
).filter(lambda date: date <= "2020")


@given(st.lists(st.tuples(some_dates, st.none())), st.none() | some_dates)
def test_every_dated_statement_is_in_one_period_oldest_first_and_no_period_is_missing(
    spans: list[tuple[str, None]], since: str | None
) -> None:
    items = timeline(*spans, since=since)

    events = [event for item in items for event in item.events]
    kept = [s for s, _ in spans if since is None or dates.last_day(s) >= dates.first_day(since)]
    starts = [int(item.start) for item in items if item.start]
    assert [event.start for event in events] == sorted(kept)
    assert len({end - start for start, end in pairwise(starts)}) <= 1
    for item in items:
        assert item.support + item.friction == len(item.events)
        for event in item.events:
            assert (event.start or "").startswith(
                (item.start or "")[: 3 if "s" in item.period else 4]
            )


def test_a_period_holds_its_statements_whole_with_their_sources() -> None:
    done = ally("timeline", "ile-dor", "-s", "medical", "--json", "--data", "-", stdin=SAMPLE)

    assert json.loads(done.out)["items"] == [
        {
            "period": "2003",
            "start": "2003",
            "support": 1,
            "friction": 0,
            "events": json.loads(
                ally(
                    "filter", "ile-dor", "-s", "medical", "--json", "--data", "-", stdin=SAMPLE
                ).out
            )["items"],
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "text", "note"),
    [
        (
            (),
            """\
Began  Support  Friction
────────────────────────
1930s  █ 1      –
1940s  –        –
1950s  –        –
1960s  –        –
1970s  █ 1      –
1980s  –        –
1990s  █ 1      █ 1
2000s  █ 1      –
2010s  █ 1      █ 1

When                     Ally       Statement
─────────────────────────────────────────────────────────────────────────────────────────────
1934-03-01 – ongoing  ↔  Freedonia  A treaty binds both to defend each other.
1972 – 1989-11-09     →  Sylvania   Sylvania trained officers of Ruritania.
until 1990            ×  Sylvania   reported: Both closed their embassies.
1996-02 – 1999        →  Freedonia  reported: Freedonia lent Ruritania 20 million crowns.
2003 – 2016-05        ←  Île-d’Or   Doctors from Ruritania worked in Port-Doré.
2012-06               ×  Freedonia  disputed: Freedonia put a tariff on steel from Ruritania.
2016                  ←  Île-d’Or   unverified: Île-d’Or bought rifles from Ruritania.
""",
            "ally: 1 statement without a date is left out\n",
        ),
        (
            ("ile-dor", "--verdict", "any", "-f", "md"),
            """\
| Began | Support | Friction |
|---|---|---|
| 2003 | █ 1 | – |
| 2004 | – | – |
| 2005 | – | – |
| 2006 | – | – |
| 2007 | – | – |
| 2008 | – | – |
| 2009 | – | – |
| 2010 | – | – |
| 2011 | – | – |
| 2012 | – | – |
| 2013 | – | – |
| 2014 | – | – |
| 2015 | – | – |
| 2016 | █ 1 | – |

| When |  | Statement |
|---|---|---|
| 2003 – 2016-05 | ← | Doctors from Ruritania worked in Port-Doré. |
| 2016 | ← | unverified: Île-d’Or bought rifles from Ruritania. |
""",
            "",
        ),
        (
            ("-f", "csv", "-F", "period,support,friction,events", "--since", "2010"),
            "period,support,friction,events\r\n"
            "before 2010,2,0,freedonia-treaty;ile-dor-doctors\r\n"
            "2012,0,1,freedonia-tariff\r\n"
            "2013,0,0,\r\n"
            "2014,0,0,\r\n"
            "2015,0,0,\r\n"
            "2016,1,0,ile-dor-rifles\r\n",
            "",
        ),
        (
            ("-F", "period,support", "--sort", "-support", "-n", "2", "--since", "2010"),
            "Began        Support\n────────────────────\nbefore 2010  ██ 2\n2016         █ 1\n",
            "ally: showing 2 of 6\n",
        ),
        (
            ("--search", "steel", "--kind", "support"),
            "Began  Support  Friction\n────────────────────────\n",
            "ally: 1 statement without a date is left out\nally: nothing with a date matches\n",
        ),
    ],
)
def test_a_timeline_reads_so(arguments: tuple[str, ...], text: str, note: str) -> None:
    assert ally("timeline", *arguments, "--data", "-", stdin=SAMPLE) == (0, text, note)


LONG = (
    "The first sentence of a long text says what happened, and where, and to whom it happened; the"
    " second says how it is known; and the third, which no screen needs, says what followed from it"
)


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (
            100,
            """\
Began  Support  Friction
────────────────────────
2003   █ 1      –

When             Statement
────────────────────────────────────────────────────────────────────────────────────────────────────
2003-01-05 –  ←  The first sentence of a long text says what happened, and where, and to whom it
2016-05          happened; the second says how it is known; and the third, which no screen needs, …
""",
        ),
        (
            60,
            """\
Began  Support  Friction
────────────────────────
2003   █ 1      –

When             Statement
────────────────────────────────────────────────────────────
2003-01-05 –  ←  The first sentence of a long text says what
2016-05          happened, and where, and to whom it
                 happened; the second says how it is known;
                 and the third, which no screen needs, …
""",
        ),
        (
            50,
            """\
Began     2003
Support   █ 1
Friction  –

When       2003-01-05 – 2016-05
Direction  ←
Statement  The first sentence of a long text says
           what happened, and where, and to whom
           it happened; the second says how it is
           known; and the third, which no screen
           needs, says what followed from it
""",
        ),
    ],
)
def test_on_a_screen_dates_fold_and_long_texts_are_cut(
    tmp_path: Path, columns: int, text: str
) -> None:
    raw = sample()
    raw["allies"][1]["statements"][0] |= {"text": LONG, "start": "2003-01-05"}
    file = tmp_path / "long.json"
    file.write_bytes(encode(raw))

    done = ally_in_terminal(
        "timeline", "ile-dor", "-s", "medical", "-q", "--data", str(file),
        columns=columns, env={"NO_COLOR": "1"},
    )  # fmt: skip

    assert done.out == text


def test_in_a_pipe_no_text_is_cut() -> None:
    raw = sample()
    raw["allies"][1]["statements"][0]["text"] = LONG

    done = ally("timeline", "ile-dor", "-s", "medical", "--data", "-", stdin=encode(raw))

    assert done.out.endswith(f"2003 – 2016-05  ←  {LONG}\n")


def test_russia_since_2022_is_told_on_one_large_screen_at_most_two_lines_an_event() -> None:
    arguments = ("timeline", "russia", "--since", "2022")
    events = sum(
        len(item["events"]) for item in json.loads(ally(*arguments, "--json").out)["items"]
    )

    done = ally_in_terminal(*arguments, columns=100, env={"NO_COLOR": "1"})

    _, _, told_events = done.out.partition("\nWhen")
    assert max(map(len, done.out.splitlines())) <= 100
    assert len(told_events.splitlines()) <= 3 + 2 * events


def event(**fields: Any) -> Any:
    """Return an event of the sample with other *fields*."""
    raw = sample()
    raw["allies"][1]["statements"][0] |= fields
    return report(dataset(raw), Query(allies=("ile-dor",), support=("medical",))).items[0].events[0]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"start": "2003", "end": None}, "2003"),
        ({"start": "2003-02-01", "end": "2003-02-01"}, "2003-02-01"),
        ({"start": "2003-02", "end": "2016"}, "2003-02 – 2016"),
        ({"start": "2003", "end": None, "ongoing": True}, "2003 – ongoing"),
        ({"start": None, "end": "2016-05"}, "until 2016-05"),
    ],
)
def test_a_date_is_shown_as_precise_as_it_is_known_and_open_where_it_goes_on(
    fields: dict[str, Any], text: str
) -> None:
    assert when(event(**fields)) == text


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"direction": "to"}, "→"),
        ({"direction": "from"}, "←"),
        ({"direction": "mutual"}, "↔"),
        ({"direction": "to", "kind": "friction"}, "×"),
    ],
)
def test_an_arrow_is_support_and_a_cross_is_friction(fields: dict[str, Any], shown: str) -> None:
    assert sign(event(**fields)) == shown


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("confirmed", "Doctors came."),
        ("reported", "reported: Doctors came."),
        ("disputed", "disputed: Doctors came."),
        ("unverified", "unverified: Doctors came."),
    ],
)
def test_what_is_not_confirmed_says_so_first(verdict: str, text: str) -> None:
    assert told(event(text="Doctors came.", verdict=verdict, note="Why.")) == text


@pytest.mark.parametrize(
    ("count", "most", "cell"),
    [
        (0, 0, "–"),
        (0, 90, "–"),
        (3, 24, "███ 3"),
        (1, 1000, "█ 1"),
        (500, 1000, "████████████ 500"),
        (1000, 1000, "████████████████████████ 1000"),
    ],
)
def test_bars_have_one_scale_and_a_small_count_is_never_none(
    count: int, most: int, cell: str
) -> None:
    assert bar(count, most) == cell
