"""The review server as a child process, and what people do in their browsers before it."""

import os
import selectors
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

LIMIT_MS, LONG_MS = 10_000, 120_000
STARTS = 60  # seconds; it reads two seconds of program on a quiet machine
ENDS = 30
PASSWORD = "seven herons over the weir"


@dataclass(frozen=True)
class Serving:
    """A server that answers, with the link that it printed for the first administrator."""

    origin: str
    first: str


@contextmanager
def serving(out: Path, register: Path, log: Path) -> Iterator[Serving]:
    """Run `presspack review` on a free port of the loopback; it is ended, by its id, whatever happens."""
    with log.open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-c", "from cli import main; main()", "review", str(out), "--port", "0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True,
            env={**os.environ, "PRESSPACK_REGISTER": str(register), "XDG_DATA_HOME": str(log.parent / "home")})
    try:
        origin, first = _lines(child, log)
        yield Serving(origin, first)
    finally:
        child.terminate()
        try:
            child.wait(timeout=ENDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(timeout=ENDS)
        assert child.stdout is not None
        child.stdout.close()


@dataclass
class Person:
    """Somebody with a browser of their own."""

    page: Page
    serving: Serving

    @classmethod
    def at(cls, browser: Browser, serving: Serving, complaints: list[str]) -> "Person":
        """Sit down at a browser; what its console complains of is noted."""
        context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce", locale="en-GB")
        context.set_default_timeout(LIMIT_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text)
                if "Content Security Policy" in line.text else None)
        return cls(page, serving)

    def follow(self, link: str, name: str, new: bool = False) -> None:
        """Follow a one-time link, set a password, sign in with it."""
        self.page.goto(link)
        if new:
            self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("The same again").fill(PASSWORD)
        self.page.get_by_role("button", name="Open the account").click()
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def invite(self, name: str) -> str:
        """Invite somebody, as an administrator; returns the link."""
        self.page.goto(f"{self.serving.origin}/administration")
        self.page.get_by_label("Invite somebody").fill(name)
        self.page.get_by_role("button", name="Make a link").click()
        return self.page.locator("[role=status] code").first.inner_text()

    def open(self, reference: str, item: str) -> None:
        """Open an item from the queue, and wait until it can be worked on."""
        self.page.goto(f"{self.serving.origin}/")
        self.page.get_by_role("link", name=f"{reference} {item}").click()
        self.page.wait_for_selector('[data-ready="yes"]')

    def frame(self) -> int:
        """Return the frame on the screen."""
        return int(self.page.evaluate("presspack.figures().frame"))

    def fresh(self) -> None:
        """Wait until the after side shows the plan."""
        self.page.wait_for_function("() => document.getElementById('item').dataset.drawn === 'fresh'", timeout=LONG_MS)

    def jump_to(self, frame: int, most: int) -> bool:
        """Go to the next doubt, and the next, until one begins at this frame; tell whether one does."""
        self.page.keyboard.press("Home")
        for _ in range(most):
            if self.frame() == frame:
                return True
            self.page.keyboard.press("n")
        return self.frame() == frame

    def step_through(self, first: int, last: int) -> None:
        """Look at every frame of a span, one after another, each as it comes onto the screen."""
        self.page.evaluate(
            """async ([first, last]) => {
            const shown = (frame) => presspack.figures().seen.some(([a, b]) => a <= frame && frame <= b);
            for (let frame = first; frame <= last; frame += 1) {
                for (let tries = 0; !shown(frame) && tries < 600; tries += 1)
                    await new Promise((done) => setTimeout(done, 5));
                if (frame < last)
                    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '.', bubbles: true }));
            } }""", [first, last])

    def draw_a_box(self) -> None:
        """Draw a box on the side before, go two frames on, move it there, keep it."""
        self.page.get_by_role("tab", name="Zones").click()
        self.page.get_by_role("button", name="Draw a box").click()
        area = self.page.locator(".pane.before .content").bounding_box()
        assert area is not None
        self.page.mouse.move(area["x"] + 40, area["y"] + 40)
        self.page.mouse.down()
        self.page.mouse.move(area["x"] + 110, area["y"] + 100, steps=4)
        self.page.mouse.up()
        for _ in range(2):
            self.page.get_by_role("button", name="One frame on").click()
        self.page.locator(".box-edit:visible").first.focus()
        self.page.keyboard.press("ArrowLeft")
        self.page.get_by_role("button", name="Keep the zone").click()
        expect(self.page.locator("#panel-zones")).to_contain_text("zone-1", timeout=LONG_MS)

    def silence(self, start: str, end: str) -> None:
        """Silence a stretch of the sound."""
        self.page.get_by_role("tab", name="Sound").click()
        self.page.get_by_label("From, seconds").fill(start)
        self.page.get_by_label("To, seconds").fill(end)
        self.page.get_by_role("button", name="Silence this stretch").click()


def _lines(child: "subprocess.Popen[str]", log: Path) -> tuple[str, str]:
    """Return the two addresses that the server prints at once: its own, and the link for an administrator."""
    assert child.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        if not waiting.select(timeout=STARTS):
            raise AssertionError(f"the server said nothing: {log.read_text()}")
    origin, first = (child.stdout.readline().strip() for _ in range(2))
    assert origin and first, log.read_text()
    return origin.rstrip("/"), first
