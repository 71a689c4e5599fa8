"""The sheet that accompanies the pictures: conditions, copyright and contact on one page for people."""

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from media.errors import WrongUseError
from release.package.manifest import Manifest, ManifestItem
from release.wording import open_placeholders

WORDS = {
    "bwv": "Body-worn video", "cctv": "CCTV",
    "custody_photo": "Custody photograph", "family_photo": "Family photograph",
    "interview_audio": "Interview recording", "interview_video": "Interview video", "map": "Map",
    "officer_photo": "Officer photograph", "scene": "Scene photograph", "seized_property": "Seized property",
    "social_media_image": "Social media picture", "still": "Still",
}
METHODS = {"pixelate": "pixelated", "mosaic": "under a coarse mosaic", "fill": "covered solid"}
SOUNDS = {"removed": "sound removed", "muted": "parts of the sound silenced",
          "bleeped": "parts of the sound under a tone", "disguised": "voices changed"}

_environment = Environment(
    loader=PackageLoader("release", "package"), undefined=StrictUndefined,
    autoescape=select_autoescape(default=True, default_for_string=True),
    trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def sheet(manifest: Manifest) -> str:
    """Return the sheet as one self-contained HTML document; the same manifest always gives the same bytes.

    Raises:
        WrongUseError: a text still has a part to be filled in.
    """
    texts = (manifest.terms.text, *manifest.terms.duties, *manifest.publisher.model_dump().values())
    left = [found for text in texts for found in open_placeholders(text)]
    if left:
        raise WrongUseError(f"the sheet would show what is still to be filled in: {', '.join(left)}",
                            advice="Complete the conditions in the request.")
    return _environment.get_template("conditions.html.j2").render(
        m=manifest, items=[(one, _title(one.type), _hidden(one)) for one in manifest.items],
        approvers=", ".join(role.replace("_", " ") for role in manifest.decision.approved_by),
        ground=_ground(manifest.decision.ground))


def _title(kind: str) -> str:
    return WORDS.get(kind, kind.replace("_", " ").capitalize())


def _ground(name: str) -> str:
    words = name.replace("_", " ").lower()
    for short, long in (("bwv ", "body-worn video, "), ("cctv", "CCTV")):
        words = words.replace(short, long)
    return words[0].upper() + words[1:]


def _hidden(item: ManifestItem) -> str:
    """Say in a few words what was done to an item; tracks are not counted, for a person may be several."""
    words = [f"{one.what}s {METHODS[one.method]}" for one in item.redactions if one.tracks]
    if item.sound in SOUNDS:
        words.append(SOUNDS[item.sound])
    return ", ".join(words) or "nothing hidden"
