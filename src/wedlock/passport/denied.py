"""Denied: what the passport does not do, and why; each reason has a stable code and a sentence."""

from __future__ import annotations

from enum import StrEnum

from wedlock.language import T, Text


class Why(StrEnum):
    SIGNED_OUT = "signed_out"
    BROWSER_RESTARTED = "browser_restarted"
    REAUTHENTICATE = "reauthenticate"
    ENROLMENT_REFUSED = "enrolment_refused"
    NOT_ENROLLED = "not_enrolled"
    NOT_ALLOWED = "not_allowed"
    DISABLED = "disabled"
    CLICK_REQUIRED = "click_required"
    PLAIN_HTTP = "plain_http"
    SECOND_FACTOR_REQUIRED = "second_factor_required"
    NO_CREDENTIAL = "no_credential"
    STALE = "stale"
    RECIPE = "recipe_mistaken"
    TOO_MANY = "too_many_launches"
    TICKET_REFUSED = "ticket_refused"
    NO_LAUNCH = "no_launch"
    OUTCOME_KNOWN = "outcome_known"


SENTENCES: dict[Why, Text] = {
    Why.SIGNED_OUT: T("You are signed out. Sign in on the portal."),
    Why.BROWSER_RESTARTED: T("The browser was restarted. Sign in on the portal again."),
    Why.REAUTHENTICATE: T("Confirm on the portal that it is you, then connect this browser again."),
    Why.ENROLMENT_REFUSED: T("This browser could not be connected. Start again on the portal."),
    Why.NOT_ENROLLED: T("This browser is not connected with your account. Connect it on the portal."),
    Why.NOT_ALLOWED: T("You may not open this application. Ask an administrator."),
    Why.DISABLED: T("This application, or your account, is disabled. Ask an administrator."),
    Why.CLICK_REQUIRED: T("This application is opened by its tile on the portal alone."),
    Why.PLAIN_HTTP: T("This application is reached without encryption, and nobody has consented to that."),
    Why.SECOND_FACTOR_REQUIRED: T("This application needs a second factor. Add one on the portal and sign in with it."),
    Why.NO_CREDENTIAL: T("No login is stored for this application. Store it on the portal."),
    Why.STALE: T("The application refused the stored login. Store the new one on the portal."),
    Why.RECIPE: T("The recipe of this application is mistaken. Ask an administrator."),
    Why.TOO_MANY: T("Applications are being opened too often for you. Wait a minute, then click the tile again."),
    Why.TICKET_REFUSED: T("This opening has expired or does not belong here. Click the tile again."),
    Why.NO_LAUNCH: T("There is no such opening."),
    Why.OUTCOME_KNOWN: T("How this opening ended is known already."),
}


class Denied(Exception):
    """Not done; `why` is for programs, `text` for the person. `detail` is for the audit log, never for the caller."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why.value)
        self.why = why
        self.detail = detail

    @property
    def text(self) -> Text:
        return SENTENCES[self.why]
