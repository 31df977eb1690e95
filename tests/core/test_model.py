"""The records: immutable, complete, and of the words that the vocabulary defines."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sample import dataset, sample

from ally_cli.model import (
    WEAK_KINDS,
    Ally,
    Dataset,
    Direction,
    Kind,
    Source,
    SourceKind,
    Standing,
    Statement,
    Subject,
    Term,
    Verdict,
)

VOCABULARY = (Standing, Kind, Direction, Verdict, SourceKind)
TERMS = [term for words in VOCABULARY for term in words]

# Type -> a way from the sample to one record of that type, and the place of it.
RECORDS: dict[type[msgspec.Struct], tuple[Callable[[Any], Any], str]] = {
    Dataset: (lambda raw: raw, "$"),
    Subject: (lambda raw: raw["subject"], "$.subject"),
    Ally: (lambda raw: raw["allies"][1], "$.allies[1]"),
    Statement: (lambda raw: raw["allies"][1]["statements"][0], "$.allies[1].statements[0]"),
    Source: (lambda raw: raw["sources"][2], "$.sources[2]"),
}
FIELDS = [(record, field) for record in RECORDS for field in record.__struct_fields__]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_holds_what_the_data_set_says_in_its_order(record: type[msgspec.Struct]) -> None:
    find, _ = RECORDS[record]
    raw = find(sample())

    assert list(raw) == list(record.__struct_fields__)


def test_records_written_as_json_are_what_was_read() -> None:
    assert msgspec.json.decode(msgspec.json.encode(dataset())) == sample()


@pytest.mark.parametrize(("record", "field"), FIELDS)
def test_no_field_of_a_record_can_be_changed(record: type[msgspec.Struct], field: str) -> None:
    in_records: dict[type, Any] = {
        Dataset: dataset(),
        Subject: dataset().subject,
        Ally: dataset().allies[0],
        Statement: dataset().allies[0].statements[0],
        Source: dataset().sources[0],
    }

    with pytest.raises(AttributeError, match="immutable type"):
        setattr(in_records[record], field, None)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_required_and_no_other_is_known(record: type[msgspec.Struct]) -> None:
    config = record.__struct_config__

    assert (config.forbid_unknown_fields, record.__struct_defaults__) == (True, ())


@pytest.mark.parametrize("term", TERMS, ids=repr)
def test_every_word_of_the_vocabulary_has_a_meaning(term: Term) -> None:
    assert term.meaning[:1].isupper()
    assert term.meaning.endswith(".")


@pytest.mark.parametrize("term", TERMS, ids=repr)
def test_a_word_of_the_vocabulary_is_its_text(term: Term) -> None:
    assert term == str(term) == f"{term}" == term.value
    assert hash(term) == hash(str(term))


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (Standing, ["closest", "ally", "partner", "former"]),
        (Kind, ["support", "friction"]),
        (Direction, ["to", "from", "mutual"]),
        (Verdict, ["confirmed", "reported", "disputed", "unverified", "refuted"]),
        (
            SourceKind,
            [
                "un",
                "government",
                "state-media",
                "news",
                "think-tank",
                "academic",
                "reference",
                "dataset",
                "advocacy",
                "blog",
            ],
        ),
    ],
)
def test_the_words_come_in_the_documented_order(words: type[Term], values: list[str]) -> None:
    assert [str(word) for word in words] == values


def test_the_weak_kinds_of_source_are_blogs_advocacy_and_state_media() -> None:
    assert {str(kind) for kind in WEAK_KINDS} == {"blog", "advocacy", "state-media"}
