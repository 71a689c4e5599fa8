"""What a decision asks of the redaction, of the reviewer and of those who receive the package."""

from collections.abc import Sequence

from redact.audio import SoundChoice
from redact.records import Method
from release.material import Item

REVIEWER = {
    "metadata_strip": "the picture itself shows no camera name, place or time that must not be known "
                      "(what the file says about itself is stripped and checked by machine)",
    "third_parties": "nobody who is not being identified can be recognised: faces, and in body-worn video "
                     "names, plates, doors, documents and screens, and their voices",
    "complainant_full": "nothing of the complainant can be seen, heard or worked out: face, body, clothes, "
                        "name, home, school, place of work",
    "protected_person_full": "nothing of the person protected by an order can be seen, heard or worked out",
    "victim_full": "nothing of the victim, who has not given permission, can be seen, heard or worked out",
    "rescued_person_full": "nothing of the rescued person, who has not agreed, can be seen, heard or "
                           "worked out",
    "victim_pixelate_interviews_edit": "victims and witnesses cannot be recognised in any item, by sight or by voice",
}
"""By redact obligation: what the person who approves makes sure of."""

WHOLE_PERSON = frozenset(one for one in REVIEWER if one.endswith("_full"))
"""Where a hint of the person is already a breach: solid fill and no sound."""

VOICES = WHOLE_PERSON | {"victim_pixelate_interviews_edit"}
"""Where a voice would give the person away."""

UNHEARD = frozenset({SoundChoice.DROP, SoundChoice.MUTE, SoundChoice.BLEEP})
"""What can hide a voice, where the reviewer makes sure that it does. A disguised voice can still be known."""

RECIPIENT = {
    "takedown_on_apprehension_and_tell_media":
        "Remove the pictures from every channel as soon as you are told that the person has been found or "
        "arrested.",
    "takedown_on_found":
        "Remove the pictures from every channel as soon as you are told that the person has been found.",
}
"""By post-release obligation: what those who receive the package must do. The others are the force's own."""

RECALL = ("When the force recalls this material, remove it from every channel at once and tell everyone you "
          "passed it to.")


def unmet(obligations: Sequence[str], items: Sequence[Item]) -> tuple[str, ...]:
    """Every way in which the items, as they are to be hidden, cannot meet what the decision asks."""
    asked = frozenset(obligations)
    unknown = [f"the decision asks for {one!r}, which presspack does not know how to meet"
               for one in sorted(asked - REVIEWER.keys())]
    return (*unknown, *(reason for item in items for reason in _unmet(item, asked)))


def to_look_for(obligations: Sequence[str]) -> tuple[str, ...]:
    """Say in words what a reviewer must make sure of, in the order of the obligations."""
    return tuple(REVIEWER[one] for one in obligations if one in REVIEWER)


def for_recipients(obligations: Sequence[str]) -> tuple[str, ...]:
    """Say what those who receive the package must do.

    The obligations of the redaction are left out on purpose: that a complainant had to be removed would
    already tell that there is one in the picture.
    """
    return (*(RECIPIENT[one] for one in obligations if one in RECIPIENT), RECALL)


def _unmet(item: Item, asked: frozenset[str]) -> list[str]:
    found = []
    if asked & WHOLE_PERSON and item.method is not Method.FILL:
        found.append(f"{item.id}: {_named(asked & WHOLE_PERSON)} asks for solid covers: state `method: fill`")
    voices = VOICES | ({"third_parties"} if item.type == "bwv" else set())
    if asked & WHOLE_PERSON and item.sound is not SoundChoice.DROP:
        found.append(f"{item.id}: {_named(asked & WHOLE_PERSON)} covers voices, of which nothing may be left: "
                     "state `sound: drop`")
    elif asked & voices and item.sound not in UNHEARD:
        found.append(f"{item.id}: {_named(asked & voices)} covers voices: state `sound: drop`, or `mute` or `bleep` "
                     "with the stretches in which they speak")
    return found


def _named(obligations: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(obligations))
