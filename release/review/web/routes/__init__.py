"""Every address the review server answers, a file for each part of it."""

from fastapi import APIRouter

from release.review.web.routes import account, administration, api, media, packaging, pages, provider, sign_in

ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router, provider.router, account.router, administration.router, pages.router, api.router, packaging.router,
    media.router)
"""Each part's router; `make_app` includes them in this order."""
