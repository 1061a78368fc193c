"""Settings for the type checker alone: django-stubs reads models through them. Nothing else imports this."""

from pathlib import Path

from wedlock.bootstrap.django_settings import django_settings
from wedlock.config import Settings

globals().update(django_settings(Settings(Path(".wedlock")), "type checking only"))
