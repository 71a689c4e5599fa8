"""Every address the review server answers, a file for each part of it."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
"""Each part's router; `make_app` includes them in this order."""
