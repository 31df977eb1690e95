"""A JSON document as it was written: its value with no key lost, and the line of each part.

For documents that are unsound: msgspec reads sound ones several times faster (`dataset.decode`).
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, reduce
from typing import Any

from msgspec.structs import replace

from ally_cli.dataset.problem import NotJsonError, Problem, below, wrong

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")

_blanks = re.compile(r"[ \t\n\r]*").match
_steps = re.compile(r"""\.(\w+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]""").finditer
# Each escape, from the backslash; where it is half a pair without the other half, that is a group.
_escapes = re.compile(
    r"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(u[dD][89a-fA-F]\w\w)|.)"
).finditer
# Each text; where a number of JavaScript's that JSON does not have stands instead, that is a group.
_texts = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)').finditer


class Number:
    """A number that no field of a data set can hold, with a point or too long, as it is written."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


class Repeating(dict[str, Any]):
    """An object that has a key more than once; the last value counts."""

    def __init__(self, value: dict[str, Any], repeated: set[str]) -> None:
        super().__init__(value)
        self.repeated = repeated


class Document:
    """A JSON document: its *value*, and what a value does not tell about how it is written."""

    def __init__(self, data: bytes) -> None:
        """Take *data*. Raises NotJsonError if it is not text."""
        self._text = _decoded(data)
        self._repeats = False

    @cached_property
    def value(self) -> Any:
        """What the document says: a `Number` or `Repeating` where there is one. NotJsonError."""
        text = self._text
        try:
            value = json.loads(
                text,
                object_pairs_hook=self._object,
                parse_int=_integer,
                parse_float=Number,
                parse_constant=_constant,
            )
        except json.JSONDecodeError as error:
            raise _not_json(text, error.pos, error.msg) from None
        except RecursionError:
            raise NotJsonError("nested too deeply") from None
        except _ConstantError:
            place = next(found.start(1) for found in _texts(text) if found[1])
            raise _not_json(text, place, "invalid character") from None
        for escape in _escapes(text):
            if escape[1]:
                message = f"{escape[0]} is half a character"
                raise _not_json(text, escape.start(), message)
        return value

    def repeated_keys(self) -> Iterator[Problem]:
        """Yield a problem for each key that an object has more than once."""
        rest: list[tuple[Any, _Way]] = [(self.value, None)]
        while self._repeats and rest:
            value, way = rest.pop()
            if isinstance(value, Repeating):
                for key in value.repeated:
                    path = _path((way, key))
                    yield wrong(path, "the key stands here twice", "keep one of them")
            if isinstance(value, dict):
                rest += [(part, (way, key)) for key, part in value.items()]
            elif isinstance(value, list):
                rest += [(part, (way, n)) for n, part in enumerate(value)]

    def located(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield *problems* in the order of the document, each with its line.

        What is not there is on the line of what would hold it.
        """
        line, before = 1, 0
        for start, problem in self._in_order(problems):
            line += self._text.count("\n", before, start)
            before = start
            yield replace(problem, line=line)

    def _in_order(self, problems: Iterable[Problem]) -> Iterator[tuple[int, Problem]]:
        """Yield *problems* in the order of the document, each with where in the text it is."""
        # What begins at an index, and the problems there and within, with the steps that are left.
        rest = [(self._skip(0), [(_steps_of(problem.path), problem) for problem in problems])]
        while rest:
            index, there = rest.pop()
            here: list[Problem] = []
            within: dict[str | int, list[tuple[Iterator[str | int], Problem]]] = {}
            for steps, problem in there:
                if (step := next(steps, None)) is None:
                    here.append(problem)
                else:
                    within.setdefault(step, []).append((steps, problem))
            parts = dict(self._scan(index)) if within else {}
            for step in within.keys() - parts.keys():
                here += [problem for _, problem in within.pop(step)]
            here.sort(key=lambda problem: (problem.path, problem.message))
            yield from ((index, problem) for problem in here)
            starts = sorted(((parts[step], step) for step in within), reverse=True)
            rest += [(start, within[step]) for start, step in starts]

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) == len(pairs):
            return value
        self._repeats = True
        counts = Counter(key for key, _ in pairs)
        return Repeating(value, {key for key, count in counts.items() if count > 1})

    def _scan(self, index: int) -> Iterator[tuple[str | int, int]]:
        """Yield the key or number of each part of the value at *index*, and where it begins."""
        text, read = self._text, _READER.raw_decode
        opening = text[index]
        if opening not in "{[":
            return
        number, index = 0, self._skip(index + 1)
        while text[index] not in "}]":
            key: str | int = number
            if opening == "{":
                key, index = read(text, index)
                index = self._skip(self._skip(index) + 1)
            yield key, index
            _, index = read(text, index)
            index = self._skip(index)
            if text[index] == ",":
                index = self._skip(index + 1)
            number += 1

    def _skip(self, index: int) -> int:
        blanks = _blanks(self._text, index)
        return blanks.end() if blanks else index


_Way = tuple[Any, str | int] | None  # the way to what holds a part, and the step from there


def _path(way: _Way) -> str:
    """Return the path of what *way* leads to."""
    steps: list[str | int] = []
    while way:
        way, step = way
        steps.append(step)
    return reduce(below, reversed(steps), "$")


def _steps_of(path: str) -> Iterator[str | int]:
    """Yield the keys and numbers that *path* is made of, as `below` has made it."""
    for step in _steps(path):
        key, number, escaped = step.groups()
        yield int(number) if number else key or json.loads(escaped)


class _ConstantError(Exception):
    """There is a number that only JavaScript has."""


# Tells where a value ends.
_READER = json.JSONDecoder(parse_int=str, parse_float=str)


def _integer(text: str) -> int | Number:
    try:
        return int(text)
    except ValueError:  # longer than Python reads, and msgspec
        return Number(text)


def _constant(_: str) -> Any:
    raise _ConstantError


def _decoded(data: bytes) -> str:
    """Return the text of a document, without a byte order mark. Raises NotJsonError."""
    if not data.strip():
        raise NotJsonError("there is nothing in it")
    if data.startswith(_UTF16_BOMS) or b"\0" in data[:4]:
        raise NotJsonError("not UTF-8 text", hint="if it is UTF-16, save it as UTF-8")
    try:
        return data.removeprefix(_UTF8_BOM).decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise _cut_short(data.count(b"\n") + 1) from None
        line = data.count(b"\n", 0, error.start) + 1
        raise NotJsonError("not UTF-8 text", line, "save it as UTF-8") from None


def _not_json(text: str, index: int, message: str) -> NotJsonError:
    end = len(text.rstrip())
    if index >= end or message.startswith("Unterminated string"):
        return _cut_short(text.count("\n", 0, end) + 1)
    if text[index] == "\0":
        message = "a NUL byte"
    if text[index] == "\ufeff":
        message = "a byte order mark"
    message = message[:1].lower() + message[1:].removesuffix(" at")
    column = index - text.rfind("\n", 0, index)
    line = text.count("\n", 0, index) + 1
    return NotJsonError(f"not JSON: {message}, column {column}", line)


def _cut_short(line: int) -> NotJsonError:
    return NotJsonError("it breaks off", line, "the file may have been cut short")
