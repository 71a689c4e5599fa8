"""Look at the queue and at items, change them, sign them: each address is one call of the docket."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from release.review.docket.room import Docket
from release.review.docket.views import Boxes, EditedView, ItemView, NoteGiven, Progress, Queue
from release.review.web.bodies import (
    LAST_FRAME,
    EditsBody,
    LookedBody,
    PassBody,
    SendBackBody,
    VersionBody,
)
from release.review.web.describing import named
from release.review.web.service import service_of
from release.review.web.telling import ERRORS, STALE, told
from release.review.web.who import Visitor, acting

router = APIRouter(generate_unique_id_function=named, prefix="/api/v1", responses=ERRORS)

ITEM = "/items/{ref}/{item}"
FrameAsked = Annotated[int, Query(ge=0, le=LAST_FRAME)]


def docket_of(request: Request) -> Docket:
    """Return the docket that answers."""
    return service_of(request).docket


Room = Annotated[Docket, Depends(docket_of)]


@router.get("/queue", response_model=Queue, summary="What waits, for whom, until when")
def get_queue(room: Room, who: Annotated[Visitor, Depends(acting("read_queue"))]) -> Response:
    """Everything that waits, the most urgent first, with what stands in the way of each."""
    return told(room.queue(who))


@router.get(ITEM, response_model=ItemView, summary="Everything about one item")
def get_item(room: Room, who: Annotated[Visitor, Depends(acting("look_after"))], ref: str, item: str) -> Response:
    """The plan as it stands, its doubts and obligations, what you may do with it and why not."""
    return told(room.item(who, ref, item))


@router.get(ITEM + "/boxes", response_model=Boxes, summary="What is covered, frame by frame")
def get_boxes(room: Room, who: Annotated[Visitor, Depends(acting("look_after"))], ref: str, item: str,
              first: FrameAsked, last: FrameAsked) -> Response:
    """Every cover on these frames, both included; at most 1,500 frames a call."""
    return told(room.boxes(who, ref, item, first, last))


@router.post(ITEM + "/edits", response_model=EditedView, summary="Change the plan", responses=STALE)
def post_edits(room: Room, who: Annotated[Visitor, Depends(acting("edit"))], ref: str, item: str,
               body: EditsBody) -> Response:
    """Put a batch of edits on top of the version that was seen; all of them, or none.

    Edits of others since are merged; where they touch the same, the answer is 409 and says what they did.
    """
    return told(room.edit(who, ref, item, body.version, body.edits))


@router.post(ITEM + "/undo", response_model=EditedView, summary="Take back the last batch", responses=STALE)
def post_undo(room: Room, who: Annotated[Visitor, Depends(acting("edit"))], ref: str, item: str,
              body: VersionBody) -> Response:
    """Take back the last batch that is in force; it stays in the history."""
    return told(room.undo(who, ref, item, body.version))


@router.post(ITEM + "/redo", response_model=EditedView, summary="Bring a batch back", responses=STALE)
def post_redo(room: Room, who: Annotated[Visitor, Depends(acting("edit"))], ref: str, item: str,
              body: VersionBody) -> Response:
    """Put the batch that was taken back last in force again."""
    return told(room.redo(who, ref, item, body.version))


@router.post(ITEM + "/looked", response_model=Progress, summary="Say which frames were shown")
def post_looked(room: Room, who: Annotated[Visitor, Depends(acting("mark_looked"))], ref: str, item: str,
                body: LookedBody) -> Response:
    """Note which frames were really shown to you, of which plan; no token is for this."""
    return told(room.looked(who, ref, item, [(first, last) for first, last in body.spans], body.plan))


@router.post(ITEM + "/pass", response_model=ItemView, summary="Sign the item", responses=STALE)
def post_pass(room: Room, who: Annotated[Visitor, Depends(acting("pass"))], ref: str, item: str,
              body: PassBody) -> Response:
    """Sign over the plan, what was shown and the facts; no token is for this."""
    return told(room.passing(who, ref, item, body.version, body.plan, body.vouched))


@router.post(ITEM + "/send-back", response_model=ItemView, summary="Give the item back to its redactor")
def post_send_back(room: Room, who: Annotated[Visitor, Depends(acting("send_back"))], ref: str, item: str,
                   body: SendBackBody) -> Response:
    """Give it back with notes, each pinned to a frame or to the whole."""
    return told(room.send_back(who, ref, item, [NoteGiven(frame=one.frame, words=one.words) for one in body.notes]))
