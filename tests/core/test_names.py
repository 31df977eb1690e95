"""Which ally a name stands for, in whatever form, and which names stand for none."""

import random
import re
import unicodedata
from typing import Any, NamedTuple

import msgspec
import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import ally_process
from sample import encode, sample

from ally_cli.dataset import load
from ally_cli.errors import UnknownAllyError
from ally_cli.model import Ally, Dataset
from ally_cli.names import find_allies, find_allies_and_statements

REAL = load()
BY_CODE = {ally.iso3: ally.id for ally in REAL.allies}
IDS = {ally.id for ally in REAL.allies}
OUTSIDE = "is not in the data set; 'ally list' names all allies"
SUBJECT = "North Korea is the country whose allies these are"
# Each is what two countries are called, so that it is nobody's.
SHARED = {"Congo", "Korea", "Virgin Islands"}


class Unknown(NamedTuple):
    hint: str
    suggestions: tuple[str, ...]


def answer(name: str, dataset: Dataset = REAL) -> str | Unknown:
    """Return the id of the ally that *name* stands for, or what is said of it."""
    try:
        (found,) = find_allies(dataset, [name])
    except UnknownAllyError as error:
        return Unknown(error.hint, error.suggestions)
    return found


def called(*countries: tuple[str, str | None]) -> Dataset:
    """Return the real data set with *countries* for allies, each a name and a code."""
    first = REAL.allies[0]
    return msgspec.structs.replace(
        REAL,
        allies=tuple(
            msgspec.structs.replace(
                first,
                id=name.lower().replace(" ", "-"),
                name=name,
                official_name=name,
                iso2=None,
                iso3=code,
                aliases=(),
            )
            for name, code in countries
        ),
    )


def is_outside(answer: str | Unknown) -> bool:
    return isinstance(answer, Unknown) and OUTSIDE in answer.hint and not answer.suggestions


TODAY = [
    (value, country.alpha_3)
    for country in pycountry.countries
    for field, value in country
    if field in {"name", "official_name", "common_name", "alpha_2", "alpha_3"}
    if value not in SHARED
]
FORMER = [
    (value, country.alpha_3)
    for country in pycountry.historic_countries
    for field, value in country
    if field in {"name", "alpha_3"}
]


def forms(name: str) -> set[str]:
    """Return the forms of *name*, an official one, in the lists of ISO, the World Bank and the UN."""
    if len(name) <= 3:  # a code
        return {name, name.lower()}
    inverted = re.match(r"(.* of) (the )?(\S.*)", name)
    found = {name, f"the {name}", f"The {name}", f"{name} (the)", name.upper()}
    if inverted:
        form, article, rest = inverted.groups("")
        found |= {
            f"{rest}, {form} {article}".strip(),
            f"{rest} ({form}{' the' if article else ''})",
            f"{rest} (the {form})",
            f"{rest}, {form.removesuffix(' of')}",
            f"{rest}, The {form}",
        }
    short = {"Republic": "Rep.", "Democratic": "Dem.", "People's": "Peop.", "Federal": "Fed."}
    short |= {"Socialist": "Soc.", "Saint": "St."}
    return found | {
        re.sub("|".join(short), lambda word: short[word[0]], each) for each in list(found)
    }


def is_right(found: str | Unknown, code: str) -> bool:
    """Tell whether *found* is the answer about the country with *code*."""
    if code == REAL.subject.iso3:
        return found == Unknown(SUBJECT, ())
    return found == BY_CODE[code] if code in BY_CODE else is_outside(found)


def test_a_country_of_iso_3166_is_an_ally_or_outside_the_data_set() -> None:
    wrong = {name: found for name, code in TODAY if not is_right(found := answer(name), code)}

    assert wrong == {}


@settings(max_examples=100)
@given(st.sampled_from(TODAY), st.randoms())
def test_it_is_so_however_its_name_is_written(country: tuple[str, str], chance: Any) -> None:
    name, code = country
    form = chance.choice(sorted(forms(name)))

    assert is_right(answer(form), code), form


def test_a_former_country_is_an_ally_or_outside_the_data_set() -> None:
    for name, code in FORMER:
        found = answer(name)
        assert found == BY_CODE[code] if code in BY_CODE else found in IDS or is_outside(found)


def test_an_ally_is_found_by_every_form_of_its_official_name_and_by_its_codes() -> None:
    for n, ally in enumerate(REAL.allies):
        for name in (ally.id, ally.name, ally.iso2, ally.iso3, *ally.aliases):
            assert name is None or answer(name) == ally.id
        for form in sorted(forms(ally.official_name))[n % 3 :: 3]:  # of each sort for many
            assert answer(form) == ally.id, form


