"""Words as people type them: folded for comparing, and the nearest one for a misspelt one."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
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


class Sought:
    """A word to look for: found from the beginning of a word, and in the plural or not.

    `missiles` finds missile, `embassy` embassies, `dip` diplomats. Texts must be folded.
    """

    def __init__(self, word: str) -> None:
        """Look for *word*, folded."""
        itself = re.escape(word)
        whole = "|".join(map(re.escape, forms(word)))
        self._whole = re.compile(rf"\b(?:{whole}|{itself}e?s)\b")
        # Only what was typed may be a beginning: who looks for arms does not look for an army.
        self._begun = re.compile(rf"\b(?:{itself}|(?:{whole})\b)")

    def is_in(self, folded: str) -> bool:
        """Tell whether the word is found in a text."""
        return self._begun.search(folded) is not None

    def is_whole_in(self, folded: str) -> bool:
        """Tell whether the word is found in a text, and not as the beginning of another."""
        return self._whole.search(folded) is not None


def seeker(words: str) -> Callable[[str], bool]:
    """Return a function that tells whether a text has every one of *words*.

    Each is found as `Sought` says, whatever its case and accents.
    """
    sought = [Sought(word) for word in split(words)]

    def has(text: str) -> bool:
        folded = fold(text)
        return all(word.is_in(folded) for word in sought)

    return has


def split(text: str) -> list[str]:
    """Return the words of *text*, folded; what is neither letter nor digit parts them."""
    return re.findall(r"\w+", fold(text))


def forms(word: str) -> list[str]:
    """Return *word*, folded, and what it may be in the other number, where that is regular.

    What merely begins with *word*, such as most plurals, is left out.
    """
    if re.search("[^aeiou]y$", word):
        return [word, f"{word[:-1]}ies"]
    if len(word) < 3 or not word.endswith("s") or word.endswith("ss"):
        return [word]
    singulars = [word[:-1]]
    if word.endswith("ies"):
        singulars.append(f"{word[:-3]}y")
    elif re.search("(?:[sxzo]|ch|sh)es$", word):
        singulars.append(word[:-2])
    return [word, *singulars]


def defined_by(word: str, definitions: Mapping[str, str]) -> list[str]:
    """Return the names in whose *definitions* *word* stands."""
    says = seeker(word)
    return [name for name, definition in definitions.items() if split(word) and says(definition)]


def listed(words: Sequence[str]) -> str:
    """Return *words* as one: A, B and C."""
    *most, last = words or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def counted(count: int, one: str, more: str = "") -> str:
    """Return *count* with the noun *one*, or *more* than one (by default with an s)."""
    return f"{count} {one if count == 1 else more or one + 's'}"


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
    given = list(given)
    if any(not text.replace(",", "").strip() for text in given):
        raise UsageError(f"no {what} is given", hint=f"one of: {', '.join(by_folded.values())}")
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
