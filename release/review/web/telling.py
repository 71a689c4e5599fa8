"""Answer with a view of the docket as JSON; say in the API's description what else is answered."""

from typing import Any

from starlette.responses import Response

from release.review.docket.views import View
from release.review.web.bodies import ErrorBody

ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorBody, "description": "What was sent is no JSON."},
    401: {"model": ErrorBody, "description": "Nobody is signed in, or the token is not in force."},
    403: {"model": ErrorBody, "description": "Your role, or the token, does not allow it; or no CSRF token came."},
    404: {"model": ErrorBody, "description": "There is no such thing, or not for you: the words are the same."},
    409: {"model": ErrorBody, "description": "Refused as things stand; the message says why."},
    413: {"model": ErrorBody, "description": "More was sent than is taken."},
    422: {"model": ErrorBody, "description": "What was sent does not fit; `detail.fields` or the message says where."},
    429: {"model": ErrorBody, "description": "Too many attempts with a token that is not in force; see Retry-After."},
}
"""What every address of the API may answer besides."""

STALE: dict[int | str, dict[str, Any]] = {409: {
    "model": ErrorBody,
    "description": "Refused as things stand; or `stale`: what you saw has changed. `detail.since` then lists what "
                   "was done since, each with version, by, at and words."}}


def told(view: View, status: int = 200) -> Response:
    """Return a view as it goes out; it was checked when it was made."""
    return Response(view.model_dump_json(by_alias=True), status, media_type="application/json")
