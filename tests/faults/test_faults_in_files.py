"""Every fault that is put into hiding one file stops it, is named, and leaves nothing behind."""

import re
from collections.abc import Callable

import pytest

from benchmarks.faulty import files, machine, masking, rendering
from benchmarks.faulty.base import Bench, Fault
from benchmarks.faulty.bench import SUFFIX, bench, hidden

FAULTS = [pytest.param(fault, kind, id=f"{fault.name} ({kind})")
          for module in (masking, rendering, files, machine) for fault in module.FAULTS for kind in fault.on]


@pytest.fixture(scope="session")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Bench]:
    """One source with its plan for each kind of file, made when it is first asked for."""
    made: dict[str, Bench] = {}

    def of(kind: str) -> Bench:
        if kind not in made:
            made[kind] = bench(kind, tmp_path_factory.mktemp("bench"))
        made[kind].out.unlink(missing_ok=True)
        return made[kind]

    return of


@pytest.mark.parametrize("kind", list(SUFFIX))
def test_without_a_fault_the_file_appears(kind: str, benches: Callable[[str], Bench]) -> None:
    """A gate that is always shut would catch every fault below."""
    ending = hidden(None, benches(kind))

    assert (ending.code, ending.left) == (0, (f"done{SUFFIX[kind]}",)), ending.words


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_a_fault_stops_the_file(fault: Fault, kind: str, benches: Callable[[str], Bench]) -> None:
    """Whatever breaks between the plan and the destination, nothing of it is ever seen there."""
    ending = hidden(fault, benches(kind))

    assert ending.code == fault.code, ending.words
    assert re.search(fault.words, ending.words), ending.words
    assert ending.left == ()


def test_there_are_enough_faults() -> None:
    """The table is the promise; it must not shrink unnoticed."""
    assert len({fault.name for module in (masking, rendering, files, machine) for fault in module.FAULTS}) >= 75


@pytest.mark.parametrize("kind", ["clip", "jpeg"])
def test_what_was_there_before_stays_as_it_was(kind: str, benches: Callable[[str], Bench]) -> None:
    """A fault while a file is made again must not cost the one that was proven."""
    here = benches(kind)
    assert hidden(None, here).code == 0
    before = here.out.read_bytes()

    ending = hidden(masking.FAULTS[4], here) if kind == "clip" else hidden(masking.FAULTS[1], here)

    assert ending.code == 7
    assert here.out.read_bytes() == before


def test_a_link_put_in_the_destinations_place_is_not_followed(benches: Callable[[str], Bench]) -> None:
    """Whoever can write in the folder must not make the program write elsewhere."""
    here = benches("jpeg")
    elsewhere = here.room / "elsewhere.jpg"
    elsewhere.write_bytes(b"somebody else's")
    put = machine.between(lambda one, _: one.out.symlink_to(elsewhere))

    ending = hidden(Fault("a link", "machine", put, ""), here)

    assert ending.code == 0, ending.words
    assert elsewhere.read_bytes() == b"somebody else's"
    assert not here.out.is_symlink()
