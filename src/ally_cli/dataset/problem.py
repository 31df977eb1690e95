"""What is wrong with a data set: the record of it, and the words that it is told in."""

import re
from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from ally_cli.words import nearest

LONGEST = 80  # characters of a value that a message repeats

# A word is compared with all others to find the nearest, which is slow: a data set with very many
# mistakes is told of them without a guess at what was meant.
MOST_GUESSES = 100
MOST_COMPARED = 100_000

_plain_key = re.compile(r"\w+").fullmatch


class Problem(Struct, frozen=True):
    """What is wrong with a data set, where, and what would be right."""

    line: Annotated[int | None, Meta(description="The line, from 1; null if it is not known.")]
    path: Annotated[str, Meta(description="The place as a JSON path; $ is the whole.")]
    message: Annotated[str, Meta(description="What is wrong there.")]
    hint: Annotated[str | None, Meta(description="What would be right.")] = None


class NotJsonError(Exception):
    """The document is not JSON in UTF-8: the one *problem* that there is with it."""

    def __init__(self, message: str, line: int | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(line, "$", message, hint)


def wrong(path: str, message: str, hint: str | None = None) -> Problem:
    """Return a problem at *path*, on a line that is still to be found."""
    return Problem(None, path, message, hint)


def below(path: str, step: str | int) -> str:
    """Return the path of the part *step* of what is at *path*."""
    if isinstance(step, int):
        return f"{path}[{step}]"
    if _plain_key(step):
        return f"{path}.{step}"
    import json  # only few keys need it

    return f"{path}[{json.dumps(step)}]"


def quoted(value: object) -> str:
    """Return *value* between quotation marks, or the beginning of it if it is long."""
    return f"'{shortened(value)}'"


def shortened(value: object) -> str:
    """Return *value* as text, or the beginning of it if it is long."""
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


class Vocabulary:
    """Words that are right, and which of them a wrong one may be meant for."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        self._left = min(MOST_GUESSES, MOST_COMPARED // max(1, len(self._words)))
        self._near: dict[str, list[str]] = {}

    def near(self, word: str) -> list[str]:
        """Return the words that *word* may be meant for; none once too many have been sought."""
        if word not in self._near and self._left:
            self._left -= 1
            self._near[word] = nearest(word, self._words)
        return self._near.get(word, [])

    def hint(self, word: str) -> str | None:
        """Return the question whether *word* is meant for one of the words, if any is near."""
        near = self.near(word)
        return f"did you mean {' or '.join(near)}?" if near else None
