"""Say where the time goes while one clip is redacted: wall time a frame, stage by stage."""

import cProfile
import pstats
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.programs import ROOT
from media.decode import decoding
from media.encode import ClipWriter, Tags
from media.frame import Frame
from media.probe import probe
from redact.obscure import covering
from redact.plan import load_plan
from redact.records import Mode, Settings
from release.redacting import Batch, redact_file

TIMED = {
    "probe": ("media/probe.py", "probe"), "look": ("release/item.py", "look"),
    "look: sweep": ("redact/detect/looking.py", "looked"), "look: link": ("redact/plan.py", "draft"),
    "hide": ("release/item.py", "hide"), "hide: render": ("media/render.py", "render"),
    "hide: recheck": ("redact/recheck.py", "recheck"), "hide: audit": ("watermark/audit.py", "audit"),
    "preview": ("release/preview.py", "preview"),
    "networks": ("onnxruntime_inference_collection.py", "run"),
    "waiting for decoders": ("media/sandbox.py", "_exactly"),
}
"""Stage to the function whose cumulative time it is."""

SAMPLED = 40  # frames held in memory for timing filters and the encoder by themselves


def stages(path: Path, mode: Mode, work: Path) -> dict[str, float]:
    """Redact one clip under a profiler; return milliseconds a frame by stage.

    Stages hold one another as their names say, and "waiting for decoders" lies within several. "alone" figures
    are one part run by itself, in another pass. Filters run in a thread beside the encoder, unseen by the profiler.
    """
    out = work / "profiled"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    profile, start = cProfile.Profile(), time.monotonic()
    profile.enable()
    done = redact_file(path, Batch(files=(path,), folder=out, settings=Settings(mode=mode)))
    profile.disable()
    told = {"all": 1000 * (time.monotonic() - start) / done.frames}
    seen = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # typeshed does not know it
    for stage, (file, name) in TIMED.items():
        told[stage] = sum(1000 * entry[3] / done.frames for where, entry in seen.items()
                          if where[0].endswith(file) and where[2] == name)
    return {stage: round(each, 2) for stage, each in (told | _alone(path, Path(done.plan), work)).items()}


def _alone(path: Path, plan: Path, work: Path) -> dict[str, float]:
    """Return milliseconds a frame of decoding, hiding and encoding, each by itself, and of starting the program."""
    source = probe(path)
    start = time.monotonic()
    held: list[Frame] = []
    with decoding(path, source) as frames:
        for frame in frames:
            if len(held) < SAMPLED:
                held.append(frame)
    count = frame.index + 1
    told = {"alone: decode": 1000 * (time.monotonic() - start) / count}
    hide = covering(load_plan(plan))
    start = time.monotonic()
    hidden = [hide(frame) for frame in held]
    told["alone: hide"] = 1000 * (time.monotonic() - start) / len(held)
    start = time.monotonic()
    with ClipWriter(work / "alone.mp4", source, Tags(), sound=False) as writer:
        for frame in hidden:
            writer.add(frame)
    told["alone: encode"] = 1000 * (time.monotonic() - start) / len(held)
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", "import cli"], cwd=ROOT, check=True)
    return told | {"alone: start of the program, milliseconds in all": 1000 * (time.monotonic() - start)}
