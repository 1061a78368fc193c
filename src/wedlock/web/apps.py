"""The Django app of the portal."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wedlock.web"
    label = "web"

    def ready(self) -> None:
        from wedlock.web.sign_in.witness import watch

        watch()
