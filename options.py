"""The options that commands share."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from media import workers
from media.errors import WrongUseError
from redact.audio import SoundChoice
from redact.detect import names as detector_names
from redact.models import DEVICES
from redact.records import AUTO, Method, Mode, Settings
from release.brandfile import load_brand
from release.marking import Marks
from release.register.acts import Signed
from release.register.shelf import Register
from release.stampfile import load_stamp
from terminal import moment
from watermark.records import Stamp

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)
MARK_KEY = click.option("--mark-key", type=FILE, envvar="PRESSPACK_MARK_KEY", metavar="FILE",
                        help="The force's key for marks by recipient; also taken from PRESSPACK_MARK_KEY.")


def with_json(command: F) -> F:
    """Add --json, which every command has."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")(command)


def with_workers(command: F) -> F:
    """Add --workers, of which nothing that is written depends, so that it is told to the machine and to no record."""

    def told(_: click.Context, __: click.Parameter, count: int | None) -> None:
        workers.use(count)

    return click.option("--workers", type=click.IntRange(1, workers.MOST), envvar="PRESSPACK_WORKERS", metavar="N",
                        expose_value=False, callback=told,
                        help="Processes that work on one long clip; the result is the same with any number. One for "
                             "each core, as far as memory goes; also taken from PRESSPACK_WORKERS.")(command)


def with_looking(command: F) -> F:
    """Add the options that steer what is looked for and how it is hidden."""
    options = (
        click.option("--keep", multiple=True, type=FILE, metavar="PHOTO",
                     help="A photo of the person to leave clear; only one clear match is kept."),
        click.option("--keep-track", "keep_tracks", multiple=True, metavar="TRACK",
                     help="A track to leave clear, by the id that `presspack plan` lists."),
        click.option("--zones", type=FILE, metavar="ZONES",
                     help="Regions to hide besides, drawn by hand: see docs/zones.md."),
        click.option("--method", type=click.Choice([one.value for one in Method]), default="pixelate",
                     show_default=True, help="How faces are hidden; only mosaic shows anything of them, 360 bits "
                                             "at most: see docs/threat-model.md."),
        click.option("--detector", type=click.Choice([AUTO, *detector_names()]), default=AUTO,
                     show_default=True, help="Which face detector looks; auto leaves it to the mode."),
        click.option("--mode", type=click.Choice([one.value for one in Mode]), default="balanced", show_default=True,
                     help="How hard is looked: each mode's leak rate and price are in benchmarks/."),
        click.option("--text", is_flag=True,
                     help="Hide text too: burnt-in lines, badges, plates, screens, papers. Needs presspack[text]."),
        click.option("--device", type=click.Choice(list(DEVICES)), default="cpu", show_default=True,
                     help="What the networks run on; never another one than asked for."),
        click.option("--audio", type=click.Choice([one.value for one in SoundChoice]), default="drop",
                     show_default=True, help="What becomes of the sound; mute and bleep keep all of it but what "
                                             "--mute and --voices name; disguise lowers every voice, and is no "
                                             "anonymisation: see docs/threat-model.md."),
        click.option("--voices", is_flag=True,
                     help="With --audio mute or bleep: hide every stretch in which somebody is heard to speak."),
        click.option("--mute", multiple=True, metavar="FROM-TO",
                     help="A stretch that nobody may hear, e.g. 00:12-00:15.5; give it again for more."))
    for option in reversed(options):
        command = option(command)
    return command


def with_marking(command: F) -> F:
    """Add the options of what the finished files say: a line burnt in, a stamp in their data."""
    options = (
        click.option("--mark", "line", metavar="TEXT", help="Burn this line into every picture, clear of faces."),
        click.option("--branding", type=FILE, metavar="FILE",
                     help="The line's colours, logo and margins: see docs/marks.md."),
        click.option("--stamp", type=FILE, metavar="FILE",
                     help="Owner, credit and conditions of use for every file: see docs/conditions.md."))
    for option in reversed(options):
        command = option(command)
    return command


def marks(looking: dict[str, Any]) -> Marks:
    """The marks that the options on the command line ask for."""
    if looking["branding"] is None:
        return Marks(line=looking["line"])
    if looking["line"] is None:
        raise WrongUseError("--branding says how a line looks, and there is none", advice="Give the line with --mark.")
    return Marks(line=looking["line"], brand=load_brand(looking["branding"]))


def stamp(looking: dict[str, Any]) -> Stamp | None:
    """The stamp that the options on the command line ask for."""
    return None if looking["stamp"] is None else load_stamp(looking["stamp"], datetime.now(UTC))


def settings(looking: dict[str, Any]) -> Settings:
    """The settings that the options on the command line ask for."""
    return Settings(detector=looking["detector"], mode=Mode(looking["mode"]), method=Method(looking["method"]),
                    sound=SoundChoice(looking["audio"]), mute=looking["mute"], voices=looking["voices"],
                    text=looking["text"], device=looking["device"])


REGISTER = click.option("--register", "where", envvar="PRESSPACK_REGISTER", metavar="REGISTER",
                        help="The register: a file, or a PostgreSQL address; also taken from PRESSPACK_REGISTER. "
                             "[default: presspack/register.db in the user's data folder]")


def own_register() -> str:
    """Return where this user's own register is."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return str(Path(home) / "presspack" / "register.db")


def opened(where: str | None) -> Register:
    """Open the register that was named, or this user's own, which is made where there is none yet."""
    return Register.at(where or own_register())


def with_register(command: F) -> F:
    """Add --register, and hand the open register to the command as `register`."""

    @wraps(command)
    def opening(*args: Any, where: str | None, **options: Any) -> Any:  # noqa: ANN401 - whatever the command takes
        return command(*args, register=opened(where), **options)

    return cast("F", REGISTER(opening))


def with_signature(command: F) -> F:
    """Add who acts, in which role, and when; the command gets it as `signed`."""

    @wraps(command)
    def signing(*args: Any, name: str, role: str, at: str | None, **options: Any) -> Any:  # noqa: ANN401
        return command(*args, signed=signature(name, role, at), **options)

    options = (
        click.option("--as", "name", required=True, help="Your own name."),
        click.option("--role", required=True, help="The role in which you act, e.g. sio."),
        click.option("--at", metavar="MOMENT", help="When it was done, e.g. 2026-03-10T18:00. [default: now]"))
    made: Any = signing
    for option in reversed(options):
        made = option(made)
    return cast("F", made)


def signature(name: str, role: str, at: str | None) -> Signed:
    """Say who acts, as what, when."""
    return Signed.from_plain({"by": name, "role": role, "at": (moment(at) or datetime.now(UTC)).isoformat()})
