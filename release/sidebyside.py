"""A before/after clip for the reviewer, made as a filter graph by ffmpeg; never part of a package."""

import subprocess
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import numpy as np

from media.atomic import replacing
from media.confined import Errand, confined
from media.decode import decoding
from media.errors import OutputError
from media.frame import Pixels
from media.probe import Source
from redact.obscure import covering
from redact.records import RedactionPlan
from watermark.setting import FONT

WIDTH = 1280  # of both halves together: sharp enough to judge a cover, light enough to scrub
BANNER = 40  # lines above the picture that say what this is
CPU_SECONDS = 120  # of processor time, and one more for each frame; a frame takes about 0.01
RATE = Fraction(25)  # where the source does not say; a preview is for looking, not for timing


def side_by_side(path: Path, plan: RedactionPlan, out: Path) -> None:
    """Write what the clip shows beside what it will show, with a banner that forbids its release.

    Frames come from the sandboxed decoder through a pipe: ffmpeg itself never opens the source, and could open
    nothing but the font and the file it writes.

    Raises:
        MissingPartError: the ffmpeg program cannot be started, or not under protection.
        OutputError: it could not write the preview.
    """
    with replacing(out) as beside, decoding(path, plan.source) as frames, tempfile.TemporaryFile() as log:
        hide = covering(plan)
        pairs = (np.hstack((frame.pixels, hide(frame).pixels)) for frame in frames)
        errand = Errand(tuple(_command(plan.source, beside.resolve())), reads=(FONT,), writes=(beside,),
                        cpu_seconds=CPU_SECONDS + plan.frame_count)
        with confined(errand, log) as process:
            _feed(process, pairs)
        if process.returncode:
            log.seek(0)
            words = log.read().decode(errors="replace").strip().splitlines()
            raise OutputError(f"the preview could not be made ({words[-1] if words else 'no reason given'})", file=out)


def _feed(process: "subprocess.Popen[bytes]", pairs: Iterator[Pixels]) -> None:
    """Give the process every picture, then wait for it; end it if anything goes wrong here."""
    assert process.stdin is not None
    try:
        for pair in pairs:
            process.stdin.write(pair.data)
        process.stdin.close()
        process.wait()
    except BrokenPipeError:
        process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise


def _command(source: Source, out: Path) -> list[str]:
    """The graph: both halves scaled to one width, a banner above, words in it."""
    size = source.size
    graph = (
        ffmpeg.input("pipe:", format="rawvideo", pix_fmt="bgr24", s=f"{2 * size.width}x{size.height}",
                     framerate=str(source.frame_rate or RATE))
        .filter("scale", WIDTH, -2)
        .filter("pad", "iw", f"ih+{BANNER}", 0, BANNER, "black"))
    for words, place in (("BEFORE", "10"), ("NOT FOR RELEASE", "(w-tw)/2"), ("AFTER", "w-tw-10")):
        graph = graph.drawtext(text=words, fontfile=str(FONT), fontsize=22, fontcolor="white", x=place, y=10)
    made = graph.output(str(out), format="mp4", vcodec="libx264", preset="veryfast", crf=26, pix_fmt="yuv420p",
                        movflags="+faststart", fflags="+bitexact", map_metadata=-1)
    command: list[str] = ffmpeg.compile(
        made.global_args("-hide_banner", "-loglevel", "error"),
        cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    return command
