"""The items that the pages' tests look at, in the shapes of the API."""

import hashlib
import json
import random
from pathlib import Path

from fake_media import LONG_FRAMES, truth

NOW = "2026-03-10T17:30:00+00:00"
REASONS = [
    {"code": "third_party", "words": "third party", "for": ["hide", "zone"]},
    {"code": "witness", "words": "witness", "for": ["hide"]},
    {"code": "child", "words": "child", "for": ["hide", "zone"]},
    {"code": "victim", "words": "victim", "for": ["hide", "mute"]},
    {"code": "officer", "words": "officer on duty", "for": ["keep", "hide"]},
    {"code": "plate", "words": "number plate", "for": ["zone"]},
    {"code": "no_face", "words": "a thing, not a face", "for": ["not_a_face"]},
    {"code": "name_spoken", "words": "a name is spoken", "for": ["mute"]},
]


def sha(*words: object) -> str:
    """A digest that changes with what it is of."""
    return hashlib.sha256(repr(words).encode()).hexdigest()


def clip(facts: dict) -> dict:
    """A short clip: somebody suggested, three third parties, doubts, sound."""
    base = "/api/v1/items/PP-2026-0042/I1/media"
    tracks = []
    for number, face in enumerate(truth(), 1):
        frames = sorted(int(frame) for frame in face["boxes"])
        tracks.append(
            _track(
                f"face-{number}",
                f"p{number}",
                frames,
                "suggested" if face["keep"] else "hidden",
                [0.5, 0.2, 0.82, 0.45, 0.15][number % 5],
            )
        )
    people = [
        {
            "id": track["person"],
            "tracks": [track["id"]],
            "card": f"{base}/cards/{track['id']}.jpg",
            "first": track["first"],
            "last": track["last"],
            "fate": track["fate"],
            "words": f"seen on {sum(b - a + 1 for a, b, _ in track['spans'])} of {facts['frames']} frames",
        }
        for track in tracks
    ]
    doubts = [
        _doubt("d1", "face-2", 30, 36, "Lost behind somebody, found again 9 frames later", 0.8),
        _doubt("d2", "face-3", 70, 74, "A small face at the border of the picture", 0.5),
        _doubt("d3", "face-1", 100, 104, "May be the subject: close, but not certain", 0.4),
    ]
    return {
        **_shell("PP-2026-0042", "I1", "clip"),
        "size": {"width": 1280, "height": 720},
        "frames": facts["frames"],
        "rate": "25/1",
        "duration": facts["duration"],
        "instants_ms": facts["instants"],
        "cuts": [88],
        "people": people,
        "tracks": tracks,
        "doubts": doubts,
        "suggestions": [
            {
                "reference": sha("reference"),
                "photo": f"{base}/references/{sha('reference')}.jpg",
                "track": "face-1",
                "score": "a close match",
                "score_value": 0.52,
                "reason": "The same person as in the custody photo, seen from the front.",
                "confirmed": False,
            }
        ],
        "sound": {
            "choice": "speech",
            "choice_words": "Speech is kept; what gives a name away is silenced.",
            "peaks": f"{base}/peaks.json",
            "spans": [
                {"start": 1.2, "end": 1.9, "why": "a name is spoken", "by": "Sam Redactor", "reason": "name_spoken"}
            ],
            "editable": True,
        },
        "metadata": {
            "before": [
                {"label": "Recorded at", "value": "2026-02-17T22:14:09Z", "gives_away": True},
                {"label": "Place", "value": "+51.5007-000.1246/", "gives_away": True},
                {"label": "Title", "value": "BWV 4471 PC Example", "gives_away": True},
                {"label": "Codec", "value": "H.264", "gives_away": False},
            ],
            "after": [{"label": "Codec", "value": "H.264"}],
        },
        "media": {
            "before": f"{base}/before.mp4",
            "after": f"{base}/after.mp4?plan=0",
            "sheet": {"url": f"{base}/strip.jpg", "columns": 5, "rows": 4, "width": 160, "height": 90, "count": 20},
        },
    }


def photo(folder: Path) -> dict:
    """A custody photo with somebody in the doorway."""
    facts = json.loads((folder / "photo.json").read_text())
    base = "/api/v1/items/PP-2026-0042/I2/media"
    tracks = [
        {**_track(f"face-{n}", f"p{n}", [0], "clear" if keep else "hidden", 0.2), "spans": [[0, 0, "found"]]}
        for n, (_, keep, _) in enumerate(facts["faces"], 1)
    ]
    return {
        **_shell("PP-2026-0042", "I2", "photo"),
        "size": {"width": facts["size"][0], "height": facts["size"][1]},
        "frames": 1,
        "rate": None,
        "duration": None,
        "instants_ms": None,
        "cuts": [],
        "tracks": tracks,
        "people": [
            {
                "id": t["person"],
                "tracks": [t["id"]],
                "card": f"{base}/cards/{t['id']}.jpg",
                "first": 0,
                "last": 0,
                "fate": t["fate"],
                "words": "seen in the photo",
            }
            for t in tracks
        ],
        "doubts": [_doubt("d1", "face-2", 0, 0, "A face in the doorway, partly hidden", 0.4)],
        "suggestions": [],
        "sound": None,
        "metadata": {
            "before": [
                {"label": "GPS position", "value": "51.5007 N, 0.1246 W", "gives_away": True},
                {"label": "Camera owner", "value": "PC 4471", "gives_away": True},
                {"label": "Serial number", "value": "AB-123-456", "gives_away": True},
                {"label": "Thumbnail", "value": "shows the uncropped picture", "gives_away": True},
            ],
            "after": [{"label": "Size", "value": "900 by 675"}],
        },
        "media": {"before": f"{base}/before.jpg", "after": f"{base}/after.jpg?plan=0", "sheet": None},
    }


