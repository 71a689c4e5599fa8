"""The command of the review server."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from media.errors import WrongUseError
from options import FILE, own_register, with_register
from release.register.shelf import Register
from release.review.people.house import People
from release.review.people.oidc import load_provider
from release.review.people.sealing import load_keys
from release.review.web.app import make_app
from release.review.web.serving import Reach, serve
from release.review.web.service import Service, Settings
from terminal import clock, say, tell

KEY_NAME = "review.key"


@click.command()
@click.argument("out", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="OUT")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; wider than loopback needs TLS.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True)
@click.option("--tls-cert", "certificate", type=FILE, metavar="FILE", help="The server's certificate, as PEM.")
@click.option("--tls-key", "key", type=FILE, metavar="FILE", help="Its key, as PEM.")
@click.option("--address", metavar="URL", help="What browsers call the server, where a proxy on this machine stands "
                                               "in front or it listens everywhere.")
@click.option("--oidc", type=FILE, metavar="FILE", help="The force's identity provider: see docs/review-server.md.")
@click.option("--zone", default="Europe/London", show_default=True, help="In which times are shown.")
@click.option("--key-file", type=FILE, envvar="PRESSPACK_REVIEW_KEY", metavar="FILE",
              help="The server's own key, made at first start; also taken from PRESSPACK_REVIEW_KEY. "
                   "[default: review.key beside the register's file]")
@click.option("--insist-on-code", is_flag=True, help="Nobody sees material without a second factor.")
@click.option("--new-administrator", is_flag=True,
              help="Print a one-time link for an administrator though there is one: when nobody can sign in any more.")
@with_register
def review(out: Path, host: str, port: int, register: Register, zone: str, oidc: Path | None,  # noqa: PLR0913, PLR0917
           key_file: Path | None, address: str | None, certificate: Path | None, key: Path | None,
           insist_on_code: bool, new_administrator: bool) -> None:
    """Serve the page where reviewers check, correct and sign what waits in OUT, until Ctrl-C.

    At first start it prints a link that makes an administrator; it holds once, for 30 minutes.

    \b
    Example: presspack review releases
    """
    reach = Reach(host=host, port=port, certificate=certificate, key=key, address=address)
    reach.insist_safe()
    keys = load_keys(key_file or _beside(register))
    listening = reach.listen()
    taken = listening.getsockname()[1]
    settings = Settings(origin=reach.origin(taken), hosts=reach.hosts(taken), zone=_zone(zone),
                        insist_on_code=insist_on_code)
    provider = None if oidc is None else load_provider(oidc, settings.origin, clock)
    people = People.of(register, clock, keys, provider)

    def ready() -> None:
        say(f"{settings.origin}/")
        if new_administrator or not people.has_administrator():
            say(f"{settings.origin}/first/{people.first.new()}")
            tell("Follow the second address within 30 minutes; it makes an administrator, once. Ctrl-C ends the "
                 "server.")

    serve(make_app(Service(docket=docket_of(out, register), people=people, settings=settings)), listening, reach,
          ready)


def _beside(register: Register) -> Path:
    """Return where the server's key is kept: beside the register's file, or with the user's data."""
    url = register.engine.url
    register_file = url.database if url.get_backend_name() == "sqlite" else None
    return Path(register_file or own_register()).with_name(KEY_NAME)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise WrongUseError(f"there is no time zone {name}", advice="Write it like Europe/London.") from problem
