"""The present time as the columns of a product keep it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from wedlock.connectors.records.fitting_times import fraction
from wedlock.model.catalog import Catalog, Column, Family, Table
from wedlock.model.sync import Value


class Moments:
    """`now` (UTC), asked for by many rows. `zone` is that of columns without one; UTC where it is empty."""

    def __init__(self, catalog: Catalog, zone: str, now: datetime) -> None:
        self.catalog, self.zone, self.now = catalog, zone, now
        self._known: dict[tuple[str, str], Value] = {}

    def of(self, table: Table, column: str) -> Value:
        place = (table.name, column)
        if place not in self._known:
            self._known[place] = moment(table.by_name[column], self.catalog, self.zone, self.now)
        return self._known[place]


def moment(column: Column, catalog: Catalog, zone: str, now: datetime) -> Value:
    """With a zone where the column has one, else as a clock in `zone` shows it; no finer than the column keeps."""
    local = now.astimezone(ZoneInfo(zone)) if zone else now.astimezone(UTC)
    kind = column.type
    if kind.family is Family.DATE:
        return local.date()
    if kind.family in (Family.INTEGER, Family.DECIMAL, Family.FLOAT):
        return int(now.timestamp())
    step = 10 ** (6 - fraction(column, catalog))
    cut = local.replace(microsecond=local.microsecond // step * step)
    if kind.family is Family.TEXT:
        return cut.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    if kind.family is Family.TIME:
        return cut.time()
    return cut.astimezone(UTC) if kind.zoned else cut.replace(tzinfo=None)
