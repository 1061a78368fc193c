"""Recipe: how the extension logs in on one product's page. Selectors and marks only, never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One page or dialog: `fill` (what → selector; what is login, password or an extra field), then `press`."""

    fill: tuple[tuple[str, str], ...]
    press: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"fill": dict(self.fill), "press": self.press}


@dataclass(frozen=True, slots=True)
class SignOut:
    """What tells that the person signed out of the application: addresses, and a button that was clicked."""

    paths: tuple[str, ...] = ()
    click: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"paths": list(self.paths), "click": self.click}


@dataclass(frozen=True, slots=True)
class Recipe:
    """`paths` are exact paths of login pages. Without `steps` the extension's general recogniser finds the fields."""

    paths: tuple[str, ...]
    hash: str | None = None
    waits: str | None = None
    steps: tuple[Step, ...] = ()
    success: str | None = None
    failure: str | None = None
    signout: SignOut | None = None
    expired: str | None = None
    cookies: tuple[str, ...] | None = None
    storage: tuple[str, ...] | None = None
    captcha: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Every key, null where nothing is said: the form that the extension reads."""
        return {
            "paths": list(self.paths),
            "hash": self.hash,
            "waits": self.waits,
            "steps": [step.as_json() for step in self.steps],
            "success": self.success,
            "failure": self.failure,
            "signout": self.signout.as_json() if self.signout else None,
            "expired": self.expired,
            "cookies": None if self.cookies is None else list(self.cookies),
            "storage": None if self.storage is None else list(self.storage),
            "captcha": self.captcha,
        }
