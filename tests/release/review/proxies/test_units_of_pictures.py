"""Coded pictures go into an MP4 and come out of it as they were, but for what an encoder says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.geometry import Size
from media.probe import MediaKind, Source
from release.review.proxies.shape import chunks_of, proxy_size
from release.review.proxies.units import START, with_codes, without_remarks

units = st.lists(st.binary(min_size=1, max_size=40).map(lambda data: b"\x65" + data.replace(b"\x00", b"\x01")),
                 min_size=1, max_size=4)


@given(units)
def test_lengths_and_codes_say_the_same(parts: list[bytes]) -> None:
    """A chunk that stays is copied, never coded again."""
    stored = b"".join(len(one).to_bytes(4, "big") + one for one in parts)

    assert with_codes(stored) == b"".join(START + one for one in parts)
    assert without_remarks(with_codes(stored)) == with_codes(stored)


def test_a_remark_is_left_out() -> None:
    """An encoder names itself and its settings there."""
    assert without_remarks(START + b"\x06\x05x264" + b"\x00\x00\x01\x65picture") == START + b"\x65picture"


@pytest.mark.parametrize("stored", [b"\x00\x00", b"\x00\x00\x00\x09abc", b"\x00\x00\x00\x00"])
def test_lengths_that_do_not_add_up_are_refused(stored: bytes) -> None:
    """A file that was cut off is drawn anew."""
    with pytest.raises(ValueError, match="picture"):
        with_codes(stored)


@given(first=st.integers(0, 1000), length=st.integers(1, 400), rate=st.integers(1, 240))
def test_chunks_hold_every_frame_once(first: int, length: int, rate: int) -> None:
    """A frame in no chunk would not be shown; two key pictures in a row could not be played."""
    spans = list(chunks_of(first, first + length, _source(rate)))

    assert [frame for begin, end in spans for frame in range(begin, end + 1)] == list(range(first, first + length))
    assert all(end > begin for begin, end in spans) or length == 1


@given(width=st.integers(1, 8192), height=st.integers(1, 8192))
def test_a_proxy_fits_its_bounds_and_is_even(width: int, height: int) -> None:
    """Colours are kept for 2 x 2 pixels together, and every browser plays that."""
    size = proxy_size(Size(width=width, height=height))

    assert size.width % 2 == size.height % 2 == 0
    assert max(size.width, size.height) <= 854
    assert min(size.width, size.height) <= 480


def _source(rate: int) -> Source:
    return Source.from_plain({
        "kind": MediaKind.CLIP, "container": "mp4", "codec": "h264", "digest": {"sha256": "0" * 64, "bytes": 1},
        "size": {"width": 64, "height": 48}, "frame_rate": str(rate)})
