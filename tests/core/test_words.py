"""Words as people type them: folding, near misses and choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ally_cli.errors import UsageError
from ally_cli.words import Sought, choose, counted, fold, fold_name, listed, nearest, seeker, split


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Iran", "iran"),
        ("  North \t Korea\n", "north korea"),
        ("Türkiye", "turkiye"),
        ("CÔTE D'IVOIRE", "cote d'ivoire"),
        ("Co\u0302te", "cote"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Đà Nẵng", "da nang"),
        ("Ærø", "aero"),
        ("ﬁne", "fine"),
        ("Île‐d’Or, “ʼtis”", "ile-d'or, \"'tis\""),
        ("中国", "中国"),
        ("", ""),
    ],
)
def test_case_accents_and_extra_white_space_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Cote d'Ivoire", "cote divoire"),
        ("Côte d’Ivoire", "cote divoire"),
        ("cote-divoire", "cote divoire"),
        ("Guinea-Bissau", "guinea bissau"),
        ("Guinea\u2011Bissau", "guinea bissau"),
        ("guinea_bissau", "guinea bissau"),
        ("U.A.E.", "uae"),
        ("Congo (Kinshasa)", "congo kinshasa"),
        ("Korea, Republic of", "korea republic of"),
        ("St. Lucia", "st lucia"),
        ("-", ""),
    ],
)
def test_hyphens_apostrophes_dots_and_brackets_do_not_matter_in_a_name(
    name: str, folded: str
) -> None:
    assert fold_name(name) == folded


@given(st.text())
def test_folding_once_is_enough(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_once_is_enough_for_every_letter_of_an_alphabet() -> None:
    characters = map(chr, range(0x3000))

    assert [c for c in characters if fold(fold(c)) != fold(c)] == []


@given(st.lists(st.text()), st.sampled_from("-_/‐–—"))
def test_a_hyphen_between_words_is_as_good_as_a_space(words: list[str], hyphen: str) -> None:
    assert fold_name(hyphen.join(words)) == fold_name(" ".join(words))


@given(st.text(), st.text(), st.sampled_from("'’‘ʼ`."))
def test_an_apostrophe_or_dot_is_as_good_as_none(before: str, after: str, mark: str) -> None:
    assert fold_name(before + mark + after) == fold_name(before + after)


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_case_does_not_matter_in_plain_letters(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("militry", ["military"]),
        ("medicl", ["medical"]),
        ("econmic", ["economic"]),
        ("xyz", []),
        ("to", []),
        ("", []),
    ],
)
def test_the_nearest_words_are_those_that_a_word_may_misspell(word: str, found: list[str]) -> None:
    assert nearest(word, ["economic", "medical", "military", "too"]) == found


def test_at_most_three_words_are_near_the_likeliest_first() -> None:
    words = ["grammars", "gram", "grammar", "grammatic", "grammary"]

    assert nearest("grammar", words) == ["grammar", "grammary", "grammars"]


@pytest.mark.parametrize(
    ("given_words", "chosen"),
    [
        ([], ()),
        (["red"], ("red",)),
        (["blue", "red"], ("red", "blue")),
        (["blue,red"], ("red", "blue")),
        ([" RED , Blüe ", "red"], ("red", "blue")),
        (["green,,"], ("green",)),
    ],
)
def test_words_are_chosen_in_the_order_in_which_they_are_allowed(
    given_words: list[str], chosen: tuple[str, ...]
) -> None:
    assert choose(given_words, ["red", "green", "blue"], "colour") == chosen


@pytest.mark.parametrize("nothing", ["", " ", ",", " , "])
def test_to_name_no_word_is_an_error(nothing: str) -> None:
    for given_words in ([nothing], ["red", nothing]):
        with pytest.raises(UsageError, match=r"^no colour is given"):
            choose(given_words, ["red", "green", "blue"], "colour")


@pytest.mark.parametrize(
    ("word", "message", "suggestions"),
    [
        ("gren", "no colour 'gren' (did you mean green?)", ("green",)),
        ("mauve", "no colour 'mauve' (one of: red, green, blue)", ()),
        ("red,gren", "no colour 'gren' (did you mean green?)", ("green",)),
        ("zinc,mauve", "no colour 'mauve' (one of: red, green, blue)", ()),
    ],
)
def test_a_word_that_is_not_allowed_is_an_error_that_names_the_nearest(
    word: str, message: str, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError) as caught:
        choose([word], ["red", "green", "blue"], "colour")

    assert str(caught.value) == message
    assert caught.value.suggestions == suggestions


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("missile", "missile", "whole"),
        ("missiles", "a missile.", "whole"),
        ("missile", "two missiles", "whole"),
        ("embassy", "embassies", "whole"),
        ("embassies", "its embassy", "whole"),
        ("box", "boxes", "whole"),
        ("boxes", "a box", "whole"),
        ("day", "days", "whole"),
        ("arm", "an army", "begun"),
        ("dip", "diplomats", "begun"),
        ("sup", "support", "begun"),
        ("arms", "an army", ""),  # only what was typed may be a beginning
        ("issile", "missile", ""),
        ("gas", "a ga", "whole"),  # no list of exceptions: gas may be the plural of ga
        ("ss", "s", ""),
        ("glass", "glas", ""),
        ("a.b", "acb", ""),
    ],
)
def test_a_word_is_found_from_the_beginning_of_a_word_in_the_plural_or_not(
    word: str, text: str, found: str
) -> None:
    sought = Sought(word)

    assert (sought.is_in(text), sought.is_whole_in(text)) == (found != "", found == "whole")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nuclear", True),
        ("NUCLEAR tests", True),
        ("tests cote", True),
        ("d’ivoire", True),
        ("nuclear zinc", False),
        ("uclear", False),
    ],
)
def test_every_word_must_be_found_whatever_its_case_and_accents(words: str, found: bool) -> None:
    assert seeker(words)("A nuclear test; Côte d'Ivoire objected.") is found


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_word_of_a_text_is_found_in_it_and_so_is_every_beginning_of_it(a: str, b: str) -> None:
    text = f"{a} {b}"
    for word in split(text):
        assert seeker(word)(text)
        assert Sought(word).is_whole_in(fold(text))


def test_words_are_listed_and_counted_as_in_a_sentence() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        *("", "a", "a and b", "a, b and c")
    ]
    assert [counted(n, "ally", "allies") for n in (0, 1, 2)] == ["0 allies", "1 ally", "2 allies"]
    assert counted(2, "source") == "2 sources"
