"""The two pages of review, empty: they fetch what they show from the API."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from release.review.docket.matrix import Action, allowed
from release.review.web.errors import ForbiddenError
from release.review.web.routes.api import ITEM, Room
from release.review.web.showing import page, words
from release.review.web.who import Visitor, visitor

router = APIRouter(include_in_schema=False)

Who = Annotated[Visitor, Depends(visitor)]


@router.get("/")
def show_queue(request: Request, who: Who) -> Response:
    """Show what waits."""
    if not allowed(who, Action.READ_QUEUE):
        raise ForbiddenError(f"a {words(who.role)} does not review", advice="docs/reviewing.md says which role does.")
    return page(request, "queue.html.j2", who)


@router.get(ITEM)
def show_item(request: Request, room: Room, who: Who, ref: str, item: str) -> Response:
    """Show one item, if whoever asks may look at it and it is there."""
    seen = room.item(who, ref, item)
    return page(request, "item.html.j2", who, reference=seen.reference, item=seen.item)
