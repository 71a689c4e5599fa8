"""Turn a plan into a frame filter that hides what the plan says."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points

from media.errors import MissingPartError, WrongUseError
from media.frame import Frame, Pixels
from redact.obscure.base import Obscurer
from redact.records import Cover, Method, RedactionPlan

GROUP = "presspack.obscurers"
Making = Callable[[str], Obscurer]
"""What an entry point names: called with the source's seed, it returns the obscurer."""


def covering(plan: RedactionPlan) -> Callable[[Frame], Frame]:
    """Return the filter that hides, on each frame, what the plan hides there.

    The filter raises WrongUseError for a frame the plan does not know or of another size: a plan made for
    another clip must never half fit. It is a pure function of the frame, whichever order frames come in.

    Raises:
        MissingPartError: no obscurer, or more than one, is installed for a method the plan uses.
        WrongUseError: the plan asks for a mosaic of a track, and holds no colours for it.
    """
    return _Covering(plan)


class _Covering:
    """The filter of one plan; in another process it is made anew from the plan."""

    def __init__(self, plan: RedactionPlan) -> None:
        self._plan, self._covers = plan, plan.covers()
        _insist_frozen(self._covers)
        self._obscurers = {method: obscurer(method.value, plan.source.digest.sha256)
                           for method in sorted({cover.method for here in self._covers.values() for cover in here})}

    def __reduce__(self) -> tuple[type["_Covering"], tuple[RedactionPlan]]:
        return _Covering, (self._plan,)

    def __call__(self, frame: Frame) -> Frame:
        count, size = self._plan.frame_count, self._plan.source.size
        if not 0 <= frame.index < count:
            raise WrongUseError(f"the plan is for {count} frames, and the clip has a frame {frame.index}",
                                advice="Make a new plan for this clip.")
        if frame.pixels.shape != (size.height, size.width, 3):
            raise WrongUseError(f"the plan is for pictures of {size.width} x {size.height}, and frame "
                                f"{frame.index} is not", advice="Make a new plan for this clip.")
        here = self._covers.get(frame.index, ())
        return frame.with_pixels(_hidden(frame, here, self._obscurers)) if here else frame


def obscurer(name: str, seed: str) -> Obscurer:
    """Return the installed obscurer of that name, seeded for one source.

    Raises:
        MissingPartError: none is installed, or more than one: chance must not say which of two hides a face.
    """
    found = [point for point in entry_points(group=GROUP) if point.name == name]
    if len({point.value for point in found}) != 1:
        raise MissingPartError(f"{len(found)} obscurers called {name!r} are installed, and there must be one",
                               advice="Install presspack again, and remove what replaces its obscurers.")
    making: Making = found[0].load()
    return making(seed)


def _insist_frozen(covers: Mapping[int, Sequence[Cover]]) -> None:
    """Refuse a mosaic without colours: they are taken when the plan is made, never while hiding."""
    bare = sorted({cover.track for here in covers.values() for cover in here
                   if cover.method is Method.MOSAIC and cover.levels is None})
    if bare:
        raise WrongUseError(f"the plan holds no mosaic colours for {', '.join(bare)}",
                            advice="Make the plan again with `--method mosaic`.")


def _hidden(frame: Frame, here: tuple[Cover, ...], obscurers: dict[Method, Obscurer]) -> Pixels:
    """Return the frame's pixels with every cover hidden by the obscurer of its method."""
    pixels = frame.pixels
    for method, one in obscurers.items():
        mine = [cover for cover in here if cover.method is method]
        if mine:
            pixels = one.hide(pixels, mine, here)
    return pixels
