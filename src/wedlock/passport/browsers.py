"""Browsers: how one is enrolled for an Account, and revoked.

The page /me/browsers/new/, which asks who the person is anew, calls `permit`; the extension then asks for a challenge
(once a permission), signs it with its new key, and is enrolled. A script on a page can do neither: the API listens to
the extension's own origin alone.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction

from wedlock.passport import audit, proofs
from wedlock.passport.clock import moment, moment_of
from wedlock.passport.denied import Denied, Why
from wedlock.passport.keys import Keyring
from wedlock.store.models import Account, Browser

PERMISSION, CHALLENGE = "wedlock_may_enrol", "wedlock_enrolment"
PERMITTED_S, ANSWERED_S = 300, 120

Session = MutableMapping[str, Any]


def permit(session: Session) -> None:
    """Let this session enrol one browser within five minutes. Call it only after a fresh re-authentication."""
    _give(session, PERMISSION)


def challenge(session: Session) -> str:
    """Something to sign within two minutes, for a permission, which is used up."""
    if not _taken(session, PERMISSION, PERMITTED_S):
        raise Denied(Why.REAUTHENTICATE)
    return _give(session, CHALLENGE)


def enrol(
    keys: Keyring, session: Session, account: Account, key: object, proof: str, audience: str, label: str = ""
) -> Browser:
    """Enrol the browser that proves to hold `key`; the challenge is used up whatever comes out."""
    words = _taken(session, CHALLENGE, ANSWERED_S)
    if not words:
        raise Denied(Why.ENROLMENT_REFUSED, "challenge")
    try:
        public = proofs.checked_key(key)
        proofs.verify(proof, public, {"challenge": words, "aud": audience})
    except (proofs.BadKey, proofs.BadProof) as bad:
        raise Denied(Why.ENROLMENT_REFUSED, str(bad)) from None
    with transaction.atomic():
        browser, made = Browser.objects.get_or_create(
            account=account,
            thumbprint=proofs.thumbprint(public),
            defaults={"public_key": public, "label": label[:120]},
        )
        if not made and browser.revoked:
            raise Denied(Why.ENROLMENT_REFUSED, "revoked")
        audit.record(keys, "browser.enrolled", account, browser.thumbprint, label=browser.label)
    return browser


def revoke(keys: Keyring, browser: Browser, actor: Account | str) -> None:
    """Nothing is launched in this browser any more; its open launches are burned."""
    from wedlock.passport.tickets import burn_open

    with transaction.atomic():
        if Browser.objects.filter(pk=browser.pk, revoked=None).update(revoked=datetime.now(UTC)):
            burn_open(browser=browser.pk)
            audit.record(keys, "browser.revoked", actor, browser.thumbprint, account=browser.account.username)


def _give(session: Session, what: str) -> str:
    words = secrets.token_urlsafe(32)
    session[what] = [words, *moment().as_list()]
    return words


def _taken(session: Session, what: str, lives_s: int) -> str:
    """What was given, used up by that; "" where nothing was, or too long ago.

    Of those who come at once each has read the session before another took it out of there: the mark decides.
    """
    words, *when = session.pop(what, None) or [""]
    given = moment_of(when)
    if not words or given is None or not given.within(lives_s):
        return ""
    return words if cache.add(f"wedlock:enrolment:{words}", True, timeout=lives_s) else ""


def same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
