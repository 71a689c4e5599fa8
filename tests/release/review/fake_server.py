"""A server with the API's shapes and no authority, for the pages' tests: `python fake_server.py MEDIA`."""

import copy
import json
import socket
import sys
from pathlib import Path
from typing import Any

import fake_items
import fake_media
import jinja2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

WEB = Path(__file__).parents[3] / "release" / "review" / "web"
MEDIA = Path(sys.argv[1]) if __name__ == "__main__" else Path()
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
TOKEN = "token-of-the-tests"
PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(WEB / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
)
YOU = {"name": "Robin Reviewer", "role": "reviewer", "role_words": "reviewer", "administrator": False}
MEDIA_NAMES = {"before.jpg": "photo-before.jpg", "after.jpg": "photo-after.jpg", "references": "reference.jpg"}


class World:
    """What the server knows; made again by a call of the tests."""

    def __init__(self) -> None:
        facts = json.loads((MEDIA / "facts.json").read_text())
        items = [fake_items.clip(facts), fake_items.photo(MEDIA), fake_items.recording(facts), fake_items.long_clip()]
        self.items = {f"{item['reference']}/{item['item']}": item for item in items}
        self.past: dict[str, list[tuple[dict, str]]] = {key: [] for key in self.items}
        self.future: dict[str, list[tuple[dict, str]]] = {key: [] for key in self.items}
        self.drawing: dict[str, int] = {}
        self.looked: list[dict] = []
        self.posted: list[dict] = []
        self.slow, self.packing = 2, 0
        self.refresh_all()

    def refresh_all(self) -> None:
        """Settle every item."""
        for key in self.items:
            self.settle(key)

    def settle(self, key: str) -> dict:
        """Say again what follows from the rest."""
        item = self.items[key]
        left = sum(not doubt["looked"] for doubt in item["doubts"])
        undecided = [p["id"] for p in item["people"] if p["fate"] in {"suggested", "mixed"}]
        item["why_not"] = {
            "pass": [
                *([f"Look at {left} more flagged spans."] if left else []),
                *([f"Decide about {', '.join(undecided)}."] if undecided else []),
            ]
        }
        item["may"]["pass"] = not item["why_not"]["pass"] and item["state"] == "to_review"
        item["obligations"][0].update(
            met=item["may"]["pass"],
            how="Everybody is decided." if item["may"]["pass"] else "Look at every doubt and decide about everybody.",
        )
        item["history"]["undo"] = self.past[key][-1][1] if self.past[key] else None
        item["history"]["redo"] = self.future[key][-1][1] if self.future[key] else None
        return item

    def view(self, key: str) -> dict:
        """The item as it is told; a drawing is done after it was asked for a few times."""
        item = self.settle(key)
        if key in self.drawing:
            self.drawing[key] -= 1
            if self.drawing[key] < 0:
                del self.drawing[key]
                item["drawn"] = {"state": "fresh", "plan": item["plan"], "error": None}
                item["media"]["after"] = item["media"]["after"].split("?")[0] + f"?plan={item['plan'][:12]}"
        return copy.deepcopy(item)

    def change(self, key: str, words: str, by: str, act) -> None:
        """Make an edit: the version and the plan move on, the after side is drawn again."""
        item = self.items[key]
        self.past[key].append(
            (copy.deepcopy({name: item[name] for name in ("people", "tracks", "suggestions", "sound")}), words)
        )
        self.future[key].clear()
        act(item)
        self.moved(key, words, by)

    def moved(self, key: str, words: str, by: str) -> None:
        """The plan is another one now."""
        item = self.items[key]
        item["version"] += 1
        item["plan"] = fake_items.sha(key, item["version"])
        item["drawn"] = {"state": "drawing", "plan": item["drawn"]["plan"], "error": None}
        item["history"]["entries"].append({"version": item["version"], "by": by, "at": fake_items.NOW, "words": words})
        self.drawing[key] = self.slow


