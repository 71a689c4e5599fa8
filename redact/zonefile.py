"""Read the regions a person gives, in a file of their own, and refuse whatever cannot be meant."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from media.errors import UnreadableInputError, WrongUseError
from redact.records import Kind

LARGEST = 1 << 20  # bytes; a thousand keyframes are a twentieth of it
MOST_ZONES = 200
KINDS = {kind.value: kind for kind in (Kind.ZONE, Kind.TEXT, Kind.PLATE, Kind.SCREEN, Kind.FACE)}
ADVICE = "Correct these and try again."

FRAME = re.compile(r"frame (\d{1,9})")
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,38}[A-Za-z0-9])?")
TAKEN = re.compile(r"(?:face|head|text|plate|screen)-\d+")  # what tracks are called that the program finds
KEYS = frozenset({"name", "kind", "box", "keyframes", "whole", "follow", "from", "to"})
KEYFRAME_KEYS = frozenset({"at", "box"})

Given = tuple[float, float, float, float]
"""x, y, width, height in upright pixels."""


@dataclass(frozen=True, slots=True)
class When:
    """A moment as a person says it: a frame by its number, or seconds after the first frame."""

    frame: int | None = None
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.seconds:g} s" if self.frame is None else f"frame {self.frame}"


@dataclass(frozen=True, slots=True)
class Zone:
    """One region of the file; `keyframes` has one entry without a moment for a fixed box, none for the whole."""

    id: str
    where: str
    kind: Kind
    keyframes: tuple[tuple[When | None, Given], ...]
    follow: bool
    begins: When | None
    ends: When | None


def read_zones(path: Path) -> tuple[tuple[Zone, ...], tuple[str, ...]]:
    """Return the zones of a file that can be meant, and what is wrong with the others, in words.

    Nothing is held against any clip yet, so that whoever does can say all that is wrong at once.

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
        WrongUseError: it is not YAML, or no list of zones.
    """
    said = _list_of(path)
    faults: list[str] = []
    zones = [_zone(place, one, faults) for place, one in enumerate(said, 1)]
    found = [zone for zone in zones if zone is not None]
    times = Counter(zone.id for zone in found)
    faults += [f"two zones are called {name}" for name, count in times.items() if count > 1]
    return tuple(found), tuple(faults)


class _Plain(yaml.SafeLoader):
    """SafeLoader that knows a key only once, and no aliases: a zone is said where it stands."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "it refers back to another place with *", self.get_mark())
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for name, times in Counter(names).items():
            if times > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{name} is stated twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _list_of(path: Path) -> list[Any]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as problem:
        raise UnreadableInputError(f"the zones cannot be read ({problem.strerror})", file=path,
                                   advice="Check the path and the permissions.") from problem
    if len(content) > LARGEST:
        raise WrongUseError("is larger than a megabyte", file=path, advice="Give the zones only, no material.")
    try:
        said = yaml.load(content.decode("utf-8"), _Plain)  # noqa: S506 - a SafeLoader, made stricter
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as problem:
        raise WrongUseError(f"is not YAML that can be read: {_reason(problem)}", file=path, advice=ADVICE) from problem
    if not isinstance(said, list) or not said:
        raise WrongUseError("is not a list of zones", file=path,
                            advice="Begin each zone with `- name:`, as docs/zones.md shows.")
    if len(said) > MOST_ZONES:
        raise WrongUseError(f"holds {len(said)} zones, and {MOST_ZONES} are the most", file=path,
                            advice="Draw fewer, larger zones.")
    return said


def _reason(problem: Exception) -> str:
    if isinstance(problem, yaml.MarkedYAMLError) and problem.problem_mark:
        return f"line {problem.problem_mark.line + 1}: {problem.problem or problem.context}"
    return "it is not UTF-8 text" if isinstance(problem, UnicodeDecodeError) else "it cannot be followed"


