"""The marriage opened: the accepted plan, both systems to read and write, and the hub, wired for synchronisation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wedlock.bootstrap.analysis import not_mixed, read_options
from wedlock.bootstrap.portal import open_hub
from wedlock.bootstrap.sides import written_through
from wedlock.config import Settings, SystemSettings
from wedlock.errors import NeedsPerson, SettingsError, UsageError
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column
from wedlock.model.overlap import Mode
from wedlock.model.plan import SIDES, Decided, Pair, Plan, PlannedObject, Sided
from wedlock.model.sync import shape_of
from wedlock.planfile.data import fingerprint
from wedlock.planfile.file import read_plan

if TYPE_CHECKING:  # drivers and Django are loaded when a marriage is opened
    from wedlock.connectors.records.side import SqlSide
    from wedlock.model.sync_ports import Installer, Side
    from wedlock.store.syncing.hub import SyncHub
    from wedlock.sync.brakes import Brakes
    from wedlock.sync.rules import ObjectRules
    from wedlock.sync.work import Work


@dataclass
class Marriage:
    """Everything that synchronisation needs. `rules` are the accepted objects, in the plan's order."""

    known: Settings
    plan: Plan
    systems: Pair[SystemSettings]
    catalogs: Pair[Catalog]
    sides: Pair[Side]
    hub: SyncHub
    rules: tuple[ObjectRules, ...]
    sql: Pair[SqlSide]
    fingerprints: dict[str, str] = field(default_factory=dict)

    def name(self, side: Sided) -> str:
        return self.systems.of(side).name

    def side(self, name: str) -> Sided:
        """The side that a system's name means; UsageError for another name."""
        for side in SIDES:
            if self.name(side) == name or side == name:
                return side
        raise UsageError(
            T("{name} is neither {left} nor {right}", name=name, left=self.name("left"), right=self.name("right"))
        )

    def of(self, names: tuple[str, ...]) -> tuple[ObjectRules, ...]:
        """The rules of the objects named, of all where none is; UsageError for one that is not accepted."""
        by_name = {rules.name: rules for rules in self.rules}
        for name in names:
            if name not in by_name:
                raise UsageError(
                    T("{object} is not an accepted object that is synchronised", object=name),
                    T("Accepted are: {names}. `wedlock plan accept {object}` accepts it.",
                      names=", ".join(by_name) or "–", object=name),
                )  # fmt: skip
        return tuple(by_name[name] for name in names) if names else self.rules

    def chosen(self, names: tuple[str, ...], everything: bool) -> tuple[str, ...]:
        """The names given, or of all accepted objects; UsageError for neither or both."""
        if bool(names) == everything:
            raise UsageError(T("Which objects? Name them, or say --all."), T("`wedlock status` lists them."))
        return tuple(rules.name for rules in self.of(names))

    def markers(self, side: Sided) -> Installer:
        """What puts the table of our markers into a side."""
        from wedlock.connectors.records.markers import Markers

        return Markers(self.sql.of(side).connection)

    def work(self, rules: ObjectRules, run: int = 0, brakes: Brakes | None = None) -> Work:
        from wedlock.sync.work import Work

        return Work(rules, self.sides, self.hub, now, brakes or self.brakes(), run)

    def brakes(self) -> Brakes:
        from wedlock.sync.brakes import Brakes

        allowed = {name: known.deletions for name, known in self.hub.objects().items()}
        return Brakes(self.plan.brake_records, self.plan.brake_percent, allowed)


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def married(known: Settings, to_work: bool = True) -> Iterator[Marriage]:
    """Open it, and close it again. PlanInvalid, SettingsError or Unavailable say what is in the way.

    Not `to_work`, but to leave: no object is wired, and nothing of the plan need fit the tables any more.
    """
    open_hub(known)
    from wedlock.store.failures import hub_failures

    plan = read_plan(known.plan).plan
    systems = Pair(_system(known, plan.left.name), _system(known, plan.right.name))
    not_mixed(systems.left, systems.right)
    with ExitStack() as stack:
        catalogs = Pair(catalog_of(systems.left, known), catalog_of(systems.right, known))
        chosen: tuple[PlannedObject, ...] = ()
        if to_work:
            plan = read_plan(known.plan, Pair(catalogs.left, catalogs.right), is_synchronised).plan
            chosen = synchronised(plan)
        sql = Pair(*(_sql(known, systems.of(s), catalogs.of(s), stack) for s in SIDES))
        sides = Pair(*(written_through(systems.of(s), sql.of(s), _ways(chosen, s)) for s in SIDES))
        with hub_failures():
            yield _wired(known, plan, systems, catalogs, sides, chosen, sql)


def _wired(
    known: Settings, plan: Plan, systems: Pair[SystemSettings], catalogs: Pair[Catalog], sides: Pair[Side],
    chosen: tuple[PlannedObject, ...], sql: Pair[SqlSide],
) -> Marriage:  # fmt: skip
    from wedlock.store.syncing.hub import SyncHub
    from wedlock.sync.rules import object_rules

    engines = Pair(catalogs.left.engine, catalogs.right.engine)
    rules = tuple(object_rules(planned, _columns(planned, catalogs), engines, chosen) for planned in chosen)
    prints = {planned.name: fingerprint(planned) for planned in chosen}
    return Marriage(known, plan, systems, catalogs, sides, SyncHub(), rules, sql, prints)


def synchronised(plan: Plan) -> tuple[PlannedObject, ...]:
    """Accepted objects that are kept on both sides; those that travel within another are part of that one."""
    found = tuple(filter(is_synchronised, plan.objects))
    if not found:
        raise NeedsPerson(
            T("No object of the plan is accepted for synchronisation."),
            T("`wedlock plan show` lists them, `wedlock plan accept OBJECT` accepts one."),
        )
    return found


def is_synchronised(planned: PlannedObject) -> bool:
    return planned.mode is Mode.SYNC and not planned.within and planned.decision.state is Decided.ACCEPTED


def _system(known: Settings, name: str) -> SystemSettings:
    if name not in known.systems:
        raise SettingsError(
            T("The plan names the system {name}, and there is no [systems.{name}] in {file}", name=name,
              file=str(known.file)),
            T("Write its url there; passwords as env:NAME or file:PATH."),
        )  # fmt: skip
    return known.systems[name]


def catalog_of(system: SystemSettings, known: Settings) -> Catalog:
    """The system's tables as they are now."""
    from wedlock.connectors import connect

    with connect(system.url, name=system.name, options=read_options(system, known)) as connector:
        return connector.catalog()


def _ways(chosen: tuple[PlannedObject, ...], side: Sided) -> set[str]:
    """What the objects of a side are written through."""
    return {shape_of(planned, side).through for planned in chosen}


def _sql(known: Settings, system: SystemSettings, catalog: Catalog, stack: ExitStack) -> SqlSide:
    from wedlock.connectors.records.opening import open_side

    return stack.enter_context(closing(open_side(system.url, system.name, read_options(system, known), catalog)))


def _columns(planned: PlannedObject, catalogs: Pair[Catalog]) -> Pair[dict[str, Column]]:
    """Per side: alias.column → Column."""

    def of(side: Sided) -> dict[str, Column]:
        tables = catalogs.of(side).by_name
        return {
            f"{alias}.{column.name}": column
            for alias, table in shape_of(planned, side).tables.items()
            for column in tables[table].columns
        }

    return Pair(of("left"), of("right"))
