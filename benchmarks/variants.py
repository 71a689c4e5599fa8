"""Ways of looking and of following that the product has, has not, or might have: one row of the ablation each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np

from media.frame import Pixels
from media.geometry import Box
from redact.detect import pace_for
from redact.detect.base import Detector
from redact.detect.paced import Pace
from redact.detect.reach import Reach
from redact.detect.retinaface import RetinaFace
from redact.detect.suppress import best_of
from redact.detect.tiled import Tiled
from redact.detect.together import Together
from redact.detect.yunet import YuNet
from redact.records import Detection, Kind, Mode, Origin, RedactionPlan, Settings, Sweep, Track

DARK = 90.0  # mean grey level up to which a picture is brightened


@dataclass(frozen=True)
class Variant:
    """One row: how is looked, what of that is used, and what of the plan is used."""

    name: str
    look: str
    fewer: Callable[[Sweep], Sweep] = lambda seen: seen
    less: Callable[[RedactionPlan], RedactionPlan] = lambda plan: plan


class Flipped:
    """Any detector, asked a second time about the mirrored picture."""

    def __init__(self, detector: Detector) -> None:
        self.name = detector.name
        self._detector = detector

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return the union of what is seen either way."""
        wide = pixels.shape[1]
        turned = self._detector.find(np.ascontiguousarray(pixels[:, ::-1]))
        back = [one.model_copy(update={"landmarks": None, "box": Box(
            left=wide - one.box.right, top=one.box.top, right=wide - one.box.left, bottom=one.box.bottom)})
            for one in turned]
        return best_of([*self._detector.find(pixels), *back])


class Brightened:
    """Any detector, asked a second time about a dark picture with its contrast stretched in places (CLAHE)."""

    def __init__(self, detector: Detector) -> None:
        self.name = detector.name
        self._detector = detector

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return the union of what is seen either way; the second only in pictures that are dark."""
        seen = self._detector.find(pixels)
        lab = cv2.cvtColor(pixels, cv2.COLOR_BGR2LAB)
        if lab[..., 0].mean() > DARK:
            return seen
        lab[..., 0] = cv2.createCLAHE(3.0, (8, 8)).apply(lab[..., 0])
        bright = np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2BGR), dtype=np.uint8)
        return best_of([*seen, *self._detector.find(bright)])


def paces() -> Mapping[str, Pace]:
    """Return every way of looking, by name."""
    yunet, balanced = YuNet(), pace_for(Settings())
    fine = Tiled(yunet)
    flat = Reach(finest=1.0)
    plainly = replace(balanced, quick=None, whole_every=0.0, every=0.2)
    cadence = {f"a fine look every {every:g} s": replace(plainly, every=every) for every in (0.0, 0.08, 0.2, 0.4, 0.8)}
    return {
        "balanced": balanced, **cadence,
        "fast": pace_for(Settings(mode=Mode.FAST)), "thorough": pace_for(Settings(mode=Mode.THOROUGH)),
        "not enlarged": replace(plainly, whole=Tiled(yunet, flat)),
        "one size only": replace(plainly, whole=yunet),
        "mirrored too": replace(plainly, whole=Flipped(fine)),
        "brightened too": replace(plainly, whole=Brightened(fine)),
        "RetinaFace too": replace(plainly, whole=Together([fine, Tiled(RetinaFace())])),
        "threshold 0.6": replace(plainly, whole=Tiled(YuNet(0.6)), close=YuNet(0.6)),
    }


def variants() -> tuple[Variant, ...]:
    """Return all rows, in the order of the table."""
    fine = "a fine look every 0.2 s"
    looks = [Variant(name, name) for name in paces()]
    return (
        *looks,
        Variant("no persons", fine, fewer=lambda seen: seen.model_copy(update={"people": ()})),
        Variant("no weak detections", fine, fewer=_strong),
        Variant("no hold before and after", fine, less=_without(Origin.HELD)),
        Variant("no bridges over gaps", fine, less=_without(Origin.BRIDGED)),
        Variant("no heads carried by bodies", fine, less=_without(Origin.CARRIED, heads=False)),
        Variant("nothing before a face is sure", fine, less=_online),
        Variant("only what is found (no time at all)", "a fine look every 0 s",
                less=_without(Origin.HELD, Origin.BRIDGED, Origin.CARRIED, heads=False)),
    )


def _strong(seen: Sweep) -> Sweep:
    """Leave out what only prolongs tracks."""
    return seen.model_copy(update={"found": tuple(
        tuple(one for one in found if one.score >= 0.6) for found in seen.found)})


def _without(*origins: Origin, heads: bool = True) -> Callable[[RedactionPlan], RedactionPlan]:
    """Leave out sightings that are conclusions of a kind; without `heads`, whole tracks of heads as well."""
    def less(track: Track) -> Track | None:
        kept = tuple(one for one in track.sightings if one.origin not in origins)
        return track.model_copy(update={"sightings": kept}) if kept and (heads or track.kind is not Kind.HEAD) else None
    return lambda plan: plan.model_copy(update={"tracks": tuple(
        kept for kept in map(less, plan.tracks) if kept is not None)})


def _online(plan: RedactionPlan) -> RedactionPlan:
    """Begin each track where a tracker that cannot look ahead would: at its first sure sighting."""
    def less(track: Track) -> Track | None:
        first = next((one.frame for one in track.found if one.score >= 0.6), None)
        kept = tuple(one for one in track.sightings if first is not None and one.frame >= first)
        return track.model_copy(update={"sightings": kept}) if kept else None
    return plan.model_copy(update={"tracks": tuple(kept for kept in map(less, plan.tracks) if kept is not None)})
