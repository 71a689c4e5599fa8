"""Write the clips of the leak table down as scenes: one size of face, one way to move, one hardship each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from benchmarks.faces import Cast
from samples.maker.cast import CAST
from samples.maker.scene import Actor, Backdrop, Camera, Clothes, Pace, Scene, Step, Wear

AIMS = {"10-20": (13.0, 19.0), "20-40": (24.0, 36.0), "40-80": (46.0, 70.0), "80+": (90.0, 125.0)}
SHAPES = ((640, 368), (960, 544), (1280, 720))  # multiples of 16: a peer stretches every other size to one
RATES = ((Fraction(25), 3.0), (Fraction(8), 4.0), (Fraction(50), 2.2))  # frames a second, seconds

# The first twelve show one thing each; the second twelve put two together.
ROUNDS = (
    (("cross", "plain"), ("occlude", "plain"), ("leave", "plain"), ("rise", "plain"), ("turn", "plain"),
     ("stroll", "shake"), ("stroll", "pan"), ("stroll", "zoom"), ("stroll", "dark"), ("stroll", "blur"),
     ("stroll", "compressed"), ("stroll", "cut")),
    (("cross", "shake"), ("occlude", "dark"), ("leave", "pan"), ("sink", "blur"), ("turn", "compressed"),
     ("cross", "cut"), ("turn", "zoom"), ("occlude", "shake"), ("leave", "compressed"), ("turn", "dark"),
     ("cross", "blur"), ("sink", "pan")),
)
EXITS = {"leave": ("exit left", "exit right"), "rise": ("exit top",), "sink": ("exit bottom",)}
NAMES = {"cross": ("crossing",), "occlude": ("occlusion",), "turn": ("turn",), "stroll": (), **EXITS}


@dataclass(frozen=True)
class Clip:
    """One clip: the scenes that follow each other in it, how hard it is compressed, what it is a test of."""

    id: str
    scenes: tuple[Scene, ...]
    crf: int
    aimed_at: str
    conditions: tuple[str, ...]
    reference: Scene | None = None  # a picture of the person to keep, where there is one


@dataclass(frozen=True)
class Lens:
    """A picture of `width` x `height` pixels seen at `focal` pixels, and the draws that vary what is in it."""

    width: int
    height: int
    seconds: float
    rng: np.random.Generator = field(compare=False)

    @property
    def focal(self) -> float:
        """A view of about 55 degrees along the longer side."""
        return 0.95 * max(self.width, self.height)

    def step(self, at: float, portrait: str, column: float, wide: float, yaw: float = 0.0, lean: float = 0.0) -> Step:
        """Where to stand so that the face is `wide` pixels wide at `column` (share of the width), facing us.

        `at` is a share of the clip's time, -0.01 to 1.01.
        """
        depth = metres(portrait) * self.focal / wide
        return Step(at * self.seconds, (column - .5) * self.width * depth / self.focal, depth, yaw, lean)

    def pick(self, low: float, high: float) -> float:
        """Draw a number."""
        return float(self.rng.uniform(low, high))


Way = Callable[[Lens, Actor, float, float], tuple[Step, ...]]
"""Give the path of a person whose face is to be so many pixels wide at a column (share of the width)."""


def metres(portrait: str) -> float:
    """How wide a person's face is."""
    return CAST[portrait].face[2] / CAST[portrait].pixels_per_metre


def clips(cast: Cast, aim: str, rounds: int) -> Iterator[Clip]:
    """Give the clips of one size class, round after round; the same cast gives the same clips.

    Every class begins elsewhere in the round, so that the first few clips of all classes show every hardship.
    """
    length, first = len(ROUNDS[0]), 3 * tuple(AIMS).index(aim)
    for number in range(rounds):
        for index in range(length):
            at = (first + index) % length
            yield clip(cast, aim, ROUNDS[number % len(ROUNDS)][at], number * length + at)