class Kept(StaticFiles):
    """Files that the browser may keep for as long as the tests run."""

    def file_response(self, *args: Any, **more: Any) -> Response:
        """Answer, and say that it may be kept."""
        answer = super().file_response(*args, **more)
        answer.headers["Cache-Control"] = "max-age=600"
        return answer


world: World


def error(status: int, code: str, message: str, **detail: object) -> JSONResponse:
    """An error in the API's shape."""
    return JSONResponse({"error": {"code": code, "message": message, "advice": "", "detail": detail}}, status)


def apply(item: dict, edit: dict) -> None:  # noqa: PLR0912 - one branch for each edit
    """Roughly what the domain would do."""
    tracks = {track["id"]: track for track in item["tracks"]}
    fates = {"hide": "hidden", "keep": "clear", "not_a_face": "not_a_face", "confirm": "clear"}
    words = {reason["code"]: reason["words"] for reason in item["reasons"]}
    if edit["do"] in fates:
        for name in edit.get("tracks") or [edit["track"]]:
            tracks[name]["fate"] = fates[edit["do"]]
            code = edit.get("reason") or edit["role"]
            tracks[name]["reason"] = {"code": code, "words": words.get(code, code)}
        for suggestion in item["suggestions"]:
            suggestion["confirmed"] = suggestion["confirmed"] or edit["do"] == "confirm"
    elif edit["do"] == "draw":
        first, last = edit["span"] or (0, max(0, item["frames"] - 1))
        item["tracks"] = [t for t in item["tracks"] if t["id"] != edit["zone"]] + [
            {
                "id": edit["zone"],
                "kind": edit["kind"],
                "person": None,
                "first": first,
                "last": last,
                "risk": 0.1,
                "fate": "hidden",
                "spans": [[first, last, "given"]],
                "why": "Drawn by hand.",
                "reason": {"code": edit["reason"], "words": words[edit["reason"]]},
                "drawn_by_hand": True,
                "keyframes": edit["keyframes"],
                "follow": edit["follow"],
            }
        ]
    elif edit["do"] == "drop":
        item["tracks"] = [t for t in item["tracks"] if t["id"] != edit["zone"]]
    elif edit["do"] == "mute":
        item["sound"]["spans"].append(
            {
                "start": edit["start"],
                "end": edit["end"],
                "why": words[edit["reason"]],
                "by": YOU["name"],
                "reason": edit["reason"],
            }
        )
    elif edit["do"] == "unmute":
        item["sound"]["spans"] = [
            s for s in item["sound"]["spans"] if (s["start"], s["end"]) != (edit["start"], edit["end"])
        ]
    elif edit["do"] == "split":
        old = tracks[edit["track"]]
        pieces = [
            {**old, "id": f"{old['id']}.1", "last": edit["frame"] - 1},
            {**old, "id": f"{old['id']}.2", "first": edit["frame"]},
        ]
        item["tracks"] = [t for t in item["tracks"] if t is not old] + pieces
        for person in item["people"]:
            person["tracks"] = [
                n for t in person["tracks"] for n in ([p["id"] for p in pieces] if t == old["id"] else [t])
            ]
    elif edit["do"] == "join":
        first, *rest = edit["tracks"]
        item["tracks"] = [t for t in item["tracks"] if t["id"] not in rest]
        for person in item["people"]:
            person["tracks"] = [t for t in person["tracks"] if t not in rest]
        item["people"] = [p for p in item["people"] if p["tracks"]]
    elif edit["do"] == "extend" and edit["to"] == "exit":
        tracks[edit["track"]]["last"] = item["frames"] - 1
        tracks[edit["track"]]["spans"].append([tracks[edit["track"]]["last"] - 1, item["frames"] - 1, "carried"])
    for person in item["people"]:
        fate = {t["fate"] for t in item["tracks"] if t["id"] in person["tracks"]}
        person["fate"] = fate.pop() if len(fate) == 1 else "mixed"


async def get_queue(request: Request) -> Response:
    """The queue."""
    return JSONResponse(fake_items.queue(world.items))


async def get_item(request: Request) -> Response:
    """An item."""
    key = "{ref}/{item}".format(**request.path_params)
    return JSONResponse(world.view(key)) if key in world.items else error(404, "not_found", "There is no such item.")


