"""Draw before beside after, for the person who must decide; never part of a package."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from media.atomic import replacing
from media.decode import decoding
from media.errors import WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box, Size
from media.probe import MediaKind
from redact.obscure import covering
from redact.records import Cover, Origin, RedactionPlan, Track

SHOWN = 6  # frames of a clip: what fits a screen or two, with room for the doubtful ones
CELL = 640  # pixels, the longer edge of one picture on the sheet; a face of 20 lines in 1080 stays visible
GAP, CAPTION, BANNER = 16, 26, 56
HIDDEN, CLEAR, INK, PAPER = (178, 24, 24), (16, 122, 62), (22, 32, 43), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Shown:
    """One frame on the sheet, and why it was chosen."""

    frame: int
    why: str


class Pairs:
    """Keeps those frames that the sheet of a plan shows, before and after, while all pass by.

    A clip shows six: first those a reviewer must doubt, then some spread over its length.
    """

    def __init__(self, plan: RedactionPlan) -> None:
        self.plan = plan
        self.shown = choose(plan)
        self.wanted = frozenset(one.frame for one in self.shown)
        self.kept: dict[int, tuple[Frame, Frame]] = {}

    @staticmethod
    def shrunk(frame: Frame) -> Frame:
        """Return a frame as large as it is on the sheet: twelve whole ones would be 300 MB of a 4K clip."""
        size, _ = _panel_size(frame.size)
        image = _image(frame.pixels).resize(size, Image.Resampling.LANCZOS)
        return frame.with_pixels(np.asarray(image)[:, :, ::-1])

    def take(self, before: Frame, after: Frame) -> None:
        """Look at a frame of the source and what became of it, both shrunk."""
        if before.index in self.wanted:
            self.kept[before.index] = (before, after)


def planned(path: Path, plan: RedactionPlan) -> Pairs:
    """Return the frames of a source beside what its plan would make of them.

    Raises:
        UnreadableInputError, UnsupportedInputError.
    """
    pairs, hide = Pairs(plan), covering(plan)
    with decoding(path, plan.source, exact=False, only=pairs.wanted) as frames:
        for frame in frames:
            pairs.take(pairs.shrunk(frame), pairs.shrunk(hide(frame)))
    return pairs


def preview(pairs: Pairs, out: Path) -> None:
    """Write a JPEG sheet of before/after pairs, boxed and labelled by track.

    Raises:
        OutputError: it cannot be written.
        WrongUseError: the clip has not the frames that the plan has.
    """
    if pairs.kept.keys() != pairs.wanted:
        raise WrongUseError("the clip has not the frames that the plan has", file=out, advice="Make the plan again.")
    image = _sheet(pairs)
    with replacing(out) as beside:
        image.save(beside, format="JPEG", quality=88)


def choose(plan: RedactionPlan) -> tuple[Shown, ...]:
    """Pick the frames to show: doubts first, then people left clear, then the weakest, then a spread."""
    if plan.source.kind is MediaKind.PHOTO or plan.frame_count == 1:
        return (Shown(frame=0, why="the photo"),)
    reasons: dict[int, str] = {}
    for frame, why in (*_doubts(plan), *_left_clear(plan), *_weakest(plan), *_spread(plan.frame_count)):
        if len(reasons) < min(SHOWN, plan.frame_count):
            reasons.setdefault(frame, why)
    return tuple(Shown(frame=frame, why=why) for frame, why in sorted(reasons.items()))


def _doubts(plan: RedactionPlan) -> list[tuple[int, str]]:
    """Return the middle of each flagged stretch, at most three, the riskiest tracks first; the rest are in the plan."""
    flagged = [((flag.first + flag.last) // 2, f"{track.id}: {flag.reason}")
               for track, flag in plan.doubts]
    return [(min(frame, plan.frame_count - 1), why) for frame, why in flagged][:3]


def _left_clear(plan: RedactionPlan) -> list[tuple[int, str]]:
    kept = [track for track in plan.tracks if track.id in plan.kept]
    return [(track.sightings[len(track.sightings) // 2].frame, f"{track.id} stays clear")
            for track in kept[:2]]


def _weakest(plan: RedactionPlan) -> list[tuple[int, str]]:
    """Return the hidden face that was hardest to see, and one that nothing saw on that frame."""
    hidden = [(sighting, track) for track in plan.hidden for sighting in track.sightings]
    found = [one for one in hidden if one[0].origin is Origin.FOUND]
    bridged = [one for one in hidden if one[0].origin is Origin.BRIDGED]
    weakest = [min(found, key=lambda one: one[0].score)] if found else []
    return [*((sighting.frame, f"{track.id}: seen least surely") for sighting, track in weakest),
            *((sighting.frame, f"{track.id}: not seen here, covered all the same")
              for sighting, track in bridged[:1])]


def _spread(count: int) -> list[tuple[int, str]]:
    return [(round(part * (count - 1) / (SHOWN - 1)), "") for part in range(SHOWN)]


def _sheet(pairs: Pairs) -> Image.Image:
    """Lay the pairs out under a banner that forbids the release of the sheet."""
    plan, chosen = pairs.plan, pairs.shown
    (wide, high), scale = _panel_size(plan.source.size)
    width = max(2 * wide + 3 * GAP, 760)
    image = Image.new("RGB", (width, BANNER + len(chosen) * (high + CAPTION + GAP) + GAP), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, BANNER - 8), fill=HIDDEN)
    draw.text((width / 2, (BANNER - 8) / 2), "BEFORE  /  AFTER   -   NOT FOR RELEASE", fill=PAPER,
              font=_font(24), anchor="mm")
    covers = plan.covers()  # of the whole clip: once for the sheet, not once for each picture
    for row, one in enumerate(chosen):
        boxes = tuple(_boxes(plan, covers.get(one.frame, ()), one.frame))
        top = BANNER + row * (high + CAPTION + GAP)
        draw.text((GAP, top + CAPTION / 2), _caption(plan, one, pairs.kept[one.frame][0]), fill=INK, font=_font(15),
                  anchor="lm")
        for column, frame in enumerate(pairs.kept[one.frame]):
            panel = _panel(plan, frame, boxes, scale)
            image.paste(panel, (GAP + column * (wide + GAP), top + CAPTION))
    return image


def _caption(plan: RedactionPlan, shown: Shown, frame: Frame) -> str:
    if plan.source.kind is MediaKind.PHOTO:
        return "before, and after"
    why = f": {shown.why}" if shown.why else ""
    return f"frame {shown.frame}, {float(frame.instant.seconds):.2f} s{why}"


def _panel(plan: RedactionPlan, frame: Frame, boxes: tuple[tuple[Track, Box], ...], scale: float) -> Image.Image:
    """One picture, at sheet size, every track's region outlined: red is hidden, green stays clear."""
    panel = _image(frame.pixels)
    draw = ImageDraw.Draw(panel)
    for track, box in boxes:
        colour = CLEAR if track.id in plan.kept else HIDDEN
        edges = tuple(round(edge * scale) for edge in (box.left, box.top, box.right, box.bottom))
        draw.rectangle(edges, outline=colour, width=2)
        _label(draw, (edges[0], edges[1]), f"{track.id} {_fate(plan, track)}", colour)
    return panel


