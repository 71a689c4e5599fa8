"""The kinds of values that facts have beside the closed vocabularies: moments, months, names."""

import math
import re
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator

T = TypeVar("T")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?")
MOST_MONTHS = 12 * 200  # longer than any term a court passes


def moment(value: Any) -> date:  # noqa: ANN401 - the wall: text or a date from whatever read the file
    """Return a day, or a moment on it, from ISO text such as 2026-03-10 or 2026-03-10T18:00Z.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        raise ValueError("should be a date such as 2026-03-10, or a moment such as 2026-03-10T18:00Z")
    return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)


def months(value: Any) -> int | float:  # noqa: ANN401 - the wall: a number or anything else a file may hold
    """Return a length in months, parts of a month allowed.

    Raises:
        ValueError: it is no number, negative, or longer than any sentence.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 <= value <= MOST_MONTHS:
        raise ValueError("should be a number of months, 0 or more")
    return int(value) if value == int(value) else float(value)


def _stated(value: Any) -> Any:  # noqa: ANN401 - runs before the field's own type is checked
    return None if value == "unknown" else _tupled(value)


def _tupled(value: Any) -> Any:  # noqa: ANN401 - as above
    """Turn lists into tuples, also those inside: past a validator pydantic takes what it is given for Python."""
    if isinstance(value, list):
        return tuple(_tupled(one) for one in value)
    return {key: _tupled(one) for key, one in value.items()} if isinstance(value, dict) else value


Maybe = Annotated[T | None, BeforeValidator(_stated)]
"""A fact with three values; the word "unknown" says what an absent key says."""

Moment = Annotated[date, PlainValidator(moment),
                   PlainSerializer(lambda value: value.isoformat(), return_type=str)]
Months = Annotated[int | float, PlainValidator(months)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Protected = Annotated[str, Field(pattern=r"^(subject|proceedings|person:\S+)$")]
