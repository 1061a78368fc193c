"""Whether a value fits its column, asked before the server is: nothing is ever cut, rounded or replaced.

`fitting(column)` gives a function that hands the value over in the column's kind, or raises NotFitting with the reason.
What only the server can know (a check, a domain) is left to it: its sessions are strict.
"""

from __future__ import annotations

from collections.abc import Callable

from wedlock.connectors.records import fitting_numbers, fitting_texts, fitting_times
from wedlock.connectors.records.unfit import Fit
from wedlock.model.catalog import Catalog, Column, Family
from wedlock.model.sync import Value


def fitting(column: Column, catalog: Catalog) -> Fit:
    """The function for the column; None always fits (whether it may be missing is another question)."""
    maker = _FITS.get(column.type.family)
    return maker(column, catalog) if maker else _as_it_is


def _as_it_is(value: Value) -> Value:
    return value


_FITS: dict[Family, Callable[[Column, Catalog], Fit]] = {
    Family.TEXT: fitting_texts.text,
    Family.ENUM: fitting_texts.enum,
    Family.INTEGER: fitting_numbers.integer,
    Family.DECIMAL: fitting_numbers.decimal,
    Family.FLOAT: fitting_numbers.floating,
    Family.BOOLEAN: fitting_numbers.boolean,
    Family.DATE: fitting_times.fit_date,
    Family.DATETIME: fitting_times.fit_datetime,
}