def clip(cast: Cast, aim: str, test: tuple[str, str], place: int) -> Clip:
    """Make the clip at `place` in a class: its seed, shape, rate and people follow from there."""
    way, hardship = test
    offset = tuple(AIMS).index(aim)
    seed = cast.first_seed + 100 * offset + place
    rng = np.random.default_rng(seed)
    turn = place + offset
    rate, seconds = RATES[turn % len(RATES)] if hardship != "cut" else (Fraction(25), 3.2)
    wide, high = SHAPES[turn % 2 if aim != "80+" else 1 + turn % 2]
    upright = turn % 4 == 3
    lens = Lens(high if upright else wide, wide if upright else high, seconds, rng)
    keep = aim != "10-20" and hardship != "cut" and place % 3 == 1
    subject = cast.subjects[place % len(cast.subjects)] if keep else ""
    parts: tuple[Scene, ...] = (_scene(lens, cast, aim, way, subject, (seed, "a")),)
    if hardship == "cut":
        half = replace(lens, seconds=seconds / 2)
        parts = tuple(_scene(half, cast, aim, way, "", (seed + at * 50_000, name)) for at, name in enumerate("ab"))
    shot = tuple(replace(_hardened(part, hardship), pace=Pace(seconds / len(parts), rate)) for part in parts)
    about = (*NAMES[way], *([hardship] if hardship != "plain" else []), f"{rate} fps",
             "portrait" if upright else "landscape")
    named = f"{aim.replace('+', 'up')}-{place:02}-{way}-{hardship}-{seed}"
    return Clip(named, shot, 40 if hardship == "compressed" else 24, aim, about,
                _reference(subject, seed) if subject else None)


def _scene(lens: Lens, cast: Cast, aim: str, way: str, subject: str, named: tuple[int, str]) -> Scene:
    """Set a crowd into a place; the subject, if there is one, is nobody else's face."""
    seed, letter = named
    others = [name for name in cast.people if name != subject]
    count = {"10-20": 4, "20-40": 4, "40-80": 3, "80+": 2}[aim] if lens.width > lens.height else \
        {"10-20": 3, "20-40": 3, "40-80": 2, "80+": 2}[aim]
    low, high = AIMS[aim]
    lift = _lift(lens, way, (low + high) / 2)
    first = int(lens.rng.integers(len(others)))
    people = []
    for index in range(count):
        portrait = subject if subject and index == 0 else others[(first + index) % len(others)]
        actor = Actor(f"{letter}{index}", portrait, (), keep=bool(subject) and index == 0,
                      mirrored=bool(lens.rng.integers(2)) and portrait != subject, height=lens.pick(1.66, 1.8),
                      clothes=Clothes(_colour(lens), _colour(lens)),
                      walking=index == 0 and way != "turn")  # one swings the legs; drawing eight steps takes long
        slot = (index + .5) / count + lens.pick(-.04, .04)
        people.append(replace(actor, path=WAYS[way](lens, actor, slot, lens.pick(low, high))))
    if way == "occlude":
        people.append(_blocker(lens, others[first], letter, (low + high) / 2))
    return Scene(
        seed=seed, backdrop=(Backdrop.STREET, Backdrop.YARD, Backdrop.ROOM)[int(lens.rng.integers(3))],
        camera=Camera(lens.width, lens.height, lens.focal, height=1.6 + lift, horizon=.5, shake=.6),
        pace=Pace(lens.seconds), actors=tuple(people), starts="2026-03-08T22:41:07",
        wear=Wear(gain=lens.pick(.75, 1.05), tint=(lens.pick(.9, 1.05), 1.0, lens.pick(.95, 1.05)), blur=.5,
                  shutter=.5, noise=lens.pick(1.5, 3.5), vignette=.2))


def _lift(lens: Lens, way: str, wide: float) -> float:
    """How much lower or higher the camera stands so that a face 1.25 times the aim meets the top or bottom edge."""
    metre = wide * 1.25 / .14  # pixels; faces are about 0.14 m wide
    far = (.5 * lens.height + .6 * wide) / metre
    return {"rise": -far, "sink": far}.get(way, 0.0)


def _stroll(lens: Lens, actor: Actor, slot: float, wide: float) -> tuple[Step, ...]:
    side = lens.pick(-.08, .08)
    return (lens.step(-.01, actor.portrait, slot - side, wide * lens.pick(.88, 1), lens.pick(-12, 12)),
            lens.step(.5, actor.portrait, slot, wide, lens.pick(-12, 12)),
            lens.step(1.01, actor.portrait, slot + side, wide * lens.pick(1, 1.12), lens.pick(-12, 12)))