def recording(facts: dict) -> dict:
    """An emergency call."""
    base = "/api/v1/items/PP-2026-0042/I3/media"
    return {
        **_shell("PP-2026-0042", "I3", "recording"),
        "size": {"width": 0, "height": 0},
        "frames": 0,
        "rate": None,
        "duration": facts["duration"],
        "instants_ms": None,
        "cuts": [],
        "tracks": [],
        "people": [],
        "doubts": [],
        "suggestions": [],
        "sound": {
            "choice": "speech",
            "choice_words": "The caller's voice is kept.",
            "peaks": f"{base}/peaks.json",
            "editable": True,
            "spans": [
                {"start": 2.0, "end": 2.8, "why": "an address is spoken", "by": "Sam Redactor", "reason": "name_spoken"}
            ],
        },
        "metadata": {"before": [{"label": "Encoder", "value": "CallRec 7", "gives_away": False}], "after": []},
        "media": {"before": None, "after": f"{base}/after.m4a?plan=0", "sheet": None},
    }


def long_clip() -> dict:
    """Thirty minutes with 200 tracks, some blinking for as long as the clip runs."""
    chance = random.Random(7)
    tracks = []
    for number in range(1, 201):
        first = chance.randrange(0, LONG_FRAMES - 4000)
        last = min(LONG_FRAMES - 1, first + chance.randrange(200, 20_000))
        spans, at = [], first
        while at < last:
            end = min(last, at + chance.randrange(5, 400))
            spans.append([at, end, chance.choice(["found", "found", "found", "bridged", "held"])])
            at = end + 1
        tracks.append(
            {
                **_track(f"face-{number}", f"p{(number + 2) // 3}", [first, last], "hidden", chance.random()),
                "spans": spans,
            }
        )
    people = [
        {
            "id": f"p{n}",
            "tracks": [t["id"] for t in tracks if t["person"] == f"p{n}"],
            "card": None,
            "first": 0,
            "last": 1,
            "fate": "hidden",
            "words": "seen now and then",
        }
        for n in range(1, 68)
    ]
    doubts = [
        _doubt(f"d{n}", f"face-{n % 200 + 1}", n * 140, n * 140 + 30, "Lost for a moment", (n % 10) / 10)
        for n in range(300)
    ]
    base = "/api/v1/items/PP-2026-0077/I1/media"
    return {
        **_shell("PP-2026-0077", "I1", "clip"),
        "size": {"width": 1280, "height": 720},
        "frames": LONG_FRAMES,
        "rate": "25/1",
        "duration": LONG_FRAMES / 25,
        "instants_ms": None,
        "cuts": list(range(900, LONG_FRAMES, 900)),
        "people": people,
        "tracks": tracks,
        "doubts": doubts,
        "suggestions": [],
        "sound": None,
        "metadata": {"before": [], "after": []},
        "media": {"before": f"{base}/long.mp4", "after": f"{base}/long.mp4?plan=0", "sheet": None},
    }


def _track(name: str, person: str, frames: list[int], fate: str, risk: float) -> dict:
    spans, start = [], frames[0]
    for before, after in zip(frames, [*frames[1:], None], strict=True):
        if after is None or after - before > 1:
            spans.append([start, before, "found"])
            if after is not None:
                if after - before < 15:
                    spans.append([before + 1, after - 1, "bridged"])
                start = after
    return {
        "id": name,
        "kind": "face",
        "person": person,
        "first": frames[0],
        "last": frames[-1],
        "risk": risk,
        "fate": fate,
        "spans": spans,
        "why": "Looks like the reference photo."
        if fate == "suggested"
        else "Nobody said that this person may be seen.",
        "reason": {"code": "third_party", "words": "third party"} if fate == "hidden" else None,
        "drawn_by_hand": False,
    }


def _doubt(key: str, track: str, first: int, last: int, reason: str, risk: float) -> dict:
    return {
        "key": key,
        "track": track,
        "first": first,
        "last": last,
        "reason": reason,
        "looked": False,
        "looked_by": [],
        "risk": risk,
    }


