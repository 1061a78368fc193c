"""What browsers fetch by themselves, without a session: the packed extension and the news of its version."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wedlock.passport.rollout.folder import served_folder
from wedlock.web.house import known

_KINDS = {"update.xml": "text/xml", "wedlock.crx": "application/x-chrome-extension"}


@require_safe
def extension_file(request: HttpRequest, name: str) -> HttpResponse:
    """Two files of the pack and no others; nothing in them is secret."""
    try:
        content = (served_folder(known().home) / name).read_bytes() if name in _KINDS else None
    except OSError:
        content = None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type=_KINDS[name], headers={"Cache-Control": "no-cache"})