async def get_boxes(request: Request) -> Response:
    """Where the covers are."""
    item = world.items["{ref}/{item}".format(**request.path_params)]
    first, last = int(request.query_params["first"]), int(request.query_params["last"])
    if last - first >= 1500:
        return error(422, "invalid", "At most 1500 frames a call.")
    tracks: dict[str, list] = {}
    if item["kind"] == "photo":
        for number, (_, _, box) in enumerate(json.loads((MEDIA / "photo.json").read_text())["faces"], 1):
            tracks[f"face-{number}"] = [[0, *box]]
    elif item["frames"] == fake_media.LONG_FRAMES:
        for number, track in enumerate(item["tracks"]):
            frames = range(max(first, track["first"]), min(last, track["last"]) + 1)
            tracks[track["id"]] = [
                [f, number * 6, 40 + number * 3 % 500, number * 6 + 60, 110 + number * 3 % 500] for f in frames
            ]
    else:
        for number, face in enumerate(fake_media.truth(), 1):
            tracks[f"face-{number}"] = [
                [int(f), round(x), round(y), round(x + w), round(y + h)]
                for f, (x, y, w, h) in face["boxes"].items()
                if first <= int(f) <= last
            ]
    for track in item["tracks"]:
        if track["drawn_by_hand"]:
            tracks[track["id"]] = [
                [f, *track["keyframes"][0]["box"]]
                for f in range(max(first, track["first"]), min(last, track["last"]) + 1)
            ]
    return JSONResponse({"first": first, "last": last, "tracks": tracks})


async def post_item(request: Request) -> Response:
    """Everything that is posted to one item."""
    if request.headers.get("x-csrf-token") != TOKEN:
        return error(403, "forbidden", "The page is too old.")
    key, what, body = "{ref}/{item}".format(**request.path_params), request.path_params["what"], await request.json()
    item = world.items[key]
    if what != "looked":
        world.posted.append({"what": what, **body})
    if what in {"edits", "undo", "redo"} and body["version"] != item["version"]:
        since = [entry for entry in item["history"]["entries"] if entry["version"] > body["version"]]
        return error(409, "stale", "The plan has changed since.", since=since)
    if what == "looked":
        world.looked.append(body)
        seen = {  # frames of another plan than is shown count for nothing, and are no error
            frame
            for one in world.looked
            if one["plan"] == item["drawn"]["plan"]
            for first, last in one["spans"]
            for frame in range(first, last + 1)
        }
        for doubt in item["doubts"]:
            doubt["looked"] = doubt["looked"] or seen.issuperset(range(doubt["first"], doubt["last"] + 1))
        world.settle(key)
        return JSONResponse(
            {"doubts": [{"key": d["key"], "looked": d["looked"]} for d in item["doubts"]], "why_not": item["why_not"]}
        )
    if what == "edits":
        names = "; ".join(
            f"{edit['do']} {edit.get('track') or edit.get('zone') or ', '.join(edit.get('tracks', []))}".strip()
            for edit in body["edits"]
        )
        world.change(key, names, YOU["name"], lambda one: [apply(one, edit) for edit in body["edits"]])
    elif what in {"undo", "redo"}:
        here, there = (world.past, world.future) if what == "undo" else (world.future, world.past)
        if not here[key]:
            return error(409, "refused", "There is nothing to do.")
        state, words = here[key].pop()
        there[key].append((copy.deepcopy({name: item[name] for name in state}), words))
        item.update(state)
        world.moved(key, f"{what} {words}", YOU["name"])
    elif what == "pass":
        if item["why_not"]["pass"] or "context" not in body["vouched"]:
            return error(422, "refused", "Something is open.")
        item.update(
            state="passed",
            state_words="passed",
            signed={"by": YOU["name"], "role": "reviewer", "at": fake_items.NOW, "stands": True, "void": []},
        )
        item["may"].update(package=True)
    elif what == "send-back":
        item.update(state="sent_back", state_words="sent back")
        item["notes"] += [
            {**note, "by": YOU["name"], "role": "reviewer", "at": fake_items.NOW} for note in body["notes"]
        ]
    return JSONResponse({**world.view(key), "changed": [[0, 10]]})


