"""Draw what files would have given away: each beside the pictures inside it, on one page that needs nothing else."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from media.atomic import write_bytes
from media.errors import WrongUseError
from media.frame import Pixels
from release.inspecting import Seen, inspection_lines

CELL = 480  # pixels, the longer edge of a picture on the sheet
GAP, CAPTION, BANNER = 16, 24, 48
WARNING = "NOT FOR RELEASE: nobody is hidden on this sheet"
HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>What these files give away</title>
<style>
body{font:16px/1.4 sans-serif;margin:0 2rem 2rem;color:#16202b;background:#fff}
.warn{background:#b21818;color:#fff;font-weight:bold;padding:.6rem 2rem;margin:0 -2rem 1rem}
figure{display:inline-block;margin:0 1rem 1rem 0;vertical-align:top}img{max-width:480px;border:1px solid #16202b}
figcaption{max-width:480px}li{overflow-wrap:anywhere}.bad{font-weight:bold;color:#b21818}
</style></head><body>
"""


def write_sheet(files: Sequence[Seen], out: Path) -> None:
    """Write a page (.html, without script or link) or a picture (.jpg) that shows each file and what is inside it.

    Raises:
        WrongUseError: another suffix.
        OutputError: it cannot be written.
    """
    if out.suffix.lower() in {".html", ".htm"}:
        write_bytes(out, "".join(_page(files)).encode())
    elif out.suffix.lower() in {".jpg", ".jpeg"}:
        write_bytes(out, _jpeg(_drawn(files)))
    else:
        raise WrongUseError("a sheet must end in .html or .jpg", file=out, advice="Change the name after --sheet.")


def _page(files: Sequence[Seen]) -> Iterator[str]:
    yield HEAD + f'<p class="warn">{escape(WARNING)}</p>\n'
    for seen in files:
        yield f"<h2>{escape(Path(seen.told.input).name)}</h2>\n"
        for pixels, words in _pictures(seen):
            coded = b64encode(_jpeg(_image(pixels))).decode()
            yield (f'<figure><img alt="{escape(words)}" src="data:image/jpeg;base64,{coded}">'
                   f"<figcaption>{escape(words)}</figcaption></figure>\n")
        yield "<ul>\n"
        for line in inspection_lines(seen.told):
            yield f"<li{_marked(line)}>{escape(line.removeprefix('! '))}</li>\n"
        yield "</ul>\n"
    yield "</body></html>\n"


def _marked(line: str) -> str:
    return ' class="bad"' if line.startswith("! ") else ""


def _pictures(seen: Seen) -> Iterator[tuple[Pixels, str]]:
    """The file's own picture, where it has one, then those inside it, each with words."""
    if seen.first is not None:
        yield seen.first, "what the file shows"
    for one in seen.inside:
        yield one.pixels, f"{one.place}, {one.width}x{one.height}"


def _drawn(files: Sequence[Seen]) -> Image.Image:
    """Lay out a row for each file, as wide as the longest."""
    rows = [[(_image(pixels), words) for pixels, words in _pictures(seen)] for seen in files]
    across = max(1, *(len(row) for row in rows)) * (CELL + GAP) + GAP
    heights = [max((image.height for image, _ in row), default=0) + 2 * CAPTION + GAP for row in rows]
    sheet = Image.new("RGB", (across, BANNER + sum(heights)), (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, across, BANNER - 8), fill=(178, 24, 24))
    draw.text((GAP, (BANNER - 8) / 2), WARNING, fill=(255, 255, 255), font=ImageFont.load_default(size=18), anchor="lm")
    top = BANNER
    for seen, row, height in zip(files, rows, heights, strict=True):
        place = f", taken at {seen.told.position}" if seen.told.position else ""
        _write(draw, (GAP, top), f"{Path(seen.told.input).name}{place}")
        for column, (image, words) in enumerate(row):
            left = GAP + column * (CELL + GAP)
            _write(draw, (left, top + CAPTION), words)
            sheet.paste(image, (left, top + 2 * CAPTION))
        top += height
    return sheet


def _write(draw: ImageDraw.ImageDraw, place: tuple[int, int], words: str) -> None:
    draw.text((place[0], place[1] + CAPTION / 2), words, fill=(22, 32, 43), font=ImageFont.load_default(size=14),
              anchor="lm")


def _image(pixels: Pixels) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    image.thumbnail((CELL, CELL))
    return image


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
