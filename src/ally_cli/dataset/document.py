"""A JSON document as it was written: parsed so that no key is lost, and with the line of each part.

For documents that are unsound: msgspec reads sound ones several times faster (`dataset.py`).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ally_cli.dataset.rules import Problem

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")

_blanks = re.compile(r"[ \t\n\r]*").match
_steps = re.compile(r"""\.(\w+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]""").finditer
_plain_key = re.compile(r"\w+").fullmatch
_half_pair = re.compile(
    r"\\ud[89ab]\w\w(?!\\ud[c-f])|(?<!\\ud[89ab]\w\w)\\ud[c-f]\w\w", re.IGNORECASE
).search
_with_offset = re.compile(r"(?:JSON is malformed: )?(.*) \(byte (\d+)\)").fullmatch


class NotJsonError(Exception):
    """The document is not JSON in UTF-8: why, on which line, and what would help."""

    def __init__(self, message: str, line: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.hint = hint


class Document:
    """A JSON document: its *value*, and what a value does not tell about how it is written."""

    def __init__(self, data: bytes) -> None:
        """Read *data*. Raises NotJsonError."""
        self._text = _decoded(data)
        # Identity of an object -> it, so that the identity stays its own, and its repeated keys.
        self._repeats: dict[int, tuple[dict[str, Any], set[str]]] = {}
        self.value = self._parsed()
        self._parts: dict[int, dict[str | int, int]] = {}  # where a value begins -> its parts

    def repeated_keys(self) -> Iterator[Problem]:
        """Yield a problem for each key that an object has more than once."""
        return self._repeated_in(self.value, "$") if self._repeats else iter(())

    def line(self, path: str) -> int:
        """Return the line, from 1, of what is at *path*, or else of what would hold it."""
        index = self._skip(0)
        for step in _steps(path):
            key, number, quoted = step.groups()
            wanted = int(number) if number else key or json.loads(quoted)
            parts = self._parts_of(index)
            if wanted not in parts:
                break
            index = parts[wanted]
        return self._text.count("\n", 0, index) + 1

    def _parsed(self) -> Any:
        text = self._text
        try:
            # Python's reader tells where an error is and which keys are repeated; msgspec, which
            # reads sound documents, is the stricter of the two.
            value = json.loads(text, object_pairs_hook=self._object)
            msgspec.json.decode(text)
        except json.JSONDecodeError as error:
            raise _not_json(text, error.pos, error.msg) from None
        except RecursionError:
            raise NotJsonError("nested too deeply") from None
        except (msgspec.DecodeError, ValueError) as error:
            if half := _half_pair(text):
                raise _not_json(text, half.start(), f"{half[0]} is half a character") from None
            if found := _with_offset(str(error)):
                index = len(text.encode()[: int(found[2])].decode(errors="ignore"))
                raise _not_json(text, index, found[1]) from None
            raise NotJsonError(f"not JSON: {error}") from None
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            keys = [key for key, _ in pairs]
            self._repeats[id(value)] = value, {key for key in value if keys.count(key) > 1}
        return value

    def _repeated_in(self, value: Any, path: str) -> Iterator[Problem]:
        if isinstance(value, dict):
            _, repeated = self._repeats.get(id(value), (value, set()))
            for key, part in value.items():
                if key in repeated:
                    yield Problem(below(path, key), "the key stands here twice", "keep one of them")
                yield from self._repeated_in(part, below(path, key))
        elif isinstance(value, list):
            for n, part in enumerate(value):
                yield from self._repeated_in(part, below(path, n))

    def _parts_of(self, index: int) -> dict[str | int, int]:
        if index not in self._parts:
            self._parts[index] = dict(self._scan(index))
        return self._parts[index]

    def _scan(self, index: int) -> Iterator[tuple[str | int, int]]:
        """Yield the key or number of each part of the value at *index*, and where it begins."""
        text, read = self._text, json.JSONDecoder().raw_decode
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


def below(path: str, step: str | int) -> str:
    """Return the path of the part *step* of what is at *path*."""
    if isinstance(step, int):
        return f"{path}[{step}]"
    return f"{path}.{step}" if _plain_key(step) else f"{path}[{json.dumps(step)}]"


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
    message = message[:1].lower() + message[1:].removesuffix(" at")
    column = index - text.rfind("\n", 0, index)
    line = text.count("\n", 0, index) + 1
    return NotJsonError(f"not JSON: {message}, column {column}", line)


def _cut_short(line: int) -> NotJsonError:
    return NotJsonError("it breaks off", line, "the file may have been cut short")
