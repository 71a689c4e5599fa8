"""One process that draws, seen from the server that started it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from media.errors import MissingPartError
from release.review.proxies.order import Order, Telling

BOOT = ("import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
        "from release.review.proxies.__main__ import main; sys.exit(main())")
LONGEST_LINE = 1 << 16

_TELLING: TypeAdapter[Telling] = TypeAdapter(Telling)


class Hand:
    """A process that is ready to draw one item; it ends when this one does, for then its input is closed."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            MissingPartError: the system has no memory, process or descriptor left for it.
        """
        paths = json.dumps([str(Path(one).resolve()) for one in sys.path])
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", BOOT, paths, "--wait"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True)  # Ctrl-C is for the server, which then ends it
        except OSError as problem:
            raise MissingPartError(f"proxies cannot be drawn: no process could be started ({problem.strerror})",
                                   advice="Close other programs, and try again.") from problem
        self.pid = self._process.pid

    def drawing(self, order: Order) -> Iterator[Telling]:
        """Give it its order, and yield what it tells until it ends or says something that it never would."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # it is gone, and so tells nothing
            self._process.stdin.write(order.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
        while line := self._process.stdout.readline(LONGEST_LINE):
            try:
                yield _TELLING.validate_json(line, strict=True)
            except ValidationError:
                return

    def kill(self) -> None:
        """End it, by its own id; whoever reads what it tells is told no more."""
        self._process.kill()

    def close(self) -> None:
        """Reap it and close the pipes."""
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
