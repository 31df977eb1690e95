"""The records: immutable, complete, and of the words that the vocabulary defines."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sample import dataset, sample

from ally_cli.model import (
    Ally,
    Dataset,
    Direction,
    Evidence,
    Kind,
    Source,
    SourceKind,
    Stance,
    Standing,
    Statement,
    Subject,
    Term,
    Verdict,
    Weight,
)

VOCABULARY = (Standing, Kind, Direction, Stance, Weight, Verdict, SourceKind)
TERMS = [term for words in VOCABULARY for term in words]

# Type -> a way from the sample to one record of that type.
RECORDS: dict[type[msgspec.Struct], Callable[[Any], Any]] = {
    Dataset: lambda raw: raw,
    Subject: lambda raw: raw["subject"],
    Ally: lambda raw: raw["allies"][1],
    Statement: lambda raw: raw["allies"][1]["statements"][0],
    Evidence: lambda raw: raw["allies"][1]["statements"][0]["evidence"][0],
    Source: lambda raw: raw["sources"][2],
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_holds_what_the_data_set_says_in_its_order(record: type[msgspec.Struct]) -> None:
    raw = RECORDS[record](sample())

    assert list(raw) == list(record.__struct_fields__)


def test_records_written_as_json_are_what_was_read() -> None:
    assert msgspec.json.decode(msgspec.json.encode(dataset())) == sample()


def test_no_field_of_a_record_can_be_changed() -> None:
    data = dataset()
    ally = data.allies[0]
    statement = ally.statements[0]
    records = (data, data.subject, ally, statement, statement.evidence[0], data.sources[0])

    assert {type(record) for record in records} == set(RECORDS)
    for record in records:
        for field in record.__struct_fields__:
            with pytest.raises(AttributeError, match="immutable type"):
                setattr(record, field, None)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_required_and_no_other_is_known(record: type[msgspec.Struct]) -> None:
    config = record.__struct_config__

    assert (config.forbid_unknown_fields, record.__struct_defaults__) == (True, ())


def test_every_word_of_the_vocabulary_has_a_meaning_and_is_its_text() -> None:
    for term in TERMS:
        assert term.meaning[:1].isupper()
        assert term.meaning.endswith(".")
        assert term == str(term) == f"{term}" == term.value
        assert hash(term) == hash(str(term))


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (Standing, ["treaty", "recent", "dormant", "ended"]),
        (Kind, ["support", "friction"]),
        (Direction, ["to", "from", "mutual"]),
        (Stance, ["affirms", "qualifies", "denies"]),
        (Weight, ["primary", "secondary", "weak"]),
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
