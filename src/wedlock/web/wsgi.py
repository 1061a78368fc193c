"""What the web server carries: Django and, before it, the files that never change."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from wedlock.web.middleware.headers import POLICY
from wedlock.web.views import health


def application() -> Callable[..., Any]:
    """A WSGI callable. Django must have been configured (`bootstrap.open_hub`)."""
    files = WhiteNoise(get_wsgi_application(), prefix="static/", add_headers_function=_headers)
    files.add_files(str(resources.files("wedlock.web") / "static"), prefix="static/")

    def portal(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == health.PATH:
            return health.health(environ, start_response)
        return files(environ, start_response)

    return portal


def _headers(headers: Any, path: str, url: str) -> None:
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
