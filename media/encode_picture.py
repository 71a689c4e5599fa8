"""The set-up of every H.264 encoder, so that the same frames give the same bytes anywhere."""

from dataclasses import dataclass
from fractions import Fraction

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import Interpolation, VideoReformatter

from media.frame import Frame
from media.probe import Source

CRF = 20
"""Constant quality; at 20 and "veryfast" a copy is hard to tell from its source and mostly smaller."""
PRESET = "veryfast"
THREADS = 4
"""Frames encoded at once; how many does not show in the bytes, which must be the same for the same plan anywhere."""
GROUP_SECONDS = 2
"""Seconds between key frames, so that a reviewer's player can jump."""

_TAGGED = {"bt709": (1, 1, 1), "bt601-525": (6, 6, 6), "bt601-625": (5, 6, 5)}
"""Colour standard to H.273 numbers for primaries, transfer, matrix."""
_SWS_709, _SWS_601 = 1, 5
EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND
"""Without exact rounding every copy would be 1.5 of 255 darker than its source."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded picture: its time in ticks from the first picture, whether it is a key picture, its bytes."""

    pts: int
    key: bool
    data: bytes


def is_even(source: Source) -> bool:
    """Whether both sides are even, so that colours can be stored for 2 x 2 pixels together."""
    return source.size.width % 2 == 0 and source.size.height % 2 == 0


def base_of(source: Source) -> Fraction:
    """Return the seconds of one tick."""
    return source.time_base or Fraction(1, 25)


def group_of(source: Source) -> int:
    """Return how many frames lie between two key frames."""
    return max(1, round(GROUP_SECONDS * rate_of(source)))


def rate_of(source: Source) -> Fraction:
    """Return the frames a second on average."""
    return source.frame_rate or Fraction(25)


def options_of(source: Source) -> dict[str, str]:
    """Return what libx264 is told besides the set-up."""
    return {"preset": PRESET, "crf": str(CRF), "profile": "high" if is_even(source) else "high444",
            # cpu-independent: the same bytes whatever the processor's instructions
            "x264-params": "bframes=0:lookahead-threads=1:cpu-independent=1"}


def set_up(codec: VideoCodecContext, source: Source) -> None:
    """Set up an encoder that was made with `options_of` and is not open yet."""
    codec.width, codec.height = source.size.width, source.size.height
    codec.pix_fmt = "yuv420p" if is_even(source) else "yuv444p"
    codec.time_base = base_of(source)
    codec.gop_size = group_of(source)
    # PyAV asks for slices, whose bytes depend on their number and, on a busy machine, on chance (1 run in 10).
    codec.thread_count, codec.thread_type = THREADS, "FRAME"
    codec.sample_aspect_ratio = source.sample_aspect
    codec.color_primaries, codec.color_trc, codec.colorspace = _TAGGED[source.colours]
    codec.color_range = 1
    codec.flags |= Flags.bitexact | Flags.global_header


class Shaper:
    """Turns frames into the encoder's own kind of pictures."""

    def __init__(self, source: Source) -> None:
        self._reformatter = VideoReformatter()
        self._base = base_of(source)
        self._format = "yuv420p" if is_even(source) else "yuv444p"
        self._matrix = _SWS_709 if source.colours == "bt709" else _SWS_601

    def shaped(self, frame: Frame, pts: int) -> av.VideoFrame:
        """Return the picture, to be shown `pts` ticks after the first."""
        picture = av.VideoFrame.from_numpy_buffer(frame.pixels, "bgr24")
        coded = self._reformatter.reformat(picture, format=self._format, src_color_range=2, dst_color_range=1,
                                           interpolation=EXACT, dst_colorspace=self._matrix)
        coded.pts, coded.time_base = pts, self._base
        return coded
