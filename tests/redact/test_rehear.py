"""The finished sound is listened to again, and every way of being wrong is a fault."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sound_makers import RATE, a_clip, babble

from media.probe import probe
from media.render import RenderJob, render
from media.soundline import SoundBlock, SoundFilter
from redact.audio import SoundChoice, spans_of
from redact.records import RedactionPlan, Settings
from redact.rehear import Rehearing, rehear
from redact.silence import silencing
from redact.sounding import sounding

STRETCH = "1-1.6"
Line = Iterator[SoundBlock]


def a_plan(path: Path, choice: SoundChoice, *mute: str) -> RedactionPlan:
    """Return a plan that hides nothing but these stretches."""
    source = probe(path)
    return RedactionPlan(version="0", source=source, frame_count=source.frame_count or 0, drafted_by="A. Drafter",
                         settings=Settings(sound=choice, mute=mute), tracks=(), sounds=spans_of(mute, "A. Drafter"))


def judged(tmp_path: Path, plan: RedactionPlan, filters: tuple[SoundFilter, ...], *, keep: bool = True) -> Rehearing:
    """Write the clip with these filters, whatever the plan says, and listen to it."""
    clip, out = tmp_path / "a.mkv", tmp_path / "out.mp4"
    render(RenderJob(clip, plan.source, (), out, keep_sound=keep, sound_filters=filters))
    return rehear(clip, plan, sounding(plan), out)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Return a clip of three seconds in which somebody babbles."""
    return a_clip(tmp_path / "a.mkv", babble(3, channels=2))


@pytest.mark.parametrize("choice", [SoundChoice.MUTE, SoundChoice.BLEEP])
def test_an_honest_file_is_proven(tmp_path: Path, clip: Path, choice: SoundChoice) -> None:
    """A gate that cries wolf is switched off."""
    plan = a_plan(clip, choice, STRETCH, "2.5-2.7")

    result = judged(tmp_path, plan, sounding(plan))

    assert result.faults == ()
    assert result.stretches == 2
    assert abs(result.seconds - 3) < 0.05


@pytest.mark.parametrize("choice", [SoundChoice.MUTE, SoundChoice.BLEEP])
def test_a_stretch_at_either_end_is_proven_too(tmp_path: Path, clip: Path, choice: SoundChoice) -> None:
    """A recording often begins with a name, and ends with one."""
    plan = a_plan(clip, choice, "0-0.5", "2.6-9")

    assert judged(tmp_path, plan, sounding(plan)).faults == ()
    assert len(judged(tmp_path, plan, ()).faults) >= 2


def test_a_sound_hidden_from_end_to_end_is_proven(tmp_path: Path, clip: Path) -> None:
    """Where everybody speaks all the time, nothing is left but the tone."""
    plan = a_plan(clip, SoundChoice.BLEEP, "0-9")

    assert judged(tmp_path, plan, sounding(plan)).faults == ()


def test_sound_that_is_only_kept_is_compared_too(tmp_path: Path, clip: Path) -> None:
    """Another clip's sound would otherwise pass as this one's."""
    plan = a_plan(clip, SoundChoice.KEEP)

    assert judged(tmp_path, plan, ()).faults == ()
    other, out = a_clip(tmp_path / "other.mkv", babble(3, seed=5, channels=2)), tmp_path / "other.mp4"
    render(RenderJob(other, probe(other), (), out, keep_sound=True))
    assert "second 0" in rehear(clip, plan, (), out).faults[0]


def test_sound_where_none_may_be_is_a_fault(tmp_path: Path, clip: Path) -> None:
    """The default is no sound at all, and a fault there says every name."""
    plan = a_plan(clip, SoundChoice.DROP)

    assert judged(tmp_path, plan, (), keep=False).faults == ()
    assert "has 1 sounds, and the plan makes 0" in judged(tmp_path, plan, ()).faults[0]


def test_a_sound_that_is_missing_is_a_fault(tmp_path: Path, clip: Path) -> None:
    """A silent appeal is useless, and was not what was reviewed."""
    assert "has 0 sounds" in judged(tmp_path, a_plan(clip, SoundChoice.KEEP), (), keep=False).faults[0]


@pytest.mark.parametrize("choice", [SoundChoice.MUTE, SoundChoice.BLEEP])
@pytest.mark.parametrize("dug", [(), ((0.9, 1.5),), ((1.1, 1.7),), ((1.0, 1.3),)])
def test_a_stretch_that_is_not_hidden_whole_is_a_fault(tmp_path: Path, clip: Path, choice: SoundChoice,
                                                       dug: tuple[tuple[float, float], ...]) -> None:
    """Not hidden, too early, too late, too short: each leaves a syllable."""
    plan = a_plan(clip, choice, STRETCH)

    faults = judged(tmp_path, plan, (silencing(dug, tone=choice is SoundChoice.BLEEP),)).faults

    assert any("1.00 to 1.60 s: not" in one for one in faults)


def test_a_voice_under_the_tone_is_a_fault(tmp_path: Path, clip: Path) -> None:
    """A tone laid over a voice, as most programs do it, can be filtered out again."""
    plan = a_plan(clip, SoundChoice.BLEEP, STRETCH)

    def over(line: Line) -> Line:
        blocks = list(line)
        for block, hidden in zip(blocks, sounding(plan)[0](iter(blocks)), strict=True):
            yield SoundBlock(block.start, hidden.samples + 0.02 * block.samples, block.sample_rate)

    assert any("not the tone alone" in one for one in judged(tmp_path, plan, (over,)).faults)


def test_sound_that_is_late_is_a_fault(tmp_path: Path, clip: Path) -> None:
    """Twenty milliseconds is what must be kept."""
    plan = a_plan(clip, SoundChoice.KEEP)

    def delayed(line: Line) -> Line:
        held = np.zeros((2, RATE // 50), np.float32)
        for block in line:
            both = np.concatenate((held, block.samples), axis=1)
            held = both[:, block.samples.shape[1]:]
            yield SoundBlock(block.start, both[:, :block.samples.shape[1]], block.sample_rate)

    assert any("not what the plan makes" in one for one in judged(tmp_path, plan, (delayed,)).faults)


def test_sound_that_ends_early_is_a_fault(tmp_path: Path, clip: Path) -> None:
    """What was reviewed is what leaves, to its end."""
    plan = a_plan(clip, SoundChoice.KEEP)

    def cut(line: Line) -> Line:
        yield from (block for block in line if block.start < 1.5)

    assert any("were due" in one for one in judged(tmp_path, plan, (cut,)).faults)
