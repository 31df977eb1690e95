"""What the countries of the world are called: ISO 3166, and the usual names that it lacks.

The lists of ISO 3166-1 and 3166-3 are pycountry's, which takes a while to import: only a name that
the data set does not know is worth it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pycountry

Record = dict[str, str]


class Entry(NamedTuple):
    """One country as ISO 3166 lists it."""

    name: str
    iso3: str | None
    in_force: bool
    """Whether the code still stands for a country."""
    names: tuple[str, ...]
    """Its codes and the names that are its alone."""
    headings: tuple[str, ...]
    """What an index files it under, which another may share: Congo, Korea, Virgin Islands."""


# Names in wide use (World Bank, UN, Correlates of War, CIA, the press) that ISO 3166 does not give.
_USUAL = {
    "ARE": "UAE; Emirates",
    "AUS": "Commonwealth of Australia",
    "BIH": "Bosnia",
    "BLR": "Byelorussia",
    "BRN": "Brunei",
    "CAF": "CAR",
    "CIV": "Ivory Coast",
    "COD": "Democratic Republic of the Congo; DRC; Congo-Kinshasa",
    "COG": "Congo-Brazzaville",
    "CPV": "Cape Verde; Cape Verde Islands",
    "DDR": "East Germany; GDR; Democratic Republic of Germany",
    "DEU": "West Germany; FRG; German Federal Republic",
    "ESH": "Sahrawi Arab Democratic Republic; SADR",
    "FLK": "Falklands",
    "GBR": "UK; Britain; Great Britain",
    "HKG": "Hong Kong SAR; Hong Kong, China; China, Hong Kong SAR",
    "IRL": "Republic of Ireland; Eire",
    "IRN": "Persia",
    "KOR": "ROK",
    "LKA": "Ceylon",
    "MAC": "Macau; Macao SAR; Macao, China; China, Macao SAR",
    "MDA": "Moldavia",
    "MKD": "Macedonia; FYROM; Former Yugoslav Republic of Macedonia",
    "NLD": "Holland",
    "PRK": "DPRK; Democratic Republic of Korea; People's Republic of Korea",
    "PSE": "West Bank and Gaza; Occupied Palestinian Territory",
    "RUS": "Russia",
    "SUN": "Soviet Union; Union of Soviet Socialist Republics",
    "SUR": "Surinam",
    "SWZ": "Swaziland",
    "THA": "Siam",
    "TTO": "Trinidad",
    "TUR": "Turkey",
    "TWN": "Republic of China; ROC; Taiwan, China; Chinese Taipei; Formosa",
    "USA": "America",
    "VAT": "Vatican; Vatican City",
    "VCT": "Saint Vincent",
    "VDR": "North Vietnam",
    "WSM": "Western Samoa",
    "YEM": "North Yemen; Yemen Arab Republic",
    "YMD": "South Yemen; Democratic Yemen; Yemen People's Republic; "
    "People's Democratic Republic of Yemen",
}
# Countries, or what people call so, for which ISO 3166 has no code.
_WITHOUT_CODE = (
    "Abkhazia",
    "England",
    "Kosovo; XK; XKX",
    "Northern Cyprus",
    "Northern Ireland",
    "Scotland",
    "Somaliland",
    "South Ossetia",
    "South Vietnam; Republic of Vietnam; Republic of Viet Nam",
    "Transnistria",
    "Wales",
)


def entries() -> Iterator[Entry]:
    """Yield the countries of the world: those of today, then those that are no more."""
    today = [dict(record) for record in pycountry.countries]
    former = [dict(record) for record in pycountry.historic_countries]
    for record in today:
        renamed = [old for old in former if _is_renamed(old, record)]
        former = [old for old in former if old not in renamed]
        yield _entry(record, renamed, in_force=True)
    for record in former:
        yield _entry(record, [], in_force=False)
    for name, *others in map(_split, _WITHOUT_CODE):
        yield Entry(name, None, in_force=False, names=(name, *others), headings=())


def _is_renamed(old: Record, record: Record) -> bool:
    """Tell whether *record* is *old* under a new name.

    ISO's numeric codes stand for territories: Burma and Myanmar share theirs, East Germany and
    Germany do not. What was split up may share one with a part; its alpha-4 code ends in HH.
    """
    return old.get("numeric") == record["numeric"] and not old["alpha_4"].endswith("HH")


def _entry(record: Record, renamed: list[Record], *, in_force: bool) -> Entry:
    listed = record["name"]
    usual = _split(_USUAL[record["alpha_3"]]) if record["alpha_3"] in _USUAL else []
    better = [record[key] for key in ("common_name", "official_name") if key in record] + usual
    headings = [each["name"].partition(",")[0] for each in (record, *renamed)]
    codes = [each["alpha_3"] for each in (record, *renamed)]
    if in_force:  # a code of two letters may be another country's by now
        codes.append(record["alpha_2"])
    clear = "," not in listed and listed != "Congo"  # the other one is listed as 'Congo, The ...'
    plain = [listed] if clear else [*better, *headings]
    return Entry(
        name=record.get("common_name", plain[0]),
        iso3=record["alpha_3"],
        in_force=in_force,
        names=(listed, _unbracketed(listed), *better, *codes, *(old["name"] for old in renamed)),
        headings=tuple(headings),
    )


def _unbracketed(name: str) -> str:
    return re.sub(r"\(.*?\)", "", name)


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(";")]
