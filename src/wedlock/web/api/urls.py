"""The addresses under /api/extension/."""

from __future__ import annotations

from django.urls import path

from wedlock.web.api.end import end
from wedlock.web.api.enrolment import enrol, enrolment
from wedlock.web.api.launches import launch, outcome, redeem
from wedlock.web.api.state import state

urlpatterns = [
    path("state", state),
    path("enrolment", enrolment),
    path("enrol", enrol),
    path("launch", launch),
    path("redeem", redeem),
    path("outcome", outcome),
    path("end", end),
]
