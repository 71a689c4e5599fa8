"""Show the pictures and the sound of an item to whoever may see that side of it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from release.review.web.describing import named
from release.review.web.files import file_answer
from release.review.web.routes.api import ITEM, Room
from release.review.web.telling import ERRORS
from release.review.web.who import Visitor, visitor

router = APIRouter(generate_unique_id_function=named, prefix="/api/v1")

ADDRESS = ITEM + "/media/{name:path}"
BYTES = {"schema": {"type": "string", "format": "binary"}}
KINDS = dict.fromkeys(("video/mp4", "audio/mp4", "image/jpeg"), BYTES)


@router.get(ADDRESS, response_class=Response, summary="A picture, a clip, a sound, or a part of one", responses={
    **ERRORS, 200: {"description": "The whole.", "content": {**KINDS, "application/json": {}}},
    206: {"description": "The bytes that `Range` asks for.", "content": KINDS},
    304: {"description": "It is as `If-None-Match` says."},
    416: {"description": "There are no such bytes."}})
@router.head(ADDRESS, include_in_schema=False)
def get_media(request: Request, room: Room, who: Annotated[Visitor, Depends(visitor)], ref: str, item: str,
              name: str) -> Response:
    """A small copy for the review: before.mp4, after.mp4, strip.jpg, cards/TRACK.jpg and the like.

    What shows the side before, cards and reference photos too, is for roles and tokens that may look there.
    """
    return file_answer(request, room.media(who, ref, item, name))
