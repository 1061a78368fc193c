"""The present time as a column of a product keeps it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from wedlock.connectors.records.fitting import fraction
from wedlock.model.catalog import Catalog, Column, Family
from wedlock.model.sync import Value


def moment(column: Column, catalog: Catalog, zone: str, now: datetime) -> Value:
    """`now` (UTC): with a zone where the column has one, else as a clock in `zone` shows it (UTC where empty); no finer
    than the column keeps."""
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