def _shell(reference: str, item: str, kind: str) -> dict:
    plan = sha(reference, item, 0)
    return {
        "reference": reference,
        "item": item,
        "kind": kind,
        "state": "to_review",
        "state_words": "to be reviewed",
        "version": 0,
        "plan": plan,
        "drawn": {"state": "fresh", "plan": plan, "error": None},
        "may": {"edit": True, "pass": False, "send_back": True, "refuse": True, "see_before": True, "package": False},
        "why_not": {"pass": []},
        "obligations": [
            {
                "code": "third_parties",
                "words": "Hide everybody who is not the subject.",
                "met": False,
                "how": "Look at every doubt and decide about everybody.",
                "vouch": False,
            },
            {
                "code": "context",
                "words": "Nothing in the picture gives away where the victim lives.",
                "met": False,
                "how": "Only the signer can say so.",
                "vouch": True,
            },
            {
                "code": "stamp",
                "words": "Stamp the force's credit.",
                "met": True,
                "how": "Stamped when the package is made.",
                "vouch": False,
            },
        ],
        "reasons": REASONS,
        "prefilled": {"hide": "third_party", "zone": "third_party", "not_a_face": "no_face", "mute": "name_spoken"},
        "roles": [
            {"code": "subject", "words": "the person who may be identified"},
            {"code": "officer", "words": "an officer on duty"},
        ],
        "refusals": [
            {"code": "article_8", "words": "private life outweighs publication"},
            {"code": "court_order", "words": "an order of the court forbids it"},
        ],
        "notes": [
            {
                "frame": 40 if kind == "clip" else None,
                "words": "Please check the man by the shop window.",
                "by": "Sam Redactor",
                "role": "press officer",
                "at": NOW,
            }
        ],
        "history": {"undo": None, "redo": None, "entries": []},
        "signed": None,
        "package": {"state": "none", "words": []},
    }


def queue(items: dict) -> dict:
    """The rows in the order that the server would give."""

    def row(reference: str, item: str, kind: str, state: str, words: str, **more: object) -> dict:
        return {
            "reference": reference,
            "item": item,
            "kind": kind,
            "name": item,
            "ground": "custody image after a conviction",
            "state": state,
            "state_words": words,
            "waits_for": "a reviewer",
            "deadline": None,
            "embargo": None,
            "decision_until": None,
            "next": None,
            "urgency": 0,
            "risk": 0.2,
            "minutes": 0,
            "doubts": {"open": 0, "all": 0},
            "obligations": {"open": 0, "all": 2},
            "blocked": [],
            "redactor": "Sam Redactor",
            "yours": False,
            "url": f"/items/{reference}/{item}",
            **more,
        }

    main = items["PP-2026-0042/I1"]
    left = sum(not doubt["looked"] for doubt in main["doubts"])
    return {
        "now": NOW,
        "zone": "Europe/London",
        "you": {"name": "Robin Reviewer", "role": "reviewer", "may": ["look_after", "look_before", "edit", "pass"]},
        "minutes_left": 42,
        "items": [
            row(
                "PP-2026-0042",
                "I1",
                "clip",
                main["state"],
                main["state_words"],
                urgency=3,
                risk=0.82,
                minutes=4.5,
                deadline="2026-03-10T19:40:00+00:00",
                next={"what": "deadline", "at": "2026-03-10T19:40:00+00:00"},
                doubts={"open": left, "all": 3},
                obligations={"open": 2, "all": 3},
                blocked=[f"{left} doubts have not been looked at.", "Nobody has said whether face-1 is the subject."],
            ),
            row(
                "PP-2026-0042",
                "I2",
                "photo",
                "to_review",
                "to be reviewed",
                urgency=3,
                risk=0.3,
                minutes=0.8,
                next={"what": "deadline", "at": "2026-03-10T19:40:00+00:00"},
                doubts={"open": 1, "all": 1},
                obligations={"open": 2, "all": 3},
                blocked=["One doubt has not been looked at."],
            ),
            row(
                "PP-2026-0077",
                "I1",
                "clip",
                "to_review",
                "to be reviewed",
                urgency=2,
                risk=0.95,
                minutes=34,
                ground="appeal for witnesses",
                next={"what": "embargo", "at": "2026-03-10T21:00:00+00:00"},
                doubts={"open": 300, "all": 300},
                obligations={"open": 1, "all": 1},
                blocked=["300 doubts have not been looked at."],
            ),
            row(
                "PP-2026-0042",
                "I3",
                "recording",
                "to_review",
                "to be reviewed",
                urgency=1,
                risk=0.4,
                minutes=2,
                ground="emergency call",
                next={"what": "decision ends", "at": "2026-03-12T09:00:00+00:00"},
                obligations={"open": 1, "all": 2},
                blocked=["The decision wants the caller's address silenced; somebody must say so."],
            ),
            row(
                "PP-2026-0031",
                "I1",
                "clip",
                "sent_back",
                "sent back",
                urgency=1,
                risk=0.5,
                minutes=3,
                waits_for="Sam Redactor",
                doubts={"open": 2, "all": 7},
                blocked=["Sent back with two notes by Jo Black."],
                yours=True,
            ),
            row(
                "PP-2026-0029", "I1", "photo", "passed", "passed", waits_for="the package", doubts={"open": 0, "all": 2}
            ),
        ],
    }