async def post_request(request: Request) -> Response:
    """Refuse, package, and how far the package is."""
    what = request.path_params["what"]
    items = [item for key, item in world.items.items() if key.startswith(request.path_params["ref"])]
    if request.method == "POST":
        world.posted.append({"what": what, **await request.json()})
        if what == "refuse":
            for item in items:
                item.update(state="refused", state_words="refused")
            return JSONResponse({"state": "refused", "words": "The request was refused; the letter is in the folder."})
        world.packing = 1
    elif world.packing:
        world.packing -= 1
    package = (
        {"state": "running", "words": ["Stamping and packing."]}
        if request.method == "POST" or world.packing
        else {"state": "released", "words": ["PP-2026-0042.zip is in the folder."]}
    )
    for item in items:
        item["package"] = package
    return JSONResponse(package)


async def get_media(request: Request) -> Response:
    """A file, in ranges where asked."""
    name, item = request.path_params["name"], request.path_params["item"]
    if name.startswith("cards/"):
        number = int(name.removesuffix(".jpg").rsplit("-", 1)[1].split(".")[0])
        ids = (
            [face["id"] for face in fake_media.truth()]
            if item == "I1"
            else [face[0] for face in json.loads((MEDIA / "photo.json").read_text())["faces"]]
        )
        name = f"{'card' if item == 'I1' else 'photo-card'}-{ids[number - 1]}.jpg"
    elif name == "after.mp4" and request.query_params.get("plan", "0") != "0":
        name = "after2.mp4"
    name = MEDIA_NAMES.get(name.split("/")[0], name)
    return FileResponse(MEDIA / name, headers={"Cache-Control": "no-store"})


async def act(request: Request) -> Response:
    """What the tests ask of the world."""
    global world  # noqa: PLW0603 - one world, made again for each test
    what = request.path_params["what"]
    if what == "again":
        world = World()
    elif what == "other":  # somebody else hides face-2 as a witness
        world.change(
            "PP-2026-0042/I1",
            "hid face-2 (witness)",
            "Jo Black",
            lambda item: apply(item, {"do": "hide", "tracks": ["face-2"], "reason": "witness"}),
        )
    elif what == "slow":
        world.slow = int(request.query_params["polls"])
    return JSONResponse({"looked": world.looked, "posted": world.posted})


async def page(request: Request) -> Response:
    """A page, from the real templates."""
    name = "item.html.j2" if "item" in request.path_params else "queue.html.j2"
    context = {
        "csrf": TOKEN,
        "you": YOU,
        "page": "queue",
        "zone": "Europe/London",
        "reference": request.path_params.get("ref"),
        "item": request.path_params.get("item"),
    }
    return HTMLResponse(
        PAGES.get_template(name).render(context),
        headers={"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff"},
    )


app = Starlette(
    routes=[
        Route("/", page),
        Route("/items/{ref}/{item}", page),
        Route("/api/v1/queue", get_queue),
        Route("/api/v1/items/{ref}/{item}", get_item),
        Route("/api/v1/items/{ref}/{item}/boxes", get_boxes),
        Route("/api/v1/items/{ref}/{item}/media/{name:path}", get_media),
        Route("/api/v1/items/{ref}/{item}/{what}", post_item, methods=["POST"]),
        Route("/api/v1/requests/{ref}/{what}", post_request, methods=["GET", "POST"]),
        Route("/tests/{what}", act, methods=["POST"]),
        Mount("/static", Kept(directory=WEB / "static")),
    ]
)


def main() -> None:
    """Serve on a free port of the loopback, told on stdout."""
    global world  # noqa: PLW0603 - made when the media are known
    world = World()
    door = socket.create_server(("127.0.0.1", 0))
    print(door.getsockname()[1], flush=True)  # noqa: T201 - how the tests learn the port
    uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off")).run(sockets=[door])


if __name__ == "__main__":
    main()
