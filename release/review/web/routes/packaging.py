"""Refuse a request, or have its package made."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from release.review.docket.views import Job, RequestState
from release.review.web.bodies import EmptyBody, RefuseBody
from release.review.web.describing import named
from release.review.web.routes.api import Room
from release.review.web.telling import ERRORS, told
from release.review.web.who import Visitor, acting

router = APIRouter(generate_unique_id_function=named, prefix="/api/v1/requests/{ref}", responses=ERRORS)


@router.post("/refuse", response_model=RequestState, summary="Refuse the whole request")
def post_refuse(room: Room, who: Annotated[Visitor, Depends(acting("refuse"))], ref: str, body: RefuseBody) -> Response:
    """Refuse it for a reason that its profile accepts, with a rationale; no token is for this."""
    return told(room.refuse(who, ref, body.reason, body.words))


@router.post("/package", response_model=Job, status_code=202, summary="Have the package made")
def post_package(room: Room, who: Annotated[Visitor, Depends(acting("package"))], ref: str,
                 body: EmptyBody | None = None) -> Response:
    """Take the request on: to its reviewer, or to a package. It goes on after the answer."""
    return told(room.package(who, ref), 202)


@router.get("/package", response_model=Job, summary="How far the package is")
def get_package(room: Room, who: Annotated[Visitor, Depends(acting("read_queue"))], ref: str) -> Response:
    """How far that is, or how it ended last."""
    return told(room.job(who, ref))
