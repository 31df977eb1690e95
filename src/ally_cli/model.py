"""The records: what a data set holds, and the words it uses.

The vocabulary is defined here and in `data/README.md`; support types are defined in the data set.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from msgspec import Meta, Struct

PartialDate = Annotated[
    str,
    Meta(
        description="YYYY, YYYY-MM or YYYY-MM-DD; its length is its precision.",
        extra_json_schema={"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    ),
]
Slug = Annotated[
    str,
    Meta(
        description="Lower-case letters and digits in groups joined by single hyphens.",
        extra_json_schema={"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    ),
]


class Term(StrEnum):
    """A word of the vocabulary and what it means."""

    meaning: str

    # Enum hashes a member's name, in Python: slow where words are counted by the 100,000.
    __hash__ = str.__hash__

    def __new__(cls, value: str, meaning: str) -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.meaning = meaning
        return term


class Standing(Term):
    """How close an ally is, closest first."""

    CLOSEST = "closest", "One of the three allies the article calls closest."
    ALLY = "ally", "One of the article's other allies."
    PARTNER = "partner", "Relations and some co-operation are on record."
    FORMER = "former", "Relations were broken off, or the state is gone."


class Kind(Term):
    """Whether a statement tells of co-operation or of strain."""

    SUPPORT = "support", "Co-operation of any sort."
    FRICTION = "friction", "Strain, a sanction, a cut or criticism."


class Direction(Term):
    """Which way support flows, seen from the subject of the data set."""

    TO = "to", "The ally gives, or acts."
    FROM = "from", "The subject of the data set gives, or acts; workers it sends abroad are here."
    MUTUAL = "mutual", "Both give, or act; also what the subject earns by workers abroad."


class Verdict(Term):
    """Whether a statement stands up."""

    CONFIRMED = (
        "confirmed",
        "A primary source or two independent ones say so, and nothing credible speaks against it.",
    )
    REPORTED = "reported", "One credible source says so."
    DISPUTED = "disputed", "Credible sources contradict each other."
    UNVERIFIED = "unverified", "Only weak sources say so, or it is an allegation."
    REFUTED = "refuted", "The evidence shows that it is false."


class SourceKind(Term):
    """What sort of document a source is."""

    UN = "un", "A United Nations document."
    GOVERNMENT = "government", "A government's own page, paper or archive."
    STATE_MEDIA = "state-media", "A news outlet that a state controls."
    NEWS = "news", "A news outlet."
    THINK_TANK = "think-tank", "A policy institute."
    ACADEMIC = "academic", "A scholarly book, paper or thesis."
    REFERENCE = "reference", "An encyclopaedia, chronology or handbook."
    DATASET = "dataset", "A data set."
    ADVOCACY = "advocacy", "A group that campaigns."
    BLOG = "blog", "A personal or anonymous site."


class Record(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A part of a data set: immutable, every field required, no field unknown.

    Records never form cycles, so the collector need not track them (*gc*);
    a large data set decodes several times faster for it.
    """


class Source(Record, frozen=True):
    """One document: an article, a UN paper, a government page."""

    id: Slug
    publisher: str
    title: str
    title_is_description: Annotated[
        bool, Meta(description="The title is ours, not the document's.")
    ]
    author: str | None
    published: PartialDate | None
    url: str
    via: Annotated[str | None, Meta(description="The site that holds the copy seen, if another.")]
    kind: SourceKind


class Statement(Record, frozen=True):
    """One sourced sentence about one ally: the unit of the data set."""

    id: Slug
    kind: Kind
    types: Annotated[tuple[str, ...], Meta(description="Support types it is about.", min_length=1)]
    direction: Direction
    start: PartialDate | None
    end: Annotated[
        PartialDate | None,
        Meta(description="Null for a single event, or where the end is not known."),
    ]
    ongoing: Annotated[bool, Meta(description="In force on the data set's as_of day.")]
    text: str
    verdict: Verdict
    note: str | None
    sources: Annotated[
        tuple[Slug, ...], Meta(description="Ids of the sources that say it.", min_length=1)
    ]
    checked_against: Annotated[
        tuple[Slug, ...], Meta(description="Ids of further sources that bear on the verdict.")
    ]
    attributed_to: Annotated[
        str | None, Meta(description="The outlet that an article names as its own source.")
    ]


class Country(Record, frozen=True):
    """A country and what it is called."""

    id: Slug
    name: str
    official_name: str
    iso2: Annotated[str | None, Meta(description="ISO 3166-1 alpha-2.")]
    iso3: Annotated[str | None, Meta(description="ISO 3166-1 alpha-3.")]
    aliases: tuple[str, ...]


class Subject(Country, frozen=True):
    """The country whose allies the data set lists."""


class Profile(Country, frozen=True):
    """What there is to know about an ally, apart from the statements."""

    region: str
    subregion: str
    capital: str
    standing: Standing
    ties_since: PartialDate | None
    ties_note: str | None
    summary: str


class Ally(Profile, frozen=True):
    """An ally and every statement about it."""

    statements: tuple[Statement, ...]


class Dataset(Record, frozen=True):
    """A whole data set, as `data/allies.json` holds it."""

    schema_version: Literal[1]
    version: Annotated[str, Meta(description="The data set's own version, a date: YYYY.MM.DD.")]
    as_of: Annotated[str, Meta(description="YYYY-MM-DD; nothing is known after this day.")]
    subject: Subject
    support_types: Annotated[
        dict[str, str], Meta(description="Every support type and its definition.")
    ]
    allies: tuple[Ally, ...]
    sources: tuple[Source, ...]


WEAK_KINDS = frozenset({SourceKind.BLOG, SourceKind.ADVOCACY, SourceKind.STATE_MEDIA})