IN_USE = [
    # The World Bank
    ("Congo, Dem. Rep.", "COD"),
    ("Congo, Rep.", "COG"),
    ("Egypt, Arab Rep.", "EGY"),
    ("Gambia, The", "GMB"),
    ("Iran, Islamic Rep.", "IRN"),
    ("Korea, Rep.", "KOR"),
    ("Kyrgyz Republic", "KGZ"),
    ("Lao PDR", "LAO"),
    ("Micronesia, Fed. Sts.", "FSM"),
    ("Slovak Republic", "SVK"),
    ("Somalia, Fed. Rep.", "SOM"),
    ("St. Kitts and Nevis", "KNA"),
    ("Venezuela, RB", "VEN"),
    ("West Bank and Gaza", "PSE"),
    ("Yemen, Rep.", "YEM"),
    ("Hong Kong SAR, China", "HKG"),
    # The UN and its agencies
    ("Bolivia (Plurinational State of)", "BOL"),
    ("China, Taiwan Province of", "TWN"),
    ("Republic of Korea", "KOR"),
    ("Syrian Arab Rep.", "SYR"),
    ("Tanzania, United Rep. of", "TZA"),
    ("Republic of Rwanda", "RWA"),
    # The IMF and FIFA
    ("China, P.R.", "CHN"),
    ("China PR", "CHN"),
    ("Congo DR", "COD"),
    ("Iran, I.R. of", "IRN"),
    ("IR Iran", "IRN"),
    ("Chinese Taipei", "TWN"),
    # Correlates of War, Gleditsch and Ward
    ("Congo, Democratic Republic of (Zaire)", "COD"),
    ("German Democratic Republic", "DDR"),
    ("German Federal Republic", "DEU"),
    ("Iran (Persia)", "IRN"),
    ("Myanmar (Burma)", "MMR"),
    ("Russia (Soviet Union)", "RUS"),
    ("Tanzania/Tanganyika", "TZA"),
    ("Belarus (Byelorussia)", "BLR"),
    # Maps
    ("Dem. Rep. Congo", "COD"),
    ("Dominican Rep.", "DOM"),
    ("Eq. Guinea", "GNQ"),
    ("S. Sudan", "SSD"),
    ("W. Sahara", "ESH"),
    ("Bosnia & Herz.", "BIH"),
    # The press
    ("the DRC", "COD"),
    ("the U.S.", "USA"),
    ("UK", "GBR"),
    ("America", "USA"),
    ("Britain", "GBR"),
    ("Burma", "MMR"),
    ("Cape Verde", "CPV"),
    ("Czech Republic", "CZE"),
    ("East Timor", "TLS"),
    ("Holland", "NLD"),
    ("Ivory Coast", "CIV"),
    ("Macedonia", "MKD"),
    ("People's Rep. of China", "CHN"),
    ("Swaziland", "SWZ"),
    ("Turkey", "TUR"),
    # Countries whose names are much alike
    ("Guinea", "GIN"),
    ("Guinea (Bissau)", "GNB"),
    ("Guinea, Equatorial", "GNQ"),
    ("Niger", "NER"),
    ("Nigeria", "NGA"),
    ("Sudan", "SDN"),
    ("Sudan (South)", "SSD"),
    ("Dominica", "DMA"),
    ("Samoa", "WSM"),
    ("Samoa (American)", "ASM"),
    ("Republic of China", "TWN"),
    ("Germany", "DEU"),
    ("Germany (East)", "DDR"),
    ("Germany, Dem. Rep.", "DDR"),
    ("Czechia", "CZE"),
    ("Czechoslovakia (former)", "CSK"),
    ("Serbia", "SRB"),
    ("Former Yugoslavia", "YUG"),
    ("Ireland (Northern)", "GBR-NIR"),
    ("Republic of Viet Nam", "RVN"),
    ("Kosovo", "XKX"),
]


def test_a_name_in_use_is_that_of_one_country() -> None:
    wrong = {name: found for name, code in IN_USE if not is_right(found := answer(name), code)}

    assert wrong == {}


@pytest.mark.parametrize(
    "name",
    [
        "North Korea",
        "Korea, Dem. People's Rep.",
        "Korea DPR",
        "N. Korea",
        "Korea, North",
        "KP",
        "Korea",
    ],
)
def test_the_country_whose_allies_they_are_is_known_in_every_form(name: str) -> None:
    assert answer(name) == Unknown(SUBJECT, ())


def test_what_two_countries_are_called_is_asked_back() -> None:
    both = called(("Congo Brazzaville", "COG"), ("Congo Kinshasa", "COD"))

    for name in ("Congo", "the Congo", "People's Republic of Congo"):
        assert set(answer(name, both).suggestions) == {"congo-brazzaville", "congo-kinshasa"}
    assert answer("Congo, Rep.", both) == "congo-brazzaville"
    assert answer("Congo, Dem. Rep.", both) == "congo-kinshasa"
    assert answer("Zaire", both) == "congo-kinshasa"


def test_a_form_of_state_that_no_list_gives_is_not_guessed() -> None:
    chad = called(("Chad", "TCD"))

    assert answer("Republic of Chad", chad) == "chad"
    assert answer("Kingdom of Chad", chad) == Unknown("did you mean chad?", ("chad",))


