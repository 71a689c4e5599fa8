"""What comparing faces taught about one track."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redact.looks import LARGEST
from redact.recognise import Likeness, mean

MATCH = 0.363
"""Cosine above which SFace's authors call two faces one person.

Portraits shrunk to 32 px, blurred, dimmed and compressed scored .28 to .8 against other photos of the same
person, each picture by itself, and at most .24 against a stranger; strangers in Intel's clips at most .27.
"""

POSSIBLE = 0.28
"""Below this nobody need look twice: strangers do not reach it, see MATCH."""

OTHER = 0.2
"""Cosine of a look with the rest of its track below which it may show another face.

Looks at one person within one of Intel's clips score .29 to .97 with each other, 12 px faces included; within the
made tuning clips .32 and more, but for two of 250, half hidden or in the dark.
"""


@dataclass(frozen=True)
class Known:
    """What was learnt of one track: n x 128 likenesses with the frame, width and frontality of each."""

    track: str
    likenesses: NDArray[np.float32]
    frames: tuple[int, ...]
    clear: tuple[bool, ...]
    widths: tuple[float, ...]

    def towards(self, reference: Likeness) -> tuple[float, Likeness]:
        """Return the cosine with the better half of the largest looks, and the middle of that half."""
        widths = np.array(self.widths)
        large = self.likenesses[widths >= LARGEST * widths.max()]
        order = np.argsort(-(large @ reference), kind="stable")
        middle = mean(large[order[:(len(order) + 1) // 2]])
        return float(middle @ reference), middle

    def strangers(self, middle: Likeness) -> tuple[bool, ...]:
        """Return which looks are somebody else than `middle`.

        A clear look says so alone. Small and turned faces are like nobody now and then; two running are another.
        """
        low = [False, *(one < OTHER for one in (self.likenesses @ middle).tolist()), False]
        return tuple(low[place] and (clear or low[place - 1] or low[place + 1])
                     for place, clear in enumerate(self.clear, 1))

    def jump(self, middle: Likeness) -> int | None:
        """Return the frame of the first look that is somebody else than `middle`, or None."""
        return next((frame for frame, other in zip(self.frames, self.strangers(middle), strict=True) if other), None)

    def within(self, first: int, last: int, track: str) -> "Known | None":
        """Return what was learnt on these frames, both included, as that of another track; None for nothing."""
        chosen = [place for place, frame in enumerate(self.frames) if first <= frame <= last]
        if not chosen:
            return None
        return Known(track=track, likenesses=self.likenesses[chosen],
                     frames=tuple(self.frames[place] for place in chosen),
                     clear=tuple(self.clear[place] for place in chosen),
                     widths=tuple(self.widths[place] for place in chosen))
