"""Small real media for the pages' tests: a clip before and after, a long one, a photo, a recording."""

import json
import math
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from PIL import Image

SAMPLES = Path(__file__).parents[3] / "samples"
WIDTH, HEIGHT = 480, 270
SCALE = WIDTH / 1280
LONG_FRAMES = 45_000


def truth() -> list[dict]:
    """Where the faces of the sample clip are."""
    return json.loads((SAMPLES / "bwv.truth.json").read_text())["faces"]


def make_all(folder: Path) -> dict:
    """Make everything once and return what the fixtures must know of it."""
    folder.mkdir(parents=True, exist_ok=True)
    frames, times, base = _frames()
    hidden = [_covered(frame, number) for number, frame in enumerate(frames)]
    _encode(folder / "before.mp4", frames, times, base, sound=True)
    _encode(folder / "after.mp4", hidden, times, base, sound=True)
    _encode(
        folder / "after2.mp4",
        [_covered(frame, number, everyone=True) for number, frame in enumerate(frames)],
        times,
        base,
        sound=True,
    )
    _sheet(folder / "strip.jpg", hidden)
    for face in truth():
        _card(folder / f"card-{face['id']}.jpg", frames, face)
    _peaks(folder / "peaks.json")
    _photos(folder)
    _long(folder)
    _recording(folder)
    Image.open(SAMPLES / "reference.jpg").convert("RGB").resize((240, 240)).save(folder / "reference.jpg")
    instants = [float(round(time * base * 1000, 3)) for time in times]
    facts = {"frames": len(frames), "instants": instants, "duration": instants[-1] / 1000 + 0.042}
    (folder / "facts.json").write_text(json.dumps(facts))
    return facts


def _frames() -> tuple[list[np.ndarray], list[int], Fraction]:
    with av.open(str(SAMPLES / "bwv.mp4")) as clip:
        stream = clip.streams.video[0]
        base = stream.time_base
        decoded = [
            (frame.pts, frame.to_ndarray(format="rgb24", width=WIDTH, height=HEIGHT)) for frame in clip.decode(stream)
        ]
    first = decoded[0][0]
    return [pixels for _, pixels in decoded], [pts - first for pts, _ in decoded], base


def _covered(frame: np.ndarray, number: int, *, everyone: bool = False) -> np.ndarray:
    out = frame.copy()
    for face in truth():
        box = face["boxes"].get(str(number))
        if box is None or (face["keep"] and not everyone):
            continue
        x, y, w, h = (side * SCALE for side in box)
        left, top = max(0, int(x - w * 0.2)), max(0, int(y - h * 0.25))
        right, bottom = min(WIDTH, int(x + w * 1.2) + 1), min(HEIGHT, int(y + h * 1.15) + 1)
        if right > left and bottom > top:
            patch = Image.fromarray(out[top:bottom, left:right])
            out[top:bottom, left:right] = np.asarray(patch.resize((4, 5)).resize(patch.size, Image.Resampling.NEAREST))
    return out


