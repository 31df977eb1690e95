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
    """How close an ally is, closest first. It follows from the record: `verdicts.standing`."""

    TREATY = (
        "treaty",
        "A treaty of mutual defence is in force: a confirmed, ongoing, mutual, military statement.",
    )
    RECENT = (
        "recent",
        "Confirmed or reported support lasts into the five years before the day of the data.",
    )
    DORMANT = "dormant", "Relations go on, with no such support in these five years."
    ENDED = "ended", "Relations were broken off, or the state is gone."


class Kind(Term):
    """Whether a statement tells of co-operation or of strain."""

    SUPPORT = "support", "Co-operation of any sort."
    FRICTION = "friction", "Strain, a sanction, a cut or criticism."


class Direction(Term):
    """Which way support flows, seen from the subject of the data set."""

    TO = "to", "The ally gives, or acts."
    FROM = "from", "The subject of the data set gives, or acts; workers it sends abroad are here."
    MUTUAL = "mutual", "Both give, or act; also what the subject earns by workers abroad."


class Stance(Term):
    """What a source does for a statement."""

    AFFIRMS = "affirms", "Says so: it affirms the statement as it stands."
    QUALIFIES = "qualifies", "Bears on the statement and does not decide it; it never counts."
    DENIES = "denies", "Says that something material in the statement is not so."


class Weight(Term):
    """How much a source can carry."""

    PRIMARY = "primary", "A record of the act, or the words of those who acted."
    SECONDARY = "secondary", "A credible source that reports it."
    WEAK = (
        "weak",
        "A blog, advocacy, state media beyond their own state's acts, a bare allegation or an open"
        " wiki; it never counts.",
    )


class Verdict(Term):
    """Whether a statement stands up. It follows from the evidence: `verdicts.verdict`."""

    CONFIRMED = (
        "confirmed",
        "A primary source or two independent origins affirm it, and none denies it.",
    )
    REPORTED = "reported", "One origin affirms it, a secondary one, and none denies it."
    DISPUTED = (
        "disputed",
        "It is denied and not refuted: both sides count, or one secondary source alone denies it.",
    )
    UNVERIFIED = "unverified", "No source that counts affirms it, and none denies it."
    REFUTED = (
        "refuted",
        "A primary source or two independent origins deny it, and none that counts affirms it.",
    )


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


class Evidence(Record, frozen=True):
    """What one source does for one statement."""

    source: Annotated[Slug, Meta(description="Id of the source.")]
    stance: Stance
    weight: Weight
    origin: Annotated[
        str | None,
        Meta(description="Whom the source takes it from; null: its publisher speaks for itself."),
    ]


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
    note: str | None
    evidence: Annotated[
        tuple[Evidence, ...], Meta(description="At least one that affirms.", min_length=1)
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
    wikidata: Annotated[str | None, Meta(description="Its item in Wikidata, such as Q1036.")]
    cow: Annotated[int | None, Meta(description="Its number in Correlates of War data sets.")]
    aliases: tuple[str, ...]


class Subject(Country, frozen=True):
    """The country whose allies the data set lists."""


class Profile(Country, frozen=True):
    """What there is to know about an ally, apart from the statements."""

    region: str
    subregion: str
    capital: str
    ties_since: Annotated[PartialDate | None, Meta(description="When relations began.")]
    ties_until: Annotated[
        PartialDate | None,
        Meta(description="When they were broken off or ended with the state; null if they go on."),
    ]
    ties_note: str | None
    treaty: Annotated[
        Slug | None,
        Meta(description="Id of the statement that records a treaty of mutual defence in force."),
    ]
    summary: str


class Ally(Profile, frozen=True):
    """An ally and every statement about it."""

    statements: tuple[Statement, ...]


class Dataset(Record, frozen=True):
    """A whole data set, as `data/allies.json` holds it."""

    schema_version: Literal[2]
    version: Annotated[str, Meta(description="The data set's own version, a date: YYYY.MM.DD.")]
    as_of: Annotated[str, Meta(description="YYYY-MM-DD; nothing is known after this day.")]
    article: Annotated[
        Slug | None,
        Meta(description="Id of the source whose statements the data set checks, if there is one."),
    ]
    subject: Subject
    support_types: Annotated[
        dict[str, str], Meta(description="Every support type and its definition.")
    ]
    allies: tuple[Ally, ...]
    sources: tuple[Source, ...]