def _fate(plan: RedactionPlan, track: Track) -> str:
    if track.id not in plan.kept:
        return "hidden"
    latest = next(one for one in reversed(plan.verdicts) if one.track == track.id)
    return "clear if approved" if latest.role == "suggestion" else "clear"


def _label(draw: ImageDraw.ImageDraw, place: tuple[int, int], words: str,
           colour: tuple[int, int, int]) -> None:
    """Write a label above its box, or inside where the picture ends."""
    font = _font(12)
    left, top = max(0, place[0]), max(0, place[1] - 15)
    draw.rectangle((left, top, left + draw.textlength(words, font=font) + 6, top + 15), fill=colour)
    draw.text((left + 3, top + 7), words, fill=PAPER, font=font, anchor="lm")


def _boxes(plan: RedactionPlan, covers: tuple[Cover, ...], index: int) -> Iterator[tuple[Track, Box]]:
    """Yield what is on a frame: the heads left clear, then the regions hidden, as they are."""
    tracks = {track.id: track for track in plan.tracks}
    for kept in sorted(plan.kept & tracks.keys()):
        yield from ((tracks[kept], one.cover) for one in tracks[kept].sightings if one.frame == index)
    yield from ((tracks[cover.track], cover.box) for cover in covers)


def _panel_size(size: Size) -> tuple[tuple[int, int], float]:
    """Width and height of a picture on the sheet, and how many times its own size that is."""
    scale = min(CELL / max(size.width, size.height), 2.0)
    return (max(1, round(size.width * scale)), max(1, round(size.height * scale))), scale


def _image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)
