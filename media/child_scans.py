"""Count the scans of a JPEG before it is decoded: each is another pass over the whole picture."""

import re
from typing import BinaryIO

from media.child_wire import unsupported

MOST_SCANS = 100
"""Encoders write 1 to 14; a few kilobytes with thousands of scans keep a decoder busy for minutes."""

_LONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length: TEM and the restart markers
_START_OF_SCAN, _START, _END = 0xDA, 0xD8, 0xD9
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")  # what ends coded data; 0xFF00 and restart markers do not


def insist_on_few_scans(file: BinaryIO) -> None:
    """Refuse a JPEG with more scans than `MOST_SCANS`; where it stands in the file is left as it was.

    What is not a sound chain of segments is left to the decoder to refuse.

    Raises:
        RefusalError: unsupported.
    """
    here = file.tell()
    file.seek(0)
    data = file.read()
    file.seek(here)
    scans, at = 0, 2
    while scans <= MOST_SCANS and (found := _MARKER.search(data, at)) is not None:
        marker, at = found[1][0], found.end()
        if marker == _END:
            return
        if marker in _LONE or marker == _START:
            continue
        scans += marker == _START_OF_SCAN
        at += int.from_bytes(data[at:at + 2], "big")
    if scans > MOST_SCANS:
        raise unsupported(f"is a JPEG of more than {MOST_SCANS} scans, each a pass over the whole picture")
