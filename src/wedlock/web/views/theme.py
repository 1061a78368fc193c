"""How the company looks: its colour, its logo, the picture in the browser's tab."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from wedlock.web import theme
from wedlock.web.house import house_name, known

LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
         ".webp": "image/webp"}  # fmt: skip
_KEPT = "public, max-age=300"


@require_safe
def style_sheet(request: HttpRequest) -> HttpResponse:
    sheet = theme.style_sheet(known().passport.colour)
    return HttpResponse(sheet, content_type="text/css", headers={"Cache-Control": _KEPT})


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    letter = next((one for one in house_name() if one.isalnum()), "W").upper()[0]
    picture = theme.icon(known().passport.colour, letter)
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Cache-Control": _KEPT})


@require_safe
def logo(request: HttpRequest) -> HttpResponseBase:
    """The file beside wedlock.toml that the settings name; nothing else of that folder can be asked for."""
    settings = known()
    file = settings.home / settings.passport.logo
    if not settings.passport.logo or file.suffix.lower() not in LOGOS or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type=LOGOS[file.suffix.lower()], headers={"Cache-Control": _KEPT})
