"""Write docs/openapi.json from the review server's own routes, so that it cannot drift."""

import json
from pathlib import Path

from fastapi import FastAPI

from release.review.web.describing import TITLE, VERSION, describe
from release.review.web.routes import ROUTERS

TARGET = Path(__file__).parent.parent / "docs" / "openapi.json"


def text() -> str:
    """The whole description."""
    app = FastAPI(title=TITLE, version=VERSION)
    for router in ROUTERS:
        app.include_router(router)
    return json.dumps(describe(app), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
