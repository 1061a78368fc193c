"""The first page after sign-in: what a person may open."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def tiles(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/tiles.html")
