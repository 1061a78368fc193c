"""Dates and times: no time of day where a date is kept, nothing finer than the column keeps."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from wedlock.connectors.records.unfit import Fit, NotFitting
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column
from wedlock.model.sync import Value


def fit_date(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001
    def fit(value: Value) -> Value:
        if isinstance(value, datetime):
            if value.time() == time(0):
                return value.date()
            raise NotFitting(T("{value} is more than a date", value=value.isoformat()))
        if value is None or isinstance(value, (date, str)):
            return value
        raise NotFitting(T("{value} is no date", value=repr(value)))

    return fit


def fit_datetime(column: Column, catalog: Catalog) -> Fit:
    places = fraction(column, catalog)
    step = 10 ** (6 - places)

    def fit(value: Value) -> Value:
        if isinstance(value, datetime):
            if value.microsecond % step:
                raise NotFitting(
                    T("{value} is finer than the column keeps: {places} places of a second",
                      value=value.isoformat(" "), places=places)
                )  # fmt: skip
            return value
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day)
        if value is None or isinstance(value, str):
            return value
        raise NotFitting(T("{value} is no time", value=repr(value)))

    return fit


def fraction(column: Column, catalog: Catalog) -> int:
    """How many decimal places of a second the column keeps."""
    given = re.search(r"\((\d)\)", column.type.native)
    if given:
        return min(6, int(given[1]))
    return 0 if catalog.engine in ("mysql", "mariadb") else 6