def _encode(path: Path, frames: list[np.ndarray], times: list[int], base: Fraction, *, sound: bool) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        video = out.add_stream("libx264", rate=25, options={"crf": "24", "preset": "superfast", "bf": "0"})
        video.width, video.height, video.pix_fmt, video.gop_size = WIDTH, HEIGHT, "yuv420p", 24
        video.time_base = video.codec_context.time_base = base
        audio = out.add_stream("aac", rate=22_050, layout="mono") if sound else None
        for pixels, time in zip(frames, times, strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = time, base
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if audio is not None:
            length = float(times[-1] * base)
            tone = (
                _loudness(np.arange(int(length * 22_050)) / 22_050)
                * 0.3
                * np.sin(np.arange(int(length * 22_050)) * 0.09)
            ).astype("float32")
            for start in range(0, len(tone) - 1024, 1024):
                block = av.AudioFrame.from_ndarray(tone[None, start : start + 1024], format="fltp", layout="mono")
                block.sample_rate, block.pts, block.time_base = 22_050, start, Fraction(1, 22_050)
                out.mux(audio.encode(block))
            out.mux(audio.encode(None))


def _loudness(seconds: np.ndarray) -> np.ndarray:
    return np.abs(np.sin(seconds * 2.1)) * (0.35 + 0.65 * np.abs(np.sin(seconds * 9.3)))


def _sheet(path: Path, frames: list[np.ndarray]) -> None:
    sheet = Image.new("RGB", (160 * 5, 90 * 4))
    for place in range(20):
        small = Image.fromarray(frames[place * len(frames) // 20]).resize((160, 90))
        sheet.paste(small, (160 * (place % 5), 90 * (place // 5)))
    sheet.save(path, quality=80)


def _card(path: Path, frames: list[np.ndarray], face: dict) -> None:
    number, (x, y, w, h) = max(face["boxes"].items(), key=lambda pair: pair[1][2])
    centre = ((x + w / 2) * SCALE, (y + h / 2) * SCALE)
    half = max(w, h) * SCALE * 0.85
    crop = tuple(int(side) for side in (centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half))
    Image.fromarray(frames[int(number)]).crop(crop).resize((160, 160)).save(path, quality=85)


def _peaks(path: Path) -> None:
    path.write_text(
        json.dumps({"rate": 50, "peaks": [round(float(_loudness(np.array(i / 50))), 3) for i in range(300)]})
    )


def _photos(folder: Path) -> None:
    photo = Image.open(SAMPLES / "custody.jpg")
    photo = photo.rotate(-90, expand=True).convert("RGB")
    photo.thumbnail((900, 900))
    photo.save(folder / "photo-before.jpg", quality=85)
    box = json.loads((SAMPLES / "custody.truth.json").read_text())["faces"]
    full = Image.open(SAMPLES / "custody.jpg").size
    scale = photo.size[0] / full[1]
    hidden = photo.copy()
    boxes = []
    for face in box:
        x, y, w, h = (side * scale for side in next(iter(face["boxes"].values())))
        boxes.append([face["id"], face["keep"], [round(x), round(y), round(x + w), round(y + h)]])
        if not face["keep"]:
            area = tuple(round(side) for side in (x - w * 0.2, y - h * 0.25, x + w * 1.2, y + h * 1.15))
            patch = hidden.crop(area)
            hidden.paste(patch.resize((4, 5)).resize(patch.size, Image.Resampling.NEAREST), area[:2])
        photo.crop(
            (max(0, round(x - w * 0.3)), max(0, round(y - h * 0.3)), round(x + w * 1.3), round(y + h * 1.3))
        ).resize((160, 160)).save(folder / f"photo-card-{face['id']}.jpg")
    hidden.save(folder / "photo-after.jpg", quality=85)
    (folder / "photo.json").write_text(json.dumps({"size": photo.size, "faces": boxes}))


def _long(folder: Path) -> None:
    """Thirty minutes, 45,000 frames, by saying ten seconds 180 times without encoding them again."""
    part = folder / "part.mp4"
    _ffmpeg(
        "-f lavfi -i testsrc2=size=320x180:rate=25:duration=10 -c:v libx264 -preset ultrafast -crf 38 -g 25 -bf 0 "
        "-pix_fmt yuv420p -video_track_timescale 25000",
        part,
    )
    _ffmpeg(
        f"-stream_loop {math.ceil(LONG_FRAMES / 250) - 1} -i {part} -c copy -movflags +faststart", folder / "long.mp4"
    )


def _recording(folder: Path) -> None:
    _ffmpeg(f"-i {folder / 'before.mp4'} -vn -c:a copy -movflags +faststart", folder / "after.m4a")


def _ffmpeg(words: str, out: Path) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", *words.split(), str(out)]
    subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL, capture_output=True)
