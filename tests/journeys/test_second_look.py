"""The whole way of a second look: the real server, real browsers, three people, one package."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect, sync_playwright
from second_look import LONG_MS, Person, serving

from redact.plan import load_plan
from release.review.proxies.making import draw_proxies

REF = "PP-2026-0001"
PLANTED = (60, 63)
PEOPLE = {"Robin Reviewer": "head_of_communications", "Dana Detective": "sio", "Sam Redactor": "press_officer"}


@dataclass(frozen=True)
class Office:
    """A folder in which a clip waits for its reviewer."""

    folder: Path

    @property
    def out(self) -> Path:
        """Where packages and reviews go."""
        return self.folder / "out"

    @property
    def register(self) -> Path:
        """The register."""
        return self.folder / "register.db"

    @property
    def bench(self) -> Path:
        """The review folder."""
        return self.out / f"{REF}.review"


@pytest.fixture(scope="module")
def waiting(presspack, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return the sample clip, its sound kept but for a stretch, at its reviewer, with a doubt planted in its plan."""
    office = Office(tmp_path_factory.mktemp("second-look"))
    request = _asked(office.folder / "request", samples)
    run = partial(presspack, register=office.register)
    done = [*(run("people", "add", name, role, "--as", "A. Dministrator") for name, role in PEOPLE.items()),
            run("submit", request, "--as", "Sam Redactor", "--role", "press_officer"),
            run("authorise", REF, "--rationale-ref", "log 1", "--as", "Dana Detective", "--role", "sio"),
            run("consult", REF, "press_office", "--outcome", "agree", "--log-ref", "log 2", "--as", "Sam Redactor",
                "--role", "press_officer")]
    assert [one.err for one in done if one.code != 0] == []
    drafted = run("release", request, "-o", office.out)
    assert drafted.code == 5, drafted.err  # it waits for its reviewer
    path = office.bench / "I1.plan.json"
    plan = json.loads(path.read_text())
    hidden = max(plan["tracks"], key=lambda track: len(track["sightings"]))
    hidden["flags"].append({"first": PLANTED[0], "last": PLANTED[1], "reason": "planted: somebody turns away"})
    path.write_text(json.dumps(plan))
    draw_proxies(request.parent / "bwv.mp4", load_plan(path), office.bench, "I1",
                 references=(request.parent / "reference.jpg",))
    return office


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield a browser; it is closed at the end of the module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", timeout=60_000,
            args=["--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required"])
        try:
            yield browser
        finally:
            browser.close()


def test_two_people_take_a_clip_to_its_package(presspack, waiting: Office, chromium: Browser) -> None:
    """One corrects, the other looks and signs; neither could do both, and the package verifies."""
    complaints: list[str] = []
    with serving(waiting.out, waiting.register, waiting.folder / "server.log") as server:
        admin = Person.at(chromium, server, complaints)
        admin.follow(server.first, "A. Dministrator", new=True)
        sam, robin = (Person.at(chromium, server, complaints) for _ in range(2))
        for person, name in ((sam, "Sam Redactor"), (robin, "Robin Reviewer")):
            person.follow(admin.invite(name), name)

        _corrects(sam)
        _signs(robin)
        _packs(sam)

    assert complaints == []
    plan = json.loads((waiting.bench / "I1.plan.json").read_text())
    assert any((span["start"], span["end"]) == (3, 3.5) and span["by"].startswith("Sam Redactor")
               for span in plan["sounds"])
    approval = json.loads((waiting.bench / "I1.approval.json").read_text())
    assert approval["by"] == "Robin Reviewer"
    verified = presspack("verify", waiting.out / REF, register=waiting.register)
    assert verified.code == 0, verified.out + verified.err


def _corrects(sam: Person) -> None:
    """Jump to the planted doubt, cover something there, confirm the subject, silence a word."""
    sam.open(REF, "I1")
    assert sam.jump_to(PLANTED[0], most=30)
    sam.draw_a_box()
    sam.fresh()
    sam.page.get_by_role("tab", name="People").click()
    sam.page.get_by_role("button", name="Yes, the same person").first.click()
    sam.page.get_by_role("button", name="Confirm: ").first.click()
    expect(sam.page.locator(".suggestion").first).to_contain_text("Confirmed.", timeout=LONG_MS)
    sam.silence("3", "3.5")
    expect(sam.page.locator("#panel-sound")).to_contain_text("0:03.00 to 0:03.50", timeout=LONG_MS)
    sam.fresh()


def _signs(robin: Person) -> None:
    """Look at every doubt, frame by frame, vouch for what only a person can say, and sign."""
    robin.open(REF, "I1")
    view = robin.page.evaluate(f"fetch('/api/v1/items/{REF}/I1').then((answer) => answer.json())")
    assert any((doubt["first"], doubt["last"]) == PLANTED for doubt in view["doubts"])
    for first, last in sorted({(doubt["first"], doubt["last"]) for doubt in view["doubts"]}):
        assert robin.jump_to(first, most=len(view["doubts"])), first
        robin.step_through(first, last)
    robin.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(robin.page.get_by_role("tab", name="Doubts").locator(".count")).to_be_hidden()
    robin.page.get_by_role("button", name="Pass").first.click()
    dialog = robin.page.get_by_role("dialog")
    for box in dialog.get_by_role("checkbox").all():
        box.check()
    dialog.get_by_role("button", name="Sign and pass").click()
    expect(robin.page.locator("#item-head")).to_contain_text("passed", timeout=LONG_MS)


def _packs(sam: Person) -> None:
    """Have the package made, and see it appear."""
    sam.page.reload()
    sam.page.wait_for_selector('[data-ready="yes"]')
    sam.page.get_by_role("tab", name="Sign").click()
    sam.page.get_by_role("button", name="Make the package").click()
    expect(sam.page.locator(".package-released")).to_be_visible(timeout=LONG_MS)


def _asked(folder: Path, samples: Path) -> Path:
    """Lay out the sample request for its clip alone, with its sound kept but for a stretch."""
    folder.mkdir()
    for name in ("bwv.mp4", "reference.jpg"):
        shutil.copyfile(samples / name, folder / name)
    stated = yaml.safe_load((samples / "request.yaml").read_text())
    stated["items"] = [{**stated["items"][0], "sound": "mute", "mute": ["00:01-00:01.5"]}]
    request = folder / "request.yaml"
    request.write_text(yaml.safe_dump(stated, sort_keys=False))
    return request
