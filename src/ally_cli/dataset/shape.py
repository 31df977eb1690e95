"""Whether JSON has the shape of a record: no field missing or unknown, each value of its type."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, inspect

from ally_cli.dataset.document import below
from ally_cli.dataset.rules import Problem
from ally_cli.words import nearest

_step = re.compile(r"[.\[]").finditer
_index = re.compile(r"\[[^\]]*\]")

Shape = TypeVar("Shape", bound=Struct)


def fit(value: object, record: type[Shape]) -> tuple[Shape, list[Problem]]:
    """Return *value*, parsed JSON, as a *record*, and every breach of its shape.

    What does not fit is replaced by something neutral, so that the rest can be looked at.
    """
    found: list[Problem] = []
    fitted: Shape = _fit(value, inspect.type_info(record), "$", found)
    return fitted, found


def certain(problems: Iterable[Problem], misshapen: Iterable[Problem]) -> Iterator[Problem]:
    """Yield those of *problems* that do not follow from what is *misshapen*."""
    paths = {problem.path for problem in misshapen}
    fields = {_index.sub("", path) for path in paths}
    for problem in problems:
        within = {problem.path[: step.start()] for step in _step(problem.path)} | {problem.path}
        needs = problem.needs
        if within.isdisjoint(paths) and not any(_overlap(a, b) for a in fields for b in needs):
            yield problem


def _overlap(one: str, other: str) -> bool:
    """Tell whether one of two paths lies within the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _fit(value: Any, wanted: inspect.Type, path: str, found: list[Problem]) -> Any:
    """Return *value* as what is *wanted*; what it lacks for that is *found*."""
    match _without_null(wanted), value:
        case _, None if _takes_null(wanted):
            return None
        case inspect.StructType() as record, dict():
            return _record(value, record, path, found)
        case inspect.VarTupleType() as several, list():
            if len(value) < (several.min_length or 0):
                found.append(Problem(path, "an empty list", f"at least {several.min_length}"))
            items = enumerate(value)
            return tuple(_fit(item, several.item_type, below(path, n), found) for n, item in items)
        case inspect.DictType() as table, dict():
            return {
                key: _fit(item, table.value_type, below(path, key), found)
                for key, item in value.items()
            }
        case inspect.EnumType() as vocabulary, str():
            words = [word.value for word in vocabulary.cls]
            if value in words:
                return vocabulary.cls(value)
            message = f"no {_spaced(vocabulary.cls.__name__)} '{value}'"
            found.append(Problem(path, message, _did_you_mean(value, words)))
        case inspect.LiteralType() as literal, _ if type(value) is int and value in literal.values:
            return value
        case (inspect.StrType(), str()) | (inspect.BoolType(), bool()):
            return value
        case _:
            found.append(Problem(path, f"{_named(value)} where {_words(wanted)} belongs"))
    return _neutral(wanted)


def _record(
    value: dict[str, Any], wanted: inspect.StructType, path: str, found: list[Problem]
) -> Any:
    try:
        return msgspec.convert(value, wanted.cls)  # most are sound, and this is fast
    except msgspec.ValidationError as error:
        reason, before = str(error), len(found)
    fields = {field.encode_name: field for field in wanted.fields}
    keys = {name: name for name in fields if name in value}  # field -> the key that holds it
    missing = [name for name in fields if name not in value]
    for key in value:
        if key not in fields:
            near = nearest(key, missing)
            hint = f"did you mean {near[0]}?" if near else "take it out"
            found.append(Problem(below(path, key), f"no field is called '{key}'", hint))
            if near:  # a misspelt field is there, and not missing as well
                keys[near[0]] = key
                missing.remove(near[0])
    for name in missing:
        hint = f"{_words(fields[name].type)} belongs there"
        found.append(Problem(below(path, name), f"the field '{name}' is missing", hint))
    values = {
        field.name: _fit(value[keys[name]], field.type, below(path, keys[name]), found)
        if name in keys
        else _neutral(field.type)
        for name, field in fields.items()
    }
    if len(found) == before:
        found.append(Problem(path, reason))  # msgspec has the last word
    return wanted.cls(**values)


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
        case int() | float():
            return f"the number {value}"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def _did_you_mean(word: str, words: Iterable[str]) -> str:
    near = nearest(word, words := list(words))
    return f"did you mean {' or '.join(near)}?" if near else _one_of(words)


def _one_of(words: Iterable[str]) -> str:
    return f"one of {', '.join(words)}"


def _spaced(name: str) -> str:
    """Return a class's *name* as words: SourceKind is a source kind."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
