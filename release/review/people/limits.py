"""How often somebody may try: a few times at once, then after waits that grow, and never not at all."""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

FREE = {"account": 3, "device": 5, "address": 20}
"""Attempts of each kind before the first wait; a whole office may stand behind one address."""

LONGEST = 15 * 60  # seconds of a wait
FORGOTTEN = timedelta(hours=24)
MOST = 20_000  # keys remembered


@dataclass(frozen=True, slots=True)
class Tried:
    """How often a key was tried without success, until when it must wait."""

    count: int
    until: datetime
    last: datetime


@dataclass(slots=True)
class Limits:
    """Attempts, by account, by browser known to the account, by address; in memory only.

    An attempt counts as failed before it is looked at, so that a hundred at once count as a hundred.
    """

    clock: Callable[[], datetime]
    _tried: dict[str, Tried] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, keys: Iterable[str]) -> int:
        """Count an attempt under every key; returns how many seconds it must wait instead, 0 where it may go on."""
        now, asked = self.clock(), tuple(keys)
        with self._lock:
            waits = [self._tried[key].until - now for key in asked if key in self._tried]
            longest = max((wait.total_seconds() for wait in waits), default=0.0)
            if longest > 0:
                return max(1, int(longest + 0.999))
            for key in asked:
                self._count(key, now)
        return 0

    def succeeded(self, keys: Iterable[str]) -> None:
        """Take back that an attempt was counted; an account's and a browser's begin anew."""
        with self._lock:
            for key in keys:
                tried = self._tried.get(key)
                if tried is None:
                    continue
                if key.startswith("address:") and tried.count > 1:
                    self._tried[key] = Tried(tried.count - 1, self.clock(), tried.last)
                else:
                    del self._tried[key]

    def _count(self, key: str, now: datetime) -> None:
        tried = self._tried.get(key)
        count = 1 if tried is None or now - tried.last > FORGOTTEN else tried.count + 1
        beyond = count - FREE[key.partition(":")[0]]
        wait = min(LONGEST, 2 ** min(beyond, 20)) if beyond > 0 else 0
        self._tried.pop(key, None)
        self._tried[key] = Tried(count, now + timedelta(seconds=wait), now)
        while len(self._tried) > MOST:
            del self._tried[next(iter(self._tried))]  # what was not tried for longest stands first


def network_of(address: str) -> str:
    """Return what counts as one address: of IPv6 the 64 bits that one household is given."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((int(found), 64), strict=False))
