"""Composition root: the only place that knows every class and wires them."""

from __future__ import annotations

from wedlock.bootstrap.accounts import ImportRequest, look_at_users
from wedlock.bootstrap.analysis import AnalyzeRequest, analyze, catalog, settings
from wedlock.bootstrap.extension import pack_extension
from wedlock.bootstrap.portal import make_ready, open_hub
from wedlock.bootstrap.vault import audit_head, rotate_vault, search_audit, vault_status, verify_audit

__all__ = [
    "AnalyzeRequest",
    "ImportRequest",
    "analyze",
    "audit_head",
    "catalog",
    "look_at_users",
    "make_ready",
    "open_hub",
    "pack_extension",
    "rotate_vault",
    "search_audit",
    "settings",
    "vault_status",
    "verify_audit",
]
