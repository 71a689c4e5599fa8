"""The queue, a photo, a recording: what is on them, and that everybody can use them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CLIP, PHOTO, RECORDING, TABLET, World, audited, pictured
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
WEB = Path(__file__).parents[4] / "release" / "review" / "web"


def test_the_queue_says_what_waits_until_when_and_why(opened: Open) -> None:
    """In the order given; a deadline as a distance with the full time beside it; what blocks each, as a sentence."""
    page = opened("/")
    rows = page.locator(".queue-row")

    expect(rows).to_have_count(6)
    expect(rows.first).to_contain_text("deadline in 2 h 10 min")
    expect(rows.first).to_contain_text("Tue, 10 Mar 2026, 19:40")
    expect(rows.first).to_contain_text("3 doubts have not been looked at.")
    expect(page.locator("#queue-summary")).to_contain_text("44 min of work left")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == "PP-2026-0042 I2"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/items/PP-2026-0042/I2"))


def test_the_filters_of_the_queue_are_kept_in_the_address(opened: Open) -> None:
    """A filtered queue can be reloaded, and sent to a colleague."""
    page = opened("/")
    page.get_by_label("Kind").select_option("photo")
    page.get_by_label("Search").fill("0029")

    expect(page.locator(".queue-row")).to_have_count(1)
    assert page.url.endswith("?kind=photo&text=0029")
    page.reload()
    page.wait_for_selector('[data-ready="yes"]')
    expect(page.locator(".queue-row")).to_have_count(1)
    expect(page.get_by_label("Search")).to_have_value("0029")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".queue-row")).to_have_count(6)
    assert "?" not in page.url


def test_a_photo_is_zoomed_panned_and_compared_by_keys(opened: Open, world: World) -> None:
    """What is zoomed or half covered is not counted as looked at; the whole picture is."""
    page = opened(PHOTO)
    page.keyboard.press("3")
    pictured(page, "review-slider.jpg")
    slider = page.get_by_label("How much of the before side is shown")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "51 % before, 49 % after")
    page.keyboard.press("2")
    page.locator(".content").nth(1).hover()
    page.keyboard.press("+")
    expect(page.locator(".stage-note")).to_contain_text("Zoomed in")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert "translate(-8%" in page.locator(".pane.after .content").evaluate("node => node.style.transform")
    page.keyboard.press("0")
    expect(page.locator(".stage-note")).to_be_hidden()
    page.wait_for_function("() => presspack.figures().seen.length === 1")
    page.get_by_role("tab", name="More").click()
    expect(page.locator(".metadata")).to_contain_text("gives away: 51.5007 N, 0.1246 W")
    expect(page.locator(".metadata")).to_contain_text("removed")
    pictured(page, "review-photo.jpg")


def test_a_stretch_of_a_recording_is_silenced(opened: Open, world: World) -> None:
    """The span marked on the waveform fills in the seconds."""
    page = opened(RECORDING)
    page.keyboard.press(" ")
    page.wait_for_function("() => presspack.figures().frame > 20")
    page.keyboard.press(" ")
    page.keyboard.press("Home")
    page.keyboard.press("i")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("o")
    page.get_by_role("tab", name="Sound").click()
    pictured(page, "review-recording.jpg")
    page.get_by_role("button", name="Silence this stretch").click()
    expect(page.locator("#panel-sound")).to_contain_text("0:00.00 to 0:04.0")

    edit = world.posted[0]["edits"][0]
    assert (edit["do"], edit["start"], round(edit["end"], 1)) == ("mute", 0, 4)


def test_a_request_is_refused_with_a_reason_and_words(opened: Open, world: World) -> None:
    """Without words of one's own nothing is refused."""
    page = opened(RECORDING)
    page.get_by_role("tab", name="Sign").click()
    page.get_by_role("button", name="Refuse").click()
    sure = page.get_by_role("dialog").get_by_role("button", name="Refuse the request")
    expect(sure).to_be_disabled()
    page.get_by_role("dialog").get_by_label("Why, in your own words").fill("The caller did not agree.")
    sure.click()

    expect(page.locator("#item-head")).to_contain_text("refused")
    assert world.posted == [{"what": "refuse", "reason": "article_8", "words": "The caller did not agree."}]


