"""Whether JSON has the shape of a record: no field missing or unknown, each value of its type."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, inspect

from ally_cli.dataset.document import Number
from ally_cli.dataset.problem import Problem, Vocabulary, below, quoted, shortened, wrong

Shape = TypeVar("Shape", bound=Struct)


def fit(value: object, record: type[Shape]) -> tuple[Shape, list[Problem]]:
    """Return *value*, parsed JSON, as a *record*, and every breach of its shape.

    What does not fit is replaced by something neutral, so that the rest can be looked at.
    """
    fitting = _Fitting()
    fitted: Shape = fitting.fit(value, inspect.type_info(record), "$")
    return fitted, fitting.found


class _Fitting:
    """The fitting of a value to what is wanted, and what has been *found* to be wrong so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._vocabularies: dict[tuple[str, ...], Vocabulary] = {}

    def fit(self, value: Any, wanted: inspect.Type, path: str) -> Any:
        """Return *value*, which is at *path*, as what is *wanted*."""
        if value is None and _takes_null(wanted):
            return None
        match _without_null(wanted), value:
            case (inspect.StrType(), str()) | (inspect.BoolType(), bool()):
                return value
            case inspect.IntType(), int() if not isinstance(value, bool):
                return value
            case inspect.StructType() as record, dict():
                return self._record(value, record, path)
            case inspect.VarTupleType() as several, list():
                if len(value) < (several.min_length or 0):
                    self._say(path, "an empty list", f"at least {several.min_length}")
                kind = several.item_type
                return tuple(self.fit(item, kind, below(path, n)) for n, item in enumerate(value))
            case inspect.DictType() as table, dict():
                kind = table.value_type
                return {key: self.fit(item, kind, below(path, key)) for key, item in value.items()}
            case inspect.EnumType() as vocabulary, str():
                with suppress(ValueError):
                    return vocabulary.cls(value)
                words = tuple(word.value for word in vocabulary.cls)
                hint = self._vocabulary(words).hint(value) or _one_of(words)
                self._say(path, f"no {_spaced(vocabulary.cls.__name__)} {quoted(value)}", hint)
            case inspect.LiteralType() as literal, int() if _is_one_of(value, literal.values):
                return value
            case _:
                self._say(path, f"{_named(value)} where {_words(wanted)} belongs")
        return _neutral(wanted)

    def _record(self, value: dict[str, Any], wanted: inspect.StructType, path: str) -> Any:
        try:
            return msgspec.convert(value, wanted.cls)  # most are sound, and this is fast
        except msgspec.ValidationError as error:
            reason, before = str(error), len(self.found)
        fields = {field.encode_name: field for field in wanted.fields}
        keys = {name: name for name in fields if name in value}  # field -> the key that holds it
        missing = [name for name in fields if name not in value]
        for key in value:
            if key not in fields:
                near = self._vocabulary(tuple(missing)).near(key)
                hint = f"did you mean {near[0]}?" if near else "take it out"
                self._say(below(path, key), f"no field is called {quoted(key)}", hint)
                if near:  # a misspelt field is there, and not missing as well
                    keys[near[0]] = key
                    missing.remove(near[0])
        for name in missing:
            hint = f"{_words(fields[name].type)} belongs there"
            self._say(below(path, name), f"the field '{name}' is missing", hint)
        values = {
            field.name: self.fit(value[keys[name]], field.type, below(path, keys[name]))
            if name in keys
            else _neutral(field.type)
            for name, field in fields.items()
        }
        if len(self.found) == before:
            self._say(path, reason)  # msgspec has the last word
        return wanted.cls(**values)

    def _say(self, path: str, message: str, hint: str | None = None) -> None:
        self.found.append(wrong(path, message, hint))

    def _vocabulary(self, words: tuple[str, ...]) -> Vocabulary:
        if words not in self._vocabularies:
            self._vocabularies[words] = Vocabulary(words)
        return self._vocabularies[words]


def _without_null(kind: inspect.Type) -> inspect.Type:
    match kind:
        case inspect.Metadata():
            return _without_null(kind.type)
        case inspect.UnionType():
            return _without_null(
                next(one for one in kind.types if not isinstance(one, inspect.NoneType))
            )
        case _:
            return kind


def _takes_null(kind: inspect.Type) -> bool:
    match kind:
        case inspect.Metadata():
            return _takes_null(kind.type)
        case inspect.UnionType():
            return any(isinstance(one, inspect.NoneType) for one in kind.types)
        case _:
            return False


def _neutral(wanted: inspect.Type) -> Any:
    """Return what no rule has anything against, in place of what is *wanted*."""
    if _takes_null(wanted):
        return None
    match kind := _without_null(wanted):
        case inspect.StructType():
            return kind.cls(**{field.name: _neutral(field.type) for field in kind.fields})
        case inspect.VarTupleType():
            return ()
        case inspect.DictType():
            return {}
        case inspect.EnumType():
            return next(iter(kind.cls))
        case inspect.LiteralType():
            return kind.values[0]
        case inspect.BoolType():
            return False
        case inspect.IntType():
            return 0
        case _:
            return ""


def _words(wanted: inspect.Type) -> str:
    """Return in words what is *wanted*."""
    match kind := _without_null(wanted):
        case inspect.StructType() | inspect.DictType():
            words = "an object"
        case inspect.VarTupleType():
            words = "a list"
        case inspect.EnumType():
            words = _one_of(word.value for word in kind.cls)
        case inspect.LiteralType():
            words = " or ".join(map(str, kind.values))
        case inspect.BoolType():
            words = "true or false"
        case inspect.IntType():
            words = "a whole number"
        case _:
            words = "text"
    return f"{words} or null" if _takes_null(wanted) else words


def _named(value: object) -> str:
    """Return in words what sort of JSON *value* is."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Number():
            return f"the number {shortened(value)}"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def _is_one_of(value: int, values: Iterable[Any]) -> bool:
    return not isinstance(value, bool) and value in values


def _one_of(words: Iterable[str]) -> str:
    return f"one of {', '.join(words)}"


def _spaced(name: str) -> str:
    """Return a class's *name* as words: SourceKind is a source kind."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
