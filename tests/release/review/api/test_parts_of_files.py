"""Players ask for parts of a file: they get exactly these, and keep nothing."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from release.review.web.errors import add_handlers
from release.review.web.files import file_answer

BYTES = bytes(range(256)) * 3
app = FastAPI()
add_handlers(app)


@app.api_route("/api/{name}", methods=["GET", "HEAD"])
def show(request: Request, name: str) -> Response:
    """Show a file of the test's folder."""
    return file_answer(request, Path(app.state.folder) / name)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Return a client of something that shows one file."""
    folder = tmp_path_factory.mktemp("shown")
    (folder / "clip.mp4").write_bytes(BYTES)
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "plan.yaml").write_bytes(b"secret")
    app.state.folder = folder
    return TestClient(app)


@pytest.mark.parametrize(("asked", "first", "last"), [
    ("bytes=0-", 0, 767), ("bytes=0-0", 0, 0), ("bytes=10-19", 10, 19), ("bytes=760-9999", 760, 767),
    ("bytes=-8", 760, 767), ("bytes=-9999", 0, 767), ("bytes=767-767", 767, 767)])
def test_a_range_is_answered_with_its_bytes(clip: TestClient, asked: str, first: int, last: int) -> None:
    """A player that gets other bytes shows nothing, or the wrong second."""
    answer = clip.get("/api/clip.mp4", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, BYTES[first:last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/768"
    assert answer.headers["content-length"] == str(last + 1 - first)


@pytest.mark.parametrize("asked", ["bytes=768-", "bytes=9999-10000", "bytes=-0"])
def test_a_range_behind_the_end_is_no_range(clip: TestClient, asked: str) -> None:
    """The answer says how long the file is, so that the player can ask again."""
    answer = clip.get("/api/clip.mp4", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == "bytes */768"


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "bytes=a-b", "frames=0-1", "bytes=0-1,5-6", "",
                                   "bytes=0-1 x", "bytes=" + "9" * 30 + "-"])
def test_what_is_no_single_range_is_answered_with_the_whole(clip: TestClient, asked: str) -> None:
    """RFC 9110 section 14.2: a header that cannot be followed is ignored."""
    answer = clip.get("/api/clip.mp4", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, BYTES)


@given(st.text("bytes=0123456789-, ", max_size=20))
@settings(max_examples=60, deadline=None)
def test_no_range_makes_it_stumble(clip: TestClient, asked: str) -> None:
    """Whatever is sent, it gets the whole, a true part, or the word that there is none."""
    answer = clip.get("/api/clip.mp4", headers={"Range": asked.strip()})

    assert answer.status_code in {200, 206, 416}
    if answer.status_code == 206:
        first, last = re.fullmatch(r"bytes (\d+)-(\d+)/768", answer.headers["content-range"]).groups()
        assert answer.content == BYTES[int(first):int(last) + 1]


def test_a_head_says_the_same_and_sends_nothing(clip: TestClient) -> None:
    """A program asks how long it is before it fetches."""
    whole, head = clip.get("/api/clip.mp4"), clip.head("/api/clip.mp4", headers={"Range": "bytes=0-1"})

    assert (head.status_code, head.content) == (200, b"")
    same = ("etag", "content-length", "content-type", "accept-ranges", "cache-control")
    assert [head.headers[one] for one in same] == [whole.headers[one] for one in same]


def test_nothing_may_be_kept_of_any_answer(clip: TestClient) -> None:
    """A browser's cache outlives the session, and holds the side before."""
    answers = [clip.get("/api/clip.mp4", headers=headers) for headers in (
        {}, {"Range": "bytes=0-1"}, {"Range": "bytes=999-"}, {"If-None-Match": "*"})]

    assert [answer.status_code for answer in answers] == [200, 206, 416, 304]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


def test_parts_of_two_versions_are_never_mixed(clip: TestClient, tmp_path: Path) -> None:
    """A clip that was drawn again while it plays must not continue in the middle of the old one."""
    app.state.folder, before = tmp_path, app.state.folder
    try:
        (tmp_path / "clip.mp4").write_bytes(BYTES)
        tag = clip.get("/api/clip.mp4").headers["etag"]
        kept = clip.get("/api/clip.mp4", headers={"Range": "bytes=0-1", "If-Range": tag})
        (tmp_path / "new.mp4").write_bytes(BYTES[::-1])
        (tmp_path / "new.mp4").rename(tmp_path / "clip.mp4")
        after = clip.get("/api/clip.mp4", headers={"Range": "bytes=0-1", "If-Range": tag})
    finally:
        app.state.folder = before

    assert (kept.status_code, after.status_code, after.content) == (206, 200, BYTES[::-1])
    assert after.headers["etag"] != tag


def test_an_empty_file_is_sent_as_one(clip: TestClient) -> None:
    """Nothing is an answer, too; a part of it is not."""
    assert (clip.get("/api/empty.mp4").status_code, clip.get("/api/empty.mp4").content) == (200, b"")
    assert clip.get("/api/empty.mp4", headers={"Range": "bytes=0-"}).status_code == 416


def test_other_kinds_and_files_that_are_gone_are_not_there(clip: TestClient) -> None:
    """The docket allows by name; this is the second lock."""
    assert {clip.get(f"/api/{name}").status_code for name in ("plan.yaml", "gone.mp4")} == {404}
