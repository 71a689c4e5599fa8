"""Run the review server: on loopback, or wider over TLS, until it is told to end."""

import logging
import signal
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from media.errors import OutputError, UnreadableInputError, WrongUseError
from release.review.web.hosts import LOOPBACK, hosts_of, origin_of

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2; those of TLS 1.3 are all good. Mozilla's "intermediate" list, without the old key exchange."""

AT_ONCE = 200  # connections; a press office has some ten people, each player opens a few
BACKLOG = 128


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the server listens, and as what browsers know it."""

    host: str = "127.0.0.1"
    port: int = 8321
    certificate: Path | None = None
    key: Path | None = None
    address: str | None = None
    """The public address where a proxy stands in front; None: the server's own."""

    def insist_safe(self) -> None:
        """Refuse to be reached from elsewhere without TLS.

        Raises:
            WrongUseError: it would listen wider than loopback without certificate and key, or has one of them only.
            UnreadableInputError: one of them cannot be read.
        """
        if (self.certificate is None) != (self.key is None):
            raise WrongUseError("a certificate needs its key, and a key its certificate",
                                advice="Give both --tls-cert and --tls-key.")
        if self.host not in LOOPBACK and self.certificate is None:
            raise WrongUseError(f"{self.host} is reached from elsewhere, and that takes TLS",
                                advice="Give --tls-cert and --tls-key, or listen on 127.0.0.1.")
        if self.host in {"0.0.0.0", "::", ""} and self.address is None:  # noqa: S104 - it is refused
            raise WrongUseError("a server that listens everywhere must be told by which name it goes",
                                advice="Give --address, e.g. --address https://review.force.example.")
        if self.certificate is not None and self.key is not None:
            _insist_pair(self.certificate, self.key)

    def listen(self) -> socket.socket:
        """Take the port; nobody is answered yet.

        Raises:
            OutputError: somebody else has it, or it is none of this machine's.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            return socket.create_server((self.host, self.port), family=family, backlog=BACKLOG)
        except OSError as problem:
            raise OutputError(f"cannot be listened on ({problem.strerror or problem})", file=f"{self.host}:{self.port}",
                              advice="Choose another --port.") from problem

    def origin(self, port: int) -> str:
        """Return what browsers call the server once it has its port."""
        if self.address is not None:
            return origin_of(self.address)
        scheme, own = ("http", 80) if self.certificate is None else ("https", 443)
        host = f"[{self.host}]" if ":" in self.host else self.host.lower()
        return f"{scheme}://{host}" if port == own else f"{scheme}://{host}:{port}"

    def hosts(self, port: int) -> frozenset[str]:
        """Return every Host header to which it answers."""
        return hosts_of(self.origin(port))


class _Server(uvicorn.Server):
    """Remembers by which signal it was told to end: whether asyncio passes a Ctrl-C on is a matter of the moment."""

    told: int | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, in good order."""
        self.told = sig
        super().handle_exit(sig, frame)


def serve(app: FastAPI, listening: socket.socket, reach: Reach) -> None:
    """Answer on a socket until Ctrl-C.

    Raises:
        KeyboardInterrupt: that was it.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    config = uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, server_header=False, ws="none", lifespan="off",
        http="h11", h11_max_incomplete_event_size=32 * 1024, limit_concurrency=AT_ONCE, timeout_keep_alive=30,
        timeout_graceful_shutdown=5, ssl_certfile=reach.certificate, ssl_keyfile=reach.key,
        ssl_ciphers=CIPHERS, proxy_headers=reach.address is not None,
        forwarded_allow_ips=["127.0.0.1", "::1"])
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    server = _Server(config)
    server.run(sockets=[listening])
    if server.told == signal.SIGINT:
        raise KeyboardInterrupt


def _insist_pair(certificate: Path, key: Path) -> None:
    """Refuse a certificate and a key that do not belong together."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError) as problem:
        raise UnreadableInputError(f"cannot be used with its key ({getattr(problem, 'reason', None) or problem})",
                                   file=certificate, advice="Give the PEM files of one certificate and its key."
                                   ) from problem