def test_the_names_of_the_data_set_come_first() -> None:
    assert answer("France", called(("France", None))) == "france"
    assert answer("French Republic", called(("France", None))) == "france"
    assert answer("Georgia", called(("Georgia", "USG"))) == "georgia"


@pytest.mark.parametrize(
    ("ally", "code", "others"),
    [
        ("East Germany", "DDR", ["Germany", "West Germany", "DE", "DEU"]),
        ("Germany", "DEU", ["East Germany", "GDR", "DDR"]),
        ("Czechoslovakia", "CSK", ["Czechia", "Czech Republic", "Slovakia"]),
        ("Yugoslavia", "YUG", ["Serbia", "Serbia and Montenegro", "Slovenia"]),
        ("Soviet Union", "SUN", ["Russia", "Russian Federation", "Ukraine"]),
        ("Russia", "RUS", ["Soviet Union", "USSR", "Belarus"]),
        ("South Yemen", "YMD", ["Yemen", "North Yemen", "Republic of Yemen"]),
        ("Congo", "COG", ["Zaire", "Congo, Dem. Rep.", "DRC"]),
        ("Vietnam", "VNM", ["South Vietnam", "Republic of Viet-Nam"]),
        ("China", "CHN", ["Republic of China", "Taiwan, China", "China, Hong Kong SAR"]),
        ("United Kingdom", "GBR", ["England", "Scotland", "Republic of Ireland"]),
    ],
)
def test_a_state_is_not_taken_for_the_one_before_or_after_it(
    ally: str, code: str, others: list[str]
) -> None:
    dataset = called((ally, code))

    assert isinstance(answer(ally, dataset), str)
    assert [name for name in others if not is_outside(answer(name, dataset))] == []


@pytest.mark.parametrize(
    "name", ["Mali (Niger)", "Peru/Chile", "(", "()", "/", "the", "of the", ""]
)
def test_what_names_no_country_or_two_is_none(name: str) -> None:
    found = answer(name, called(("Mali", "MLI"), ("Chile", "CHL")))

    assert found == Unknown("'ally list' names them all", ())


def test_a_country_outside_the_data_set_is_told_from_a_statement_too() -> None:
    with pytest.raises(UnknownAllyError) as caught:
        find_allies_and_statements(REAL, ["French Republic"])

    assert str(caught.value) == f"no ally or statement 'French Republic' (France {OUTSIDE})"


@settings(max_examples=30)
@given(st.sampled_from(REAL.allies), st.randoms())
def test_the_order_of_words_articles_and_abbreviations_do_not_matter(
    ally: Ally, chance: random.Random
) -> None:
    form = chance.choice(sorted(forms(ally.official_name)))
    words = re.sub(r"[(),]", " ", form).split()
    chance.shuffle(words)

    assert answer(" ".join(words)) == ally.id


@settings(max_examples=30)
@given(st.sampled_from(REAL.allies), st.data())
def test_a_misspelt_ally_is_suggested(ally: Ally, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(ally.name) - 1))
    found = answer(ally.name[: place + 1] + ally.name[place:])

    assert found == ally.id or ally.id in found.suggestions


@settings(max_examples=30)
@given(
    st.text()
    | st.lists(st.sampled_from(["Congo", "the", "(", ")", "Rep.", "/", ","])).map(" ".join)
)
def test_whatever_is_asked_has_an_answer(name: str) -> None:
    found = answer(name)

    assert found in IDS or isinstance(found, Unknown)


NAMES = {
    name: ally.id
    for ally in REAL.allies
    for name in (ally.id, ally.name, ally.official_name, ally.iso2, ally.iso3, *ally.aliases)
    if name
}


@settings(max_examples=50)
@given(st.data())
def test_an_ally_is_found_however_its_name_is_typed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(NAMES)))
    marks = {
        " ": [" ", "  ", "-", "_", "\u2011", "\xa0"],
        "'": ["'", "’", "‘", "", "`"],
        "-": ["-", " ", "–"],
    }

    typed = "".join(
        data.draw(st.sampled_from(marks.get(char, [char, char.upper(), char.lower()])))
        for char in name
    )
    form = data.draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))

    assert answer(f" {unicodedata.normalize(form, typed)}") == NAMES[name]


def test_the_names_of_the_world_are_read_only_where_a_name_is_not_found() -> None:
    data = encode(sample())
    read = "import '(pycountry|ally_cli\\.countries)"

    done = ally_process("show", "fd", "--data", "-", stdin=data, env={"PYTHONVERBOSE": "1"})
    mistake = ally_process("show", "france", "--data", "-", stdin=data, env={"PYTHONVERBOSE": "1"})

    assert (done.code, re.findall(read, done.err)) == (0, [])
    assert (mistake.code, set(re.findall(read, mistake.err))) == (
        *(3, {"pycountry", "ally_cli.countries"}),
    )
