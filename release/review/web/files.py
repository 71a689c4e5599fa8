"""Answer with a file, or with the part of it that a player asks for, and let nobody keep it."""

import re
from dataclasses import dataclass
from os import fstat
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from release.review.web.errors import NotThereError

PIECE = 1 << 18  # bytes read at a time
KINDS = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".m4a": "audio/mp4", ".json": "application/json"}
ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.ASCII)
"""RFC 9110 section 14.1.2, but one range only; a server may answer several with the whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which bytes of a file of so many are sent; both ends included."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many these are."""
        return self.last - self.first + 1


class NoSuchPartError(Exception):
    """A range begins behind the end of the file."""


def file_answer(request: Request, path: Path) -> Response:
    """Return the answer to GET or HEAD of a file: 200, 206, 304 or 416 (RFC 9110).

    The file is opened once, so that one that is replaced meanwhile is sent whole as it was.

    Raises:
        NotThereError: it is gone, or of a kind that is not shown.
    """
    kind = KINDS.get(path.suffix)
    if kind is None:
        raise _gone()
    try:
        file = path.open("rb")
    except OSError as problem:
        raise _gone() from problem
    state = fstat(file.fileno())
    tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}-{state.st_ino:x}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "no-store", "Content-Type": kind,
               "Content-Disposition": "inline"}
    if _knows(request.headers.get("if-none-match"), tag):
        file.close()
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-store"})
    try:
        asked = part_asked(request, tag, state.st_size)
    except NoSuchPartError:
        file.close()
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{state.st_size}"})
    if asked is not None:
        headers["Content-Range"] = f"bytes {asked.first}-{asked.last}/{asked.size}"
    part = asked or Part(0, state.st_size - 1, state.st_size)
    return _Sent(file, part, 200 if asked is None else 206, {**headers, "Content-Length": str(part.length)})


def part_asked(request: Request, tag: str, size: int) -> Part | None:
    """Return the part that a request asks for; None: the whole, also where it cannot be made out.

    Raises:
        NoSuchPartError: there are no such bytes.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("range", ""))
    held = request.headers.get("if-range")
    if asked is None or request.method != "GET" or (held is not None and held != tag):
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:
        if int(last) == 0 or size == 0:
            raise NoSuchPartError
        return Part(max(size - int(last), 0), size - 1, size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NoSuchPartError
    return Part(int(first), min(int(last), size - 1) if last else size - 1, size)


class _Sent(Response):
    """Sends a part of an open file, and closes it, however that ends."""

    def __init__(self, file: BinaryIO, part: Part, status: int, headers: dict[str, str]) -> None:
        self.file, self.part = file, part
        super().__init__(None, status, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self.file:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            left = 0 if scope["method"] == "HEAD" else self.part.length
            await run_in_threadpool(self.file.seek, self.part.first)
            while left > 0:
                piece = await run_in_threadpool(self.file.read, min(PIECE, left))
                if not piece:
                    break  # cut short beneath us: the length that was said tells the player
                left -= len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
            if self.part.length == 0 or scope["method"] == "HEAD" or left > 0:
                await send({"type": "http.response.body", "body": b"", "more_body": False})


def _knows(sent: str | None, tag: str) -> bool:
    held = {one.strip().removeprefix("W/") for one in (sent or "").split(",")}
    return sent is not None and (tag in held or "*" in held)


def _gone() -> NotThereError:
    return NotThereError("there is no such file", advice="Open the item again.")
