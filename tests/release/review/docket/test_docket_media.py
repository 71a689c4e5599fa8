"""Files are shown by a list of names, by role, and never from outside."""

from pathlib import Path

import pytest
from docket_makers import REF, ROBIN, Place, visitor

from redact.plan import load_plan
from release.review.docket.errors import ForbiddenError, NotFoundError


def test_the_files_of_the_list_are_shown(place: Place) -> None:
    """Each lies among the proxies of the item."""
    room = place.docket()
    for item, names in (("I1", ("before.mp4", "after.mp4", "strip.jpg", "cards/face-1.jpg")),
                        ("I2", ("before.jpg", "after.jpg"))):
        for name in names:
            assert room.media(ROBIN, REF, item, name) == place.bench.proxies(item) / name


@pytest.mark.parametrize("name", [
    "../I1.plan.json", "proxies.json", "/etc/passwd", "cards/../proxies.json", "cards/..%2fproxies.json", "",
    "cards/face-1.jpg/..", "after.mp4/../proxies.json", "before.mp4\x00", "AFTER.MP4", "cards/.hidden.jpg", "tiles.npy",
    "references/" + "g" * 64 + ".jpg", "cards/" + "a" * 100 + ".jpg", "./after.mp4", "after.mp4\n"])
def test_no_other_name_is_shown(place: Place, name: str) -> None:
    """A path is not looked for, but refused."""
    with pytest.raises(NotFoundError):
        place.docket().media(ROBIN, REF, "I1", name)


@pytest.mark.parametrize(("ref", "item"), [("../out", "I1"), ("PP-2026-0002", "I1"), (REF, "../I1"), (REF, "I3"),
                                           (REF, ""), ("", "I1"), (f"{REF}.review", "I1")])
def test_no_other_request_or_item_is_opened(place: Place, ref: str, item: str) -> None:
    """References and items are those of the register, and nobody learns which others there are."""
    for act in (lambda room: room.media(ROBIN, ref, item, "after.mp4"), lambda room: room.item(ROBIN, ref, item)):
        with pytest.raises(NotFoundError):
            act(place.docket())


def test_a_link_is_not_followed(place: Place, tmp_path: Path) -> None:
    """Whoever can write into the folder cannot have another file shown."""
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"secret")
    path = place.bench.proxies("I2") / "after.jpg"
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(NotFoundError):
        place.docket().media(ROBIN, REF, "I2", "after.jpg")


def test_whoever_may_see_only_what_would_leave_sees_no_face(place: Place) -> None:
    """Neither the files of the side before, nor an address of one, nor what the file says of itself."""
    room, officer = place.docket(), visitor("Dee Protect")
    assert room.media(officer, REF, "I1", "after.mp4").is_file()
    for name in ("before.mp4", "cards/face-1.jpg", f"references/{'0' * 64}.jpg", "peaks-before.json"):
        with pytest.raises(ForbiddenError):
            room.media(officer, REF, "I1", name)
    view = room.item(officer, REF, "I1")
    assert (view.media.before, view.metadata.before, view.may.see_before) == (None, None, False)
    assert all(one.card is None for one in view.people) and all(one.photo is None for one in view.suggestions)
    text = view.to_json()
    assert "before.mp4" not in text and "cards/" not in text and "bwv.mp4" not in text


def test_boxes_are_told_for_a_minute_at_a_time(place: Place) -> None:
    """Frame by frame, in pixels of the source."""
    from release.review.docket.errors import InvalidError
    room = place.docket()
    boxes = room.boxes(ROBIN, REF, "I1", 10, 12)
    assert set(boxes.tracks) >= {"face-2"} and [one[0] for one in boxes.tracks["face-2"]] == [10, 11, 12]
    clear = load_plan(place.bench.plan("I1")).kept
    assert clear and not clear & set(boxes.tracks)
    for first, last in ((0, 141), (-1, 3), (5, 4)):
        with pytest.raises(InvalidError):
            room.boxes(ROBIN, REF, "I1", first, last)
