"""Stretches in which somebody speaks are found, whole, and silence is not taken for speech."""

from pathlib import Path

import numpy as np
import pytest
from sound_makers import RATE, in_blocks

from benchmarks.vowels import SYLLABLE, vowels
from media.errors import MissingPartError
from redact import voices as part
from redact.voices import AROUND, voices

SPOKEN = "aeiou" + 8 * " " + "ioa"
FIRST, SECOND = (0.0, 5 * SYLLABLE), (13 * SYLLABLE, 16 * SYLLABLE)


@pytest.fixture(scope="module")
def speech() -> np.ndarray:
    """Two sentences of a made voice, a pause between."""
    return vowels(SPOKEN + 4 * " ")


def test_both_sentences_are_found_whole_and_the_pause_is_not(speech: np.ndarray) -> None:
    """A first consonant left over is half a name."""
    found = [(one.start, one.end) for one in voices(in_blocks(speech))]

    assert len(found) == 2
    for (start, end), (begun, done) in zip(found, (FIRST, SECOND), strict=True):
        assert start <= begun
        assert end >= done
        assert end - start < done - begun + 4 * AROUND


@pytest.mark.parametrize("quiet", [np.zeros((2, RATE)), 0.05 * np.random.default_rng(0).standard_normal((1, RATE)),
                                   0.2 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)[None], np.zeros((1, 0))])
def test_what_is_no_voice_is_none(quiet: np.ndarray) -> None:
    """If everything is a voice, everything is silenced, and nobody uses it."""
    blocks = in_blocks(quiet.astype(np.float32)) if quiet.size else iter(())
    assert voices(blocks) == ()


def test_a_voice_on_one_channel_counts_even_against_the_other(speech: np.ndarray) -> None:
    """Two microphones may hear a voice in opposite phase: mixed together it would be gone."""
    assert len(voices(in_blocks(np.concatenate((speech, -speech))))) == 2
    assert len(voices(in_blocks(np.concatenate((np.zeros_like(speech), speech))))) == 2


def test_another_network_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A network nobody measured may be deaf."""
    monkeypatch.setattr(part, "SHA256", "0" * 64)
    part.network.cache_clear()

    with pytest.raises(MissingPartError, match="sha256 differs"):
        part.network()