def _zone(place: int, said: object, faults: list[str]) -> Zone | None:
    """Return the zone, or None after adding what is wrong with it to `faults`."""
    where = f"zone {place}"
    if not isinstance(said, dict):
        faults.append(f"{where} is not a list of keys and values")
        return None
    name = said.get("name", f"zone-{place}")
    if isinstance(name, str) and NAME.fullmatch(name):
        where = f"zone {place} ({name})" if "name" in said else where
    before = len(faults)
    faults += [f"{where}: {fault}" for fault in _shape(said)]
    if len(faults) > before:
        return None
    keyframes = tuple((_when(one["at"]), _given(one["box"])) for one in said.get("keyframes", ()))
    fixed = ((None, _given(said["box"])),) if "box" in said else ()
    return Zone(id=name, where=where, kind=KINDS[said.get("kind", "zone")],
                keyframes=tuple((when, box) for when, box in (*fixed, *keyframes) if box is not None),
                follow=said.get("follow", False), begins=_when(said.get("from")), ends=_when(said.get("to")))


def _shape(said: dict[Any, Any]) -> Iterator[str]:
    """Yield everything about one zone that is wrong whatever the clip."""
    yield from (f"unknown key {key}" for key in sorted(map(str, said.keys() - KEYS)))
    name = said.get("name", "zone-1")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        yield "name must be up to 40 letters, digits, spaces, dots and dashes"
    elif TAKEN.fullmatch(name):
        yield f"{name} is what a track is called that the program finds; choose another name"
    kind = said.get("kind", "zone")
    if not isinstance(kind, str) or kind not in KINDS:
        yield f"kind must be one of {', '.join(KINDS)}"
    for key in ("whole", "follow"):
        if not isinstance(said.get(key, False), bool):
            yield f"{key} must be true or false"
    for key in ("from", "to"):
        if key in said and _when(said[key]) is None:
            yield f"{key} must be seconds, or the words frame N"
    ways = [key for key in ("box", "keyframes", "whole") if said.get(key, False) is not False]
    if len(ways) != 1:
        yield "give one of box, keyframes and whole" + (f", not {' and '.join(ways)}" if ways else "")
    if "box" in said and _given(said["box"]) is None:
        yield "box must be [x, y, width, height] with a width and height above 0"
    keyframes = said.get("keyframes", [])
    if "keyframes" in said:
        yield from _keyframe_faults(keyframes)
    if said.get("follow") is True and not (isinstance(keyframes, list) and len(keyframes) > 1):
        yield "follow needs two keyframes or more: what is followed is the picture between them"


def _keyframe_faults(said: object) -> Iterator[str]:
    if not isinstance(said, list) or not said:
        yield "keyframes must be a list of `at` and `box`"
        return
    for place, one in enumerate(said, 1):
        if not isinstance(one, dict):
            yield f"keyframe {place} is not an `at` and a `box`"
            continue
        yield from (f"keyframe {place}: unknown key {key}" for key in sorted(map(str, one.keys() - KEYFRAME_KEYS)))
        if _when(one.get("at")) is None:
            yield f"keyframe {place}: at must be seconds, or the words frame N"
        if _given(one.get("box")) is None:
            yield f"keyframe {place}: box must be [x, y, width, height] with a width and height above 0"


def _when(said: object) -> When | None:
    """Return the moment, or None where it is not one."""
    if isinstance(said, str):
        named = FRAME.fullmatch(said)
        return None if named is None else When(frame=int(named[1]))
    number = _number(said)
    return None if number is None or number < 0 else When(seconds=number)


def _given(said: object) -> Given | None:
    """Return x, y, width and height, or None where they are not that."""
    if not isinstance(said, list) or len(said) != 4:
        return None
    numbers = [number for number in map(_number, said) if number is not None]
    if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
        return None
    x, y, width, height = numbers
    return x, y, width, height


def _number(said: object) -> float | None:
    """Return a plain number; a truth value, infinity and not-a-number are none."""
    if isinstance(said, bool) or not isinstance(said, int | float) or not abs(said) < 1e9:
        return None
    return float(said)
