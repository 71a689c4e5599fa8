"""Whatever is edited, in whatever order: nothing is uncovered that nobody uncovered, and it can be made again."""

import pytest
from edit_makers import PHOTO_A, SMALL, a_small_plan, a_suggestion, by, sightings, uncovered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import a_box

from redact.editing import EditError, changed, edited
from redact.edits import (
    Confirm,
    Draw,
    Drop,
    Edit,
    Extend,
    Hide,
    Join,
    Keep,
    Keyframe,
    NotAFace,
    Split,
    Step,
)
from redact.plan import accept_suggestions, check_plan, load_plan
from redact.records import Kind, Method, RedactionPlan, Track

FRAMES = 10
NAMES = ("face-1", "face-2", "face-3", "head-1")
frames = st.integers(0, FRAMES - 1)
spans = st.none() | st.tuples(frames, frames).map(lambda two: (min(two), max(two)))


@st.composite
def tracks(draw: st.DrawFn, name: str) -> Track:
    """Make a track that may have holes, lie over others, and repeat one of them."""
    box = a_box(draw(st.integers(0, 40)), draw(st.integers(0, 20)), 8, 10)
    first, last = sorted((draw(frames), draw(frames)))
    seen = sightings(first, last, box, found=True)
    lost = draw(st.sets(frames, max_size=3))
    kept = tuple(one for one in seen if one.frame not in lost) or seen
    repeats = draw(st.sampled_from([None, None, *(one for one in NAMES if one != name)]))
    return Track(id=name, kind=Kind.HEAD if name.startswith("head") else Kind.FACE, sightings=kept, repeats=repeats)


@st.composite
def plans(draw: st.DrawFn) -> RedactionPlan:
    """Make a plan of four tracks, one of which a photo may suggest."""
    made = [draw(tracks(name)) for name in NAMES]
    suggested = draw(st.sampled_from([None, *NAMES]))
    return a_small_plan(made, FRAMES, draw(st.sampled_from([Method.PIXELATE, Method.MOSAIC])),
                        (a_suggestion(suggested, *((name, 0.4) for name in NAMES)),))


def names_of(plan: RedactionPlan) -> st.SearchStrategy[str]:
    """Name a track the plan has now."""
    return st.sampled_from([track.id for track in plan.tracks])


def edits(plan: RedactionPlan) -> st.SearchStrategy[Edit]:
    """Make any edit that may fit the plan as it stands."""
    name = names_of(plan)
    some = st.lists(name, min_size=1, max_size=2, unique=True).map(tuple)
    pair = st.lists(name, min_size=2, max_size=3, unique=True).map(tuple)
    return st.one_of(
        st.builds(Hide, tracks=some, span=spans, reason=st.just("x")),
        st.builds(Keep, tracks=some, span=spans, reason=st.just("x")),
        st.builds(NotAFace, tracks=some, reason=st.just("x")),
        st.builds(Confirm, track=name, reference=st.just(PHOTO_A), role=st.just("subject")),
        st.builds(Split, track=name, frame=frames),
        st.builds(Join, tracks=pair) if len(plan.tracks) > 2 else st.builds(Split, track=name, frame=frames),
        st.builds(Extend, track=name, to=st.sampled_from(["entry", "exit"]) | frames),
        st.builds(lambda place, frame, left: Draw(zone=place, reason="x", keyframes=(
            Keyframe(frame=frame, box=(left, 2, left + 9, 12)),)), st.sampled_from(["zone-1", "zone-2"]), frames,
            st.integers(0, SMALL.width - 9)),
        st.builds(Drop, zone=st.sampled_from(["zone-1", "zone-2"])))


def may_uncover(plan: RedactionPlan, edit: Edit) -> bool:
    """Whether the edit is one by which a person says that something may be seen, or draws a zone elsewhere."""
    redrawn = isinstance(edit, Draw) and any(track.id == edit.zone for track in plan.tracks)
    return redrawn or isinstance(edit, Keep | Confirm | NotAFace | Drop)


def drawn_steps(data: st.DataObject, plan: RedactionPlan, most: int = 6) -> list[tuple[RedactionPlan, Step]]:
    """Make steps that can be applied one after the other, each with the plan before it."""
    made = []
    for _ in range(data.draw(st.integers(1, most))):
        step = by(data.draw(edits(plan)))
        try:
            after = edited(plan, [step], cuts=(4,))
        except EditError:
            continue
        made.append((plan, step))
        plan = after
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), plan=plans())
def test_only_who_says_so_uncovers_a_pixel(data: st.DataObject, plan: RedactionPlan) -> None:
    """Splitting, joining, extending, hiding and drawing only ever hide more, suggestions accepted or not."""
    for before, step in drawn_steps(data, plan):
        if not may_uncover(before, step.edit):
            after = edited(before, [step], cuts=(4,))
            assert uncovered(before, after) == []
            assert uncovered(accept_suggestions(before), accept_suggestions(after)) == []


@settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), plan=plans())
def test_the_same_edits_make_the_same_plan_byte_for_byte(data: st.DataObject, plan: RedactionPlan) -> None:
    """At once, one by one, or on the plan read from disk: what was signed can be made again."""
    steps = [step for _, step in drawn_steps(data, plan)]
    at_once = edited(plan, steps, cuts=(4,))

    one_by_one = plan
    for step in steps:
        one_by_one = edited(one_by_one, [step], cuts=(4,))
    read = edited(RedactionPlan.from_json(plan.to_json()), [Step.from_json(step.to_json()) for step in steps], (4,))
    assert at_once.to_json() == one_by_one.to_json() == read.to_json()
    check_plan(at_once, plan.source)


@settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), plan=plans())
def test_the_frames_that_changed_are_all_named_and_no_others(data: st.DataObject, plan: RedactionPlan) -> None:
    """Only what is named is drawn again, and nobody signs what they were not shown."""
    for before, step in drawn_steps(data, plan, most=3):
        after = edited(before, [step], cuts=(4,))
        one, other = before.covers(), after.covers()
        differ = [frame for frame in range(FRAMES) if one.get(frame) != other.get(frame)]
        assert [frame for first, last in changed(before, after) for frame in range(first, last + 1)] == differ


@pytest.mark.parametrize("action", ["split", "join"])
def test_an_edited_plan_can_be_read_again(action: str, tmp_path) -> None:
    """It agrees with itself as a drafted one must."""
    plan = a_small_plan([Track(id=name, sightings=sightings(1, 8, a_box(4, 6, 8, 10)), repeats=other)
                         for name, other in (("face-1", None), ("face-2", "face-1"), ("face-3", "face-2"))])
    edit: Edit = Split(track="face-1", frame=4) if action == "split" else Join(tracks=("face-1", "face-2"))
    after = edited(plan, [by(edit)])
    (tmp_path / "plan.json").write_text(after.to_json(), encoding="utf-8")

    assert load_plan(tmp_path / "plan.json") == after
