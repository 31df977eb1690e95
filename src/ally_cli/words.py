"""Words as people type them: folded for comparing, and the nearest one for a misspelt one."""

import unicodedata
from collections.abc import Iterable
from itertools import filterfalse
from typing import TypeVar

from ally_cli.errors import UsageError

# Marks in names that people leave out, or write as a space.
_MARKS = dict.fromkeys(map(ord, "'’‘ʼ`."), "") | dict.fromkeys(map(ord, "-‐‑‒–—―_/(),"), " ")

Word = TypeVar("Word", bound=str)

# Letters that Unicode does not take apart into a base letter and an accent, and the marks for which
# a keyboard has another one.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("’‘ʼ", "'")
    | dict.fromkeys("“”", '"')
    | {"‐": "-"}
)


def fold(text: str) -> str:
    """Return *text* in lower case without accents, white space runs as one space.

    Curly quotation marks and apostrophes become straight ones.
    """
    text = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(filterfalse(unicodedata.combining, decomposed))
        text = text.casefold().translate(_LETTERS)  # what is decomposed may hold a capital
    return " ".join(text.split())


def fold_name(name: str) -> str:
    """Return *name* folded for look-up: hyphens, apostrophes, dots and brackets do not matter."""
    # Most names have no marks, and looking for them is quicker than translating none. Beyond ASCII
    # an apostrophe may be a letter.
    plain = name.isascii() and name.replace(" ", "").isalnum()
    return fold(name if plain else name.translate(_MARKS))


def nearest(word: str, words: Iterable[str]) -> list[str]:
    """Return up to three of *words* that *word* may be a misspelling of, the likeliest first."""
    from difflib import get_close_matches  # only a mistake needs it

    # Below 0.72 unlike names match (austria and syria); two letters match anything.
    return get_close_matches(word, list(words), n=3, cutoff=0.72) if len(word) > 2 else []


def choose(given: Iterable[str], allowed: Iterable[Word], what: str) -> tuple[Word, ...]:
    """Return the *allowed* words that *given* names, in the order of *allowed*.

    Each of *given* may hold several words with commas between them; case and accents do not matter.
    Raises UsageError for a word that is not *allowed*, with the nearest ones.
    """
    by_folded = {fold(word): word for word in allowed}
    words = {fold(word) for text in given for word in text.split(",") if word.strip()}
    for word in sorted(words - by_folded.keys()):
        raise UsageError(
            f"no {what} '{word}'",
            hint=f"one of: {', '.join(by_folded.values())}",
            suggestions=[by_folded[near] for near in nearest(word, by_folded)],
        )
    return tuple(word for folded, word in by_folded.items() if folded in words)


def choose_one(given: str, allowed: Iterable[Word], what: str) -> Word:
    """Return the one *allowed* word that *given* names. Raises UsageError, as `choose` does."""
    allowed = list(allowed)
    words = choose([given], allowed, what)
    if len(words) != 1:
        raise UsageError(f"no {what} '{given}'", hint=f"one of: {', '.join(allowed)}")
    return words[0]