def _cross(lens: Lens, actor: Actor, slot: float, wide: float) -> tuple[Step, ...]:
    """Walk to the mirrored place: everybody meets in the middle."""
    return (lens.step(-.01, actor.portrait, slot, wide, 8 if slot < .5 else -8),
            lens.step(1.01, actor.portrait, 1 - slot, wide * lens.pick(.97, 1.03), 8 if slot < .5 else -8))


def _turn(lens: Lens, actor: Actor, slot: float, wide: float) -> tuple[Step, ...]:
    """Look about: far to one side, far to the other, the head tilted."""
    yaw = lens.pick(55, 72) * (1 if lens.rng.integers(2) else -1)
    lean = lens.pick(-16, 16)
    return tuple(lens.step(at, actor.portrait, slot, wide, yaw * turn, lean * turn)
                 for at, turn in ((-.01, 0.), (.3, 1.), (.5, .3), (.75, -1.), (1.01, 0.)))


def _leave(lens: Lens, actor: Actor, slot: float, wide: float) -> tuple[Step, ...]:
    """Walk out at the nearer side, at a time of one's own."""
    out = -1.0 * wide / lens.width
    gone = lens.pick(.55, .9)
    end = out if slot < .5 else 1 - out
    return (lens.step(-.01, actor.portrait, slot, wide * .95, -14 if slot < .5 else 14),
            lens.step(gone, actor.portrait, end, wide, -14 if slot < .5 else 14))


def _near(lens: Lens, actor: Actor, slot: float, wide: float) -> tuple[Step, ...]:
    """Come nearer until the head leaves the picture: over its top or under its bottom, as the camera stands."""
    return (lens.step(-.01, actor.portrait, slot, wide * .75), lens.step(.6, actor.portrait, slot, wide * 1.05),
            lens.step(1.01, actor.portrait, slot, wide * 1.7))


WAYS: dict[str, Way] = {"stroll": _stroll, "cross": _cross, "occlude": _stroll, "turn": _turn, "leave": _leave,
                        "rise": _near, "sink": _near}


def _blocker(lens: Lens, portrait: str, letter: str, wide: float) -> Actor:
    """Somebody nearer who walks through in front of everyone."""
    big = wide * 1.45
    path = (lens.step(-.01, portrait, -.12, big, 14), lens.step(1.01, portrait, 1.12, big, 14))
    return Actor(f"{letter}9", portrait, path,
                 height=lens.pick(1.74, 1.86), clothes=Clothes(_colour(lens), _colour(lens)))


def _hardened(scene: Scene, hardship: str) -> Scene:
    """Add what makes a clip hard to read, in proportion to the picture."""
    unit = max(scene.camera.width, scene.camera.height_pixels) / 960
    camera, wear = scene.camera, scene.wear
    side = 1 if scene.seed % 2 else -1
    if hardship == "shake":
        camera = replace(camera, shake=9 * unit, roll=1.2)
        wear = replace(wear, shutter=.7)
    elif hardship == "pan":
        camera = replace(camera, pan=side * .05 * camera.width, shake=1.5 * unit)
    elif hardship == "zoom":
        camera = replace(camera, zoom=.22 if side > 0 else -.07, shake=1.5 * unit)
    elif hardship == "dark":
        wear = replace(wear, gain=.2, tint=(.9, 1.0, 1.04), noise=6.5, vignette=.35)
    elif hardship == "blur":
        camera = replace(camera, shake=18 * unit)
        wear = replace(wear, shutter=1.0, blur=1.1)
    return replace(scene, camera=camera, wear=wear)


def _reference(portrait: str, seed: int) -> Scene:
    """Set up another picture of the subject, in another place, pose and light."""
    rng = np.random.default_rng((seed, 9))
    yaw, lean = float(rng.uniform(8, 18)) * (1 if rng.integers(2) else -1), float(rng.uniform(-5, 5))
    path = tuple(Step(at, -.05, 1.3, yaw, lean) for at in (0.0, 1.0))
    subject = Actor("subject", portrait, path, keep=True, walking=False, clothes=Clothes((40, 78, 60)))
    return Scene(seed=seed, backdrop=Backdrop.ROOM, pace=Pace(.04), actors=(subject,),
                 camera=Camera(480, 600, focal=1300, height=1.6),
                 wear=Wear(gain=1.1, tint=(.88, .98, 1.06), blur=.6, noise=2))


def _colour(lens: Lens) -> tuple[int, int, int]:
    blue, green, red = (int(lens.rng.integers(35, 110)) for _ in range(3))
    return blue, green, red
