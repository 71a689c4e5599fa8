"""Draw before beside after, for the person who must decide; never part of a package."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from media.atomic import replacing
from media.decode import decoding
from media.errors import WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box
from media.probe import MediaKind, Source, probe
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


def preview(path: Path, plan: RedactionPlan, finished: Path | None, out: Path) -> None:
    """Write a JPEG sheet of before/after pairs, boxed and labelled by track.

    With `finished` the right side shows the finished file itself; without it, what the plan would make of the
    source. A clip shows six frames: first those a reviewer must doubt, then some spread over its length.

    Raises:
        UnreadableInputError, UnsupportedInputError, OutputError.
        WrongUseError: the finished file has not the frames that the plan has.
    """
    chosen = choose(plan)
    wanted = {one.frame for one in chosen}
    before = _frames(path, plan.source, wanted)
    if finished is None:
        hide = covering(plan)
        after = {index: hide(frame) for index, frame in before.items()}
    else:
        after = _frames(finished, probe(finished), wanted)
    if not before.keys() == after.keys() == wanted:
        raise WrongUseError("has not the frames that the plan has", file=finished or path,
                            advice="Make the plan again.")
    image = _sheet(plan, chosen, before, after)
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
               for track in sorted(plan.tracks, key=lambda track: -track.risk) for flag in track.flags]
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


def _frames(path: Path, source: Source, wanted: set[int]) -> dict[int, Frame]:
    """Decode those wanted; colours may be a shade off, which on a sheet nobody sees."""
    with decoding(path, source, exact=False, only=wanted) as frames:
        return {frame.index: frame.with_pixels(frame.pixels.copy()) for frame in frames}


def _sheet(plan: RedactionPlan, chosen: tuple[Shown, ...], before: Mapping[int, Frame],
           after: Mapping[int, Frame]) -> Image.Image:
    """Lay the pairs out under a banner that forbids the release of the sheet."""
    scale = min(CELL / max(plan.source.size.width, plan.source.size.height), 2.0)
    wide, high = (max(1, round(edge * scale)) for edge in (plan.source.size.width, plan.source.size.height))
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
        draw.text((GAP, top + CAPTION / 2), _caption(plan, one, before[one.frame]), fill=INK, font=_font(15),
                  anchor="lm")
        for column, frame in enumerate((before[one.frame], after[one.frame])):
            panel = _panel(plan, frame, boxes, ((wide, high), scale))
            image.paste(panel, (GAP + column * (wide + GAP), top + CAPTION))
    return image


def _caption(plan: RedactionPlan, shown: Shown, frame: Frame) -> str:
    if plan.source.kind is MediaKind.PHOTO:
        return "before, and after"
    why = f": {shown.why}" if shown.why else ""
    return f"frame {shown.frame}, {float(frame.instant.seconds):.2f} s{why}"


def _panel(plan: RedactionPlan, frame: Frame, boxes: tuple[tuple[Track, Box], ...],
           shape: tuple[tuple[int, int], float]) -> Image.Image:
    """One picture at sheet size, every track's region outlined: red is hidden, green stays clear."""
    size, scale = shape
    panel = _image(frame.pixels).resize(size, Image.Resampling.LANCZOS)
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


def _image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)
