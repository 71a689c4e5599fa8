"""One server and one browser for the pages' tests; both are ended whatever happens."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
LIMIT_MS = 10_000
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 720}}
CLIP, PHOTO, RECORDING, LONG = (
    "/items/PP-2026-0042/I1",
    "/items/PP-2026-0042/I2",
    "/items/PP-2026-0042/I3",
    "/items/PP-2026-0077/I1",
)


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The media, made once; in a child, so that nothing of it stays in memory."""
    folder = tmp_path_factory.mktemp("review-media")
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pathlib, fake_media; fake_media.make_all(pathlib.Path(sys.argv[1]))",
            str(folder),
        ],
        check=True,
        timeout=120,
        cwd=HERE.parent,
        stdin=subprocess.DEVNULL,
    )
    return folder


@pytest.fixture(scope="module")
def address(media: Path) -> Iterator[str]:
    """The fake server, a child on a free port."""
    child = subprocess.Popen(
        [sys.executable, str(HERE.parent / "fake_server.py"), str(media)],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert child.stdout is not None
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.kill()
        child.wait(timeout=10)
        child.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the module; closed at its end, so that no other test runs inside its event loop."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            timeout=60_000,
            args=["--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required"],
        )
        try:
            yield opened
        finally:
            opened.close()


class World:
    """What the tests ask of the fake server."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, what: str) -> dict[str, Any]:
        """Do something on the server's side of the world."""
        request = urllib.request.Request(f"{self.address}/tests/{what}", method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    @property
    def posted(self) -> list[dict[str, Any]]:
        """What the page posted, but for what was looked at."""
        return self.ask("tell")["posted"]

    @property
    def looked(self) -> list[dict[str, Any]]:
        """What the page said it had shown."""
        return self.ask("tell")["looked"]


@pytest.fixture
def world(address: str) -> World:
    """The world as it was at first."""
    found = World(address)
    found.ask("again")
    return found


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """One context for each kind of screen, so that the modules are fetched once; closed with the browser."""
    return {}


@pytest.fixture
def opened(
    browser: Browser, contexts: dict[str, BrowserContext], address: str, world: World
) -> Iterator[Callable[..., Page]]:
    """Open pages that must neither complain on the console nor break the content policy."""
    complaints: list[str] = []
    pages = []

    def open_page(path: str, *, expected: tuple[str, ...] = (), **settings: Any) -> Page:
        name = repr(sorted(settings.items()))
        if name not in contexts:
            contexts[name] = browser.new_context(**{**DESK, "reduced_motion": "reduce", "locale": "en-GB", **settings})
            contexts[name].set_default_timeout(LIMIT_MS)
        page = contexts[name].new_page()
        pages.append(page)
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type in {"error", "warning"} and not any(word in line.text for word in expected)
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        page.wait_for_selector('[data-ready="yes"]')
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


def audited(page: Page, part: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA, on the page or on a part of it."""
    results = Axe().run(
        page,
        context=part,
        options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    )
    return [
        f"{found['id']}: {found['help']}: {[node['target'] for node in found['nodes']][:4]}"
        for found in results.response["violations"]
    ]


def pictured(page: Page, name: str) -> None:
    """Keep a picture for the documentation, where one is asked for."""
    folder = os.environ.get("PRESSPACK_PICTURES")
    if not folder:
        return
    path = Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, type="jpeg", quality=72)
    assert path.stat().st_size < 200_000
