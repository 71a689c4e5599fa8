"""Nothing outside the named file is read, whatever the file asks for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.lookout import Lookout, lookout
from benchmarks.sandbox import PROGRAMS, follows, forced, read
from benchmarks.traps import NAMES, TRAPS, Bait, lay


@pytest.fixture(scope="module")
def cage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bait, Lookout]]:
    """A folder with canaries, a listener, and somebody who watches them."""
    folder = tmp_path_factory.mktemp("cage")
    with lookout() as watch:
        bait = lay(folder, watch.port)
        shutil.copy(bait.photo, folder / "img000.jpg")
        watch.watch((bait.clip, bait.photo, folder / "img000.jpg"))
        yield bait, watch


@pytest.mark.parametrize("what", TRAPS)
def test_a_trap_is_refused_or_read_for_itself_alone(cage: tuple[Bait, Lookout], what: str) -> None:
    """A playlist named .mp4 makes plain ffmpeg read another case's clip."""
    bait, watch = cage
    path = bait.clip.parent / TRAPS[what].name
    path.write_bytes(TRAPS[what].make(bait))
    watch.seen()

    said = read(path)

    assert watch.seen() == ()
    assert said.startswith(("refused: ", "read its own"))


@pytest.mark.parametrize("given", NAMES)
def test_an_address_is_no_name_of_a_file(cage: tuple[Bait, Lookout], given: str) -> None:
    """What a list of files names goes to the file system and nowhere else."""
    bait, watch = cage
    watch.seen()

    said = read(Path(given.format(clip=bait.clip, port=bait.port)))

    assert watch.seen() == ()
    assert said.startswith("refused: cannot be read")


@pytest.mark.parametrize("what", ["HLS playlist, absolute path", "HLS playlist, address", "ffconcat script",
                                  "MOV data reference, alias", "Matroska linked segment"])
def test_a_trap_that_gets_past_the_first_door_finds_a_second(cage: tuple[Bait, Lookout], what: str) -> None:
    """The first bytes are looked at by a few lines of ours; they must not be all there is."""
    bait, watch = cage
    path = bait.clip.parent / TRAPS[what].name
    path.write_bytes(TRAPS[what].make(bait))
    watch.seen()

    forced(path)

    assert watch.seen() == ()


@pytest.mark.parametrize("what", ["ffconcat script", "DASH manifest", "MOV data reference, alias"])
def test_plain_ffmpeg_walks_into_the_trap(cage: tuple[Bait, Lookout], what: str) -> None:
    """A canary that cannot sing would prove nothing."""
    bait, watch = cage
    path = bait.clip.parent / TRAPS[what].name
    path.write_bytes(TRAPS[what].make(bait))
    watch.seen()

    program = PROGRAMS["imageio-ffmpeg's"]

    assert program is not None and follows(program, TRAPS[what], path, watch)


def test_links_pipes_and_devices_that_look_like_files_open_nothing(cage: tuple[Bait, Lookout], tmp_path: Path) -> None:
    """A link to a pipe would hang, one into /proc would tell of ourselves."""
    _, watch = cage
    os.mkfifo(tmp_path / "pipe")
    targets = (tmp_path / "pipe", "/dev/zero", "/dev/stdin", "/proc/self/environ", "/proc/self/fd", "/proc/self/mem")
    for number, target in enumerate(targets):
        link = tmp_path / f"{number}.mp4"
        link.symlink_to(target)
        assert read(link).startswith("refused: ")
    assert watch.seen() == ()