def test_the_theme_is_switched_and_kept(opened: Open) -> None:
    """The choice outlives the page, and is in force before the first paint."""
    page = opened("/")
    page.get_by_role("button", name="Theme").click()
    page.get_by_role("button", name="Theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"
    page.get_by_role("button", name="Theme").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("screen", ["light", "dark", "tablet"])
def test_nothing_is_found_against_wcag(opened: Open, world: World, screen: str) -> None:
    """Axe finds nothing on the queue, the clip with each of its tabs, its dialogs, the photo, the recording."""
    settings = {"color_scheme": "dark"} if screen == "dark" else TABLET if screen == "tablet" else {}
    found = {}
    page = opened("/", **settings)
    found["queue"] = audited(page)
    pictured(page, f"review-queue-{screen}.jpg")
    page = opened(CLIP, **settings)
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }))")
    page.wait_for_timeout(150)
    pictured(page, f"review-clip-{screen}.jpg")
    for name in ("People", "Doubts", "Zones", "Sound", "Sign", "Notes", "More"):
        page.get_by_role("tab", name=name).click()
        if name == "Zones":
            page.get_by_role("button", name="Draw a box").click()
            page.get_by_role("button", name="Put a box in the middle").click()
        if name == "Notes":
            page.get_by_role("button", name="Note here").click()
        found[name] = audited(page, None if name == "People" else "#panel-room")
    page.get_by_role("button", name="Pass").first.click()
    found["dialog"] = audited(page, "dialog[open]")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys (?)").click()
    found["keys"] = audited(page, "dialog[open]")
    for name, path in (("photo", PHOTO), ("recording", RECORDING)):
        found[name] = audited(opened(path, **settings))

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_page_scrolls_in_no_direction_it_should_not(opened: Open) -> None:
    """At 1280 by 720 all of an item is on one screen; on a tablet nothing is cut off at the side."""
    page = opened(CLIP)
    assert page.evaluate("document.documentElement.scrollHeight") <= 720
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    tabs = page.get_by_role("tablist")
    assert tabs.evaluate("tabs => tabs.scrollWidth <= tabs.clientWidth")
    page = opened(CLIP, **TABLET)
    assert page.evaluate("document.documentElement.scrollWidth") <= 820


MODULES = sorted((WEB / "static" / "js").glob("*.js"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_has_one_purpose(path: Path) -> None:
    """The first line says it in a sentence; past 300 lines it has grown a second one; data are never read as markup."""
    text = path.read_text()

    assert re.match(r"/\*\*? [^\n]+[.:] \*/\n", text), text.splitlines()[0]
    assert text.count("\n") <= 300
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|setAttribute\(\"style", text)


def test_every_module_of_the_item_is_fetched_beside_the_others() -> None:
    """A module that is missing in the page's list would be found only after the one that asks for it."""
    page = (WEB / "templates" / "item.html.j2").read_text()
    asked, todo = set(), ["item", "shell"]
    while todo:
        for name in re.findall(r'from "\./(\w+)\.js"', (WEB / "static" / "js" / f"{todo.pop()}.js").read_text()):
            if name not in asked:
                asked.add(name)
                todo.append(name)

    listed = set(re.search(r"for name in (\[.*?\])", page).group(1).strip("[]").replace('"', "").split(", "))
    assert listed == asked


@pytest.mark.parametrize("path", sorted((WEB / "templates").glob("*.j2")), ids=lambda path: path.name)
def test_a_template_holds_no_script_and_no_style_of_its_own(path: Path) -> None:
    """The content policy would refuse them, and so do we."""
    text = path.read_text()

    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
