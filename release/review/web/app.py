"""Put the review server together."""

from functools import partial

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from release.review.web.describing import TITLE, VERSION, describe
from release.review.web.errors import add_handlers
from release.review.web.routes import ROUTERS
from release.review.web.security import Guard
from release.review.web.service import Service
from release.review.web.showing import STATIC


def make_app(service: Service) -> FastAPI:
    """Return the application that answers for a service.

    The pages of FastAPI's own documentation stay off: they load scripts from elsewhere.
    """
    app = FastAPI(title=TITLE, version=VERSION, docs_url=None, redoc_url=None,
                  openapi_url="/api/v1/openapi.json", redirect_slashes=False)
    app.state.service = service
    for router in ROUTERS:
        app.include_router(router)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # as FastAPI's documentation has it
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    add_handlers(app)
    app.add_middleware(Guard, service=service)
    return app
