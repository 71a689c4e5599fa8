"""The command of the review server."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from options import FILE, own_register, with_json, with_register
from release.register.shelf import Register
from terminal import clock, show, tell

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
@with_json
def review(out: Path, register: Register, key_file: Path | None, as_json: bool,
           **asked: Any) -> None:  # noqa: ANN401
    """Serve the page where reviewers check, correct and sign what waits in OUT, until Ctrl-C.

    At first start it prints a link that makes an administrator; it holds once, for 30 minutes.

    \b
    Example: presspack review releases
    """
    from release.review.web.serving import Reach  # noqa: PLC0415 - two seconds, which no other command shall wait for
    from release.review.web.starting import Start, start  # noqa: PLC0415

    reach = Reach(host=asked["host"], port=asked["port"], certificate=asked["certificate"], key=asked["key"],
                  address=asked["address"])
    start(Start(out=out, register=register, reach=reach, key_file=key_file or _beside(register), zone=asked["zone"],
                oidc=asked["oidc"], insist_on_code=asked["insist_on_code"],
                new_administrator=asked["new_administrator"]), clock, partial(_addresses, as_json), tell)


def _addresses(as_json: bool, address: str, first: str | None) -> None:
    """Say where the server is; it goes on after that, so whoever reads it through a pipe must not wait for the end."""
    show({"address": address, "first": first}, as_json, address, *([first] if first else []))
    sys.stdout.flush()


def _beside(register: Register) -> Path:
    """Return where the server's key is kept: beside the register's file, or with the user's data."""
    url = register.engine.url
    register_file = url.database if url.get_backend_name() == "sqlite" else None
    return Path(register_file or own_register()).with_name(KEY_NAME)
