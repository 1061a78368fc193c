"""Pages for what went wrong: each names the thing and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: a stale page, cookies off, or somebody else's page."""
    return render(request, "portal/forged.html", status=403)
