"""The frozen, strict base of everything that reaches disk."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from media.errors import ExpectedError, WrongUseError


class Record(BaseModel):
    """A value that never changes, refuses unknown keys, and has one canonical JSON form."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def to_json(self) -> str:
        """Return the canonical form: sorted keys, two spaces, one newline at the end; a `Compact` on one line."""
        return "".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        """Yield the canonical form bit by bit: that of a long clip's plan is hundreds of megabytes."""
        yield from _written(self, "")
        yield "\n"

    def fingerprint(self) -> str:
        """Return the hex SHA-256 of the canonical form."""
        known = hashlib.sha256()
        for piece in self.pieces():
            known.update(piece.encode())
        return known.hexdigest()

    @classmethod
    def from_json(cls, text: str | bytes, *, file: Path | str | None = None,
                  error: type[ExpectedError] = WrongUseError) -> Self:
        """Parse strictly; every problem found is named in one error.

        Raises:
            ExpectedError: of type `error`, when a key is unknown or missing, or a value does not fit.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as problem:
            raise error(describe(problem), file=file, advice="Correct these and try again.") from problem

    @classmethod
    def from_plain(cls, data: object, *, file: Path | str | None = None,
                   error: type[ExpectedError] = WrongUseError) -> Self:
        """Parse what a YAML or JSON reader returned, as strictly as from_json does."""
        return cls.from_json(json.dumps(data, default=str), file=file, error=error)


def describe(problem: ValidationError) -> str:
    """Say every problem of a validation error in one line."""
    words = {"extra_forbidden": "unknown key", "missing": "missing"}
    found = []
    for one in problem.errors():
        where = ".".join(str(step) for step in one["loc"]) or "the document"
        found.append(f"{where}: {words.get(one['type'], one['msg'])}")
    return "; ".join(found)


class Compact(Record):
    """A record of which a clip holds one or more a frame; it cannot tell fields given from fields left out.

    Pydantic keeps, with each value, a set of the names given: 200 to 700 bytes, a gigabyte in two hours of clip.
    Here all values of a kind share one.
    """

    def model_post_init(self, context: object, /) -> None:
        """Let the value's own set of names go."""
        object.__setattr__(self, "__pydantic_fields_set__", _fields(type(self)))


def _written(record: Record, indent: str) -> Iterator[str]:
    """Yield a record as JSON, its lines after the first indented by so much."""
    if isinstance(record, Compact):
        yield json.dumps(record.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return
    before = "{"
    for key, name in _keys(type(record)):
        yield f'{before}\n{indent}  "{key}": '
        yield from _field(record, name, f"{indent}  ")
        before = ","
    yield f"\n{indent}}}" if before == "," else "{}"


def _field(record: Record, name: str, indent: str) -> Iterator[str]:
    """Yield one field of a record, records in it one at a time."""
    value = getattr(record, name)
    if isinstance(value, Record):
        yield from _written(value, indent)
    elif value and isinstance(value, tuple) and all(isinstance(one, Record) for one in value):
        before = "["
        for one in value:
            yield f"{before}\n{indent}  "
            yield from _written(one, f"{indent}  ")
            before = ","
        yield f"\n{indent}]"
    else:
        (plain,) = record.model_dump(mode="json", include={name}).values()
        yield json.dumps(plain, sort_keys=True, indent=2, ensure_ascii=False).replace("\n", f"\n{indent}")


@cache
def _keys(kind: type[Record]) -> list[tuple[str, str]]:
    """Return each field's key in JSON with its name here, by key: rules call a field `class`, which Python does not."""
    aliased = kind.model_config.get("serialize_by_alias", False)
    return sorted((field.serialization_alias or name if aliased else name, name)
                  for name, field in kind.model_fields.items())


@cache
def _fields(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)
