"""The fields of a proposed object: pairs of columns by their role in both shapes, then by the analysis's matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from wedlock.analysis.conversions import NO_CONVERSION, Translation, translate
from wedlock.analysis.naming import field_name
from wedlock.analysis.owners import Pairing, field_owner
from wedlock.analysis.proposed_lookups import ANSWERED, LookUps
from wedlock.analysis.proposed_references import Reference, find_references
from wedlock.analysis.proposed_shape import ACTIVE, DELETED, says
from wedlock.analysis.secrets import is_password, is_secret
from wedlock.capabilities.lexicon import words
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Column, Family
from wedlock.model.overlap import ColumnMatch, Owner, Verdict
from wedlock.model.plan import Flow, Note, Pair, PlanField, PlanShape, Sided
from wedlock.model.profile import Profile as Rows
from wedlock.model.profile import Profiles
from wedlock.model.shape import Cardinality, FieldRole, Shape
from wedlock.planfile.against import type_mistakes
from wedlock.profiles import Profile, recognise

ALSO = 6
"""Undecided pairs that are shown to a person, at most, per object."""

LIKELY = 0.5
"""Probability from which an undecided pair is shown."""

SPLIT = T(
    "First and last name are joined by a blank and split at the first one: Chinese names have none, and a middle name "
    "goes to the last."
)

LINES = "lines"
"""The name of an object's lines in a proposed plan."""

LOGIN = frozenset({"login", "user", "username", "email", "account"})
"""Words of the columns of a user table that two systems may share; all else of an account is its system's own."""

ACCOUNTS = "user_account"
ACCOUNT_ROLES = (FieldRole.CODE, FieldRole.EMAIL)


@dataclass(frozen=True, slots=True)
class FieldEnd:
    """A field's column on one side: `table.column`, whether it is looked up in a table of many records' rows, and what
    its rows tell."""

    plain: str
    looked_up: bool
    profile: Rows | None


@dataclass(frozen=True)
class Sketch:
    """One side of an object: its Catalog, the found Shape, the plan's shape, what its rows tell."""

    side: Sided
    catalog: Catalog
    found: Shape
    shape: PlanShape
    profiles: Profiles = field(default_factory=dict)

    @cached_property
    def product(self) -> Profile | None:
        return recognise(self.catalog)

    def made_by_product(self, path: str) -> bool:
        """Whether the product itself writes something into the column of a new row, always the same or its own."""
        alias, _, column = path.partition(".")
        made = self.product.fill_of(self.catalog.by_name[self.shape.tables[alias]], column) if self.product else None
        return made is not None and made.value != ""

    def column(self, path: str) -> Column:
        alias, _, column = path.partition(".")
        return self.catalog.by_name[self.shape.tables[alias]].by_name[column]

    def plain(self, path: str) -> str:
        """`table.column` of `alias.column`."""
        alias, _, column = path.partition(".")
        return f"{self.shape.tables[alias]}.{column}"

    def end(self, path: str) -> FieldEnd:
        alias, _, column = path.partition(".")
        table = self.profiles.get(self.shape.tables[alias])
        looked_up = alias != "root" and self.shape.part_of[alias].shared
        return FieldEnd(self.plain(path), looked_up, table.of(column) if table else None)

    def in_lines(self, alias: str) -> bool:
        """Whether the alias is the lines, or hangs on them."""
        held = self.lines
        while alias != "root":
            if alias == held:
                return True
            alias = self.shape.part_of[alias].of
        return False

    @property
    def lines(self) -> str:
        """The part that holds the lines, one row each: the found one, or the rows that lead to it."""
        alias = self.found.lines
        while alias not in ("", "root") and self.shape.part_of[alias].rows is not Cardinality.MANY:
            alias = self.shape.part_of[alias].of
        return "" if alias == "root" else alias

    def paths(self, plain: str) -> list[str]:
        """The `alias.column` that a `table.column` has here, single rows before chosen ones; lines among them."""
        table, _, column = plain.rpartition(".")
        ranks = {Cardinality.ONE: 1, Cardinality.CHOSEN: 2, Cardinality.MANY: 3}
        aliases = [a for a, t in self.shape.tables.items() if t == table and self.usable(a) and not self._shared(a)]
        aliases.sort(key=lambda a: 0 if a == "root" else ranks[self.shape.part_of[a].rows])
        return [f"{alias}.{column}" for alias in aliases]

    def usable(self, alias: str) -> bool:
        """Whether a field may lie there: one row a record, or a line."""
        return alias == "root" or self.shape.part_of[alias].rows is not Cardinality.MANY or self.in_lines(alias)

    def _shared(self, alias: str) -> bool:
        """Of a row that is only looked up nothing is wanted but the columns that play a role."""
        return alias != "root" and (self.shape.part_of[alias].shared or self._told_apart(alias))

    def _told_apart(self, alias: str) -> bool:
        """One of several rows of a list (phone, fax, e-mail): the value has a role, its remark is no field."""
        part = self.shape.part_of[alias]
        return bool(part.where) and sum(1 for other in self.shape.parts if other.table == part.table) > 1

    def plumbing(self) -> set[str]:
        """Columns that hold the record together (keys, joins, selectors, flags of archiving): never fields."""
        held = {f"root.{c}" for c in self.shape.key} | {c for c, _ in self.shape.only + self.shape.deleted}
        for part in self.shape.parts:
            held |= {f"{part.alias}.{here}" for here, _ in part.join} | {f"{part.alias}.{c}" for c in part.key}
            held |= {f"{part.alias}.{c}" for c, _ in part.where}
            held |= {f"{part.of}.{there}" for _, there in part.join}
        return held


@dataclass
class Gathered:
    """What has been mapped so far, and the notes."""

    fields: list[PlanField] = field(default_factory=list)
    line_fields: list[PlanField] = field(default_factory=list)
    roles: dict[str, FieldRole] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    used: set[tuple[Sided, str]] = field(default_factory=set)
    apart: set[tuple[str, str]] = field(default_factory=set)

    def free(self, wanted: str, lines: bool) -> str:
        """A field name that is not taken yet."""
        taken = {f.name for f in (self.line_fields if lines else self.fields)}
        return next(n for n in (wanted, *(f"{wanted}_{i}" for i in range(2, 1000))) if n not in taken)

    def note(self, at: str, text: Text, decide: bool = True) -> None:
        self.notes.append(Note(at, text, decide))

    def leave_apart(self, left: str, right: str, reason: Text) -> None:
        """Say why two columns are no field; the matches may bring up again what the roles did."""
        said = T("{left} and {right} are left apart: {reason}", left=left, right=right, reason=reason)
        if (left, right) not in self.apart:
            self.apart.add((left, right))
            self.note("fields", said, decide=False)


@dataclass(frozen=True)
class FieldMaker:
    """Makes fields out of pairs of columns; `objects` maps a pair of root tables to the object that has them."""

    left: Sketch
    right: Sketch
    owner: Owner
    owners: Mapping[tuple[str, str], Owner]
    matches: Mapping[tuple[str, str], ColumnMatch]
    objects: Mapping[tuple[str, str], str]
    name: str = ""
    external: bool = False
    lookups: LookUps = field(default_factory=LookUps)

    def gather(self) -> Gathered:
        found = Gathered()
        references = tuple(find_references(self.left, self.right, self.objects, self.name, self.matches))
        for reference in references:
            self._by_reference(found, reference)
        led_to_company = any(reference.object == "customer_master" for reference in references)
        for role in ACCOUNT_ROLES if self.name == ACCOUNTS else FieldRole:
            if not (role is FieldRole.COMPANY and led_to_company):
                self._by_role(found, role)
        if self.name != ACCOUNTS:
            self._whole_name(found)
        for match in self.matches.values():
            self._by_match(found, match)
        return found

    def _by_reference(self, found: Gathered, reference: Reference) -> None:
        self._add(found, reference.name, (reference.left,), (reference.right,), None, refers=reference.object)

    def _by_role(self, found: Gathered, role: FieldRole) -> None:
        left, right = _with_role(self.left, role), _with_role(self.right, role)
        if not left or not right:
            return
        if len(left) == len(right):
            for here, there in zip(left, right, strict=True):
                self._add(found, role.value, (here,), (there,), role)
        elif min(len(left), len(right)) == 1:
            self._add(found, role.value, left, right, role, separator="\n" if role is FieldRole.STREET else " ")
        else:
            self._add(found, role.value, left[:1], right[:1], role)

    def _whole_name(self, found: Gathered) -> None:
        """One name here, first and last name there."""
        for whole, parts in ((self.left, self.right), (self.right, self.left)):
            name = _with_role(whole, FieldRole.NAME)
            pieces = (*_with_role(parts, FieldRole.FIRST_NAME)[:1], *_with_role(parts, FieldRole.LAST_NAME)[:1])
            if not name or len(pieces) != 2 or _with_role(parts, FieldRole.NAME):
                continue
            left, right = (name[:1], pieces) if whole is self.left else (pieces, name[:1])
            added = self._add(found, "name", left, right, FieldRole.NAME, separator=" ")
            if added:
                found.note(f"fields.{added}", SPLIT)
            return

    def _by_match(self, found: Gathered, match: ColumnMatch) -> None:
        pair = self._place(found, match) if match.verdict is not Verdict.DIFFERENT else None
        if pair is None:
            return
        if match.verdict is Verdict.SAME:
            self._add(found, _named(*pair), (pair[0],), (pair[1],), None)
        elif match.score >= LIKELY and sum(1 for n in found.notes if n.at == "fields") < ALSO:
            found.note("fields", T("Perhaps also {left} ↔ {right} (probability {p}): {evidence}", left=pair[0],
                                   right=pair[1], p=f"{match.score:.2f}", evidence=match.evidence[:2]))  # fmt: skip

    def _place(self, found: Gathered, match: ColumnMatch) -> tuple[str, str] | None:
        """Where the two columns lie in the shapes: both in the lines or both outside, not used yet, no plumbing."""
        for here in self.left.paths(match.left):
            for there in self.right.paths(match.right):
                same_place = self.left.in_lines(here.partition(".")[0]) == self.right.in_lines(there.partition(".")[0])
                taken = ("left", here) in found.used or ("right", there) in found.used
                if same_place and not taken and self._wanted(here, there):
                    return here, there
        return None

    def _wanted(self, here: str, there: str) -> bool:
        """Whether both columns hold something that may be shared: no plumbing, no secret, no key of one side alone."""
        if not (_carries(self.left, here) and _carries(self.right, there)):
            return False
        if self.left.made_by_product(here) or self.right.made_by_product(there):
            return False
        left, right = self.left.column(here), self.right.column(there)
        if is_secret(left) or is_secret(right):
            return self.external and self.name == ACCOUNTS and is_password(left) and is_password(right)
        if self.name == ACCOUNTS and not (_names_account(left) and _names_account(right)):
            return False
        return not (_foreign(left, right) and self._refers(here, there) == "")

    def _add(
        self, found: Gathered, wanted: str, left: tuple[str, ...], right: tuple[str, ...], role: FieldRole | None,
        separator: str = "", refers: str | None = None,
    ) -> str:  # fmt: skip
        """Adds a field unless a column of it is used already; returns its name, or nothing."""
        ours: list[tuple[Sided, str]] = [*(("left", p) for p in left), *(("right", p) for p in right)]
        if found.used & set(ours):
            return ""
        refers = refers or self._refers(left[0], right[0])
        if refers is None:
            return ""
        lines = self.left.in_lines(left[0].partition(".")[0])
        name = found.free("login" if self.name == ACCOUNTS and role is FieldRole.CODE else wanted, lines)
        place = f"lines.{LINES}.fields.{name}" if lines else f"fields.{name}"
        made, said = self._translation(left, right, role, bool(refers), separator)
        alone = self.owner if self.external and self.owner is not Owner.BOTH else None
        owner = alone or self.owners.get((self.left.plain(left[0]), self.right.plain(right[0]))) or self._owner(role)
        planned = PlanField(name, left, right, owner, self._flow(left, right), None, made.compare, made.convert,
                            made.values, made.back, made.unmapped, refers)  # fmt: skip
        planned, lost = self._that_fits(planned)
        own = self._own(planned)
        if own or (lost and _against(planned)):
            found.leave_apart(left[0], right[0], own or lost[0])
            return ""
        said += [Note("", text, decide=True) for text in lost]
        (found.line_fields if lines else found.fields).append(planned)
        if role is not None:
            found.roles[name] = role
        found.used |= set(ours)
        for note in said:
            found.note(place, note.text, note.decide)
        return name

    def _own(self, planned: PlanField) -> Text | None:
        """Why each side keeps its own values, where linked records say so: none would survive the first run."""
        if planned.refers or planned.values or len(planned.left) + len(planned.right) > 2:
            return None
        seen = self.lookups.told.apart(self.left.plain(planned.left[0]), self.right.plain(planned.right[0]))
        if seen is None:
            return None
        return T("both are filled in {count} linked records and agree in {agreed}, so each system has values of its "
                 "own. As a field, one side's would overwrite the other's.", count=seen[1], agreed=seen[0])  # fmt: skip

    def _that_fits(self, planned: PlanField) -> tuple[PlanField, list[Text]]:
        """The field, flowing one way where its types let it flow no other; and what is lost the other way."""
        if planned.refers or planned.values or len(planned.left) + len(planned.right) > 2:
            return planned, []
        here, there = self.left.column(planned.left[0]), self.right.column(planned.right[0])
        lost = [text for _, text in type_mistakes(planned, here, there)]
        for flow in (Flow.TO_RIGHT, Flow.TO_LEFT) if lost else ():
            one_way = replace(planned, flow=flow)
            if not any(type_mistakes(one_way, here, there)):
                return one_way, lost
        return planned, lost

    def _flow(self, left: tuple[str, ...], right: tuple[str, ...]) -> Flow:
        """Away from a column that engine or product computes; a password away from its owner alone."""
        if is_password(self.left.column(left[0])):
            return Flow.TO_RIGHT if self.owner is not Owner.RIGHT else Flow.TO_LEFT
        if any(_computed(self.left.column(path)) for path in left):
            return Flow.TO_RIGHT
        return Flow.TO_LEFT if any(_computed(self.right.column(path)) for path in right) else Flow.BOTH

    def _owner(self, role: FieldRole | None) -> Owner:
        return field_owner(Pairing(role, None, None, self.owner, "", ""))[0]

    def _translation(
        self, left: tuple[str, ...], right: tuple[str, ...], role: FieldRole | None, reference: bool, separator: str
    ) -> tuple[Translation, list[Note]]:
        match = self.matches.get((self.left.plain(left[0]), self.right.plain(right[0])))
        zones = Pair(self.left.shape.zone, self.right.shape.zone)
        differences = match.differences if match and not reference else ()
        looked_up = None
        if not reference and len(left) == len(right) == 1:
            looked_up = self.lookups.find(self.left.end(left[0]), self.right.end(right[0]))
        if looked_up:
            differences = tuple(d for d in differences if d.kind not in ANSWERED)
        made = translate(differences, self.left.column(left[0]), self.right.column(right[0]), role, zones)
        if looked_up:
            made = looked_up.into(made)
        if reference:
            made = Translation()
        if separator and (len(left) > 1 or len(right) > 1):
            made = replace(made, convert=replace(NO_CONVERSION, separator=separator))
        notes = [Note("", text) for text in made.said] + [Note("", text, decide=True) for text in made.open]
        if reference:
            notes.append(Note("", T("Translated by the Links of what both columns refer to.")))
        elif match and match.verdict is not Verdict.SAME:
            doubt = T("Not certain (probability {p}): {evidence}", p=f"{match.score:.2f}", evidence=match.evidence[:3])
            notes.append(Note("", doubt, decide=True))
        elif match and match.evidence:
            notes.insert(0, Note("", T("Same because: {evidence}", evidence=match.evidence[:2])))
        return made, notes

    def _refers(self, here: str, there: str) -> str | None:
        """The object both columns refer to; empty where neither refers, None where they cannot be translated."""
        targets = _target(self.left, here), _target(self.right, there)
        if targets == ("", ""):
            return ""
        return self.objects.get(targets)


def _against(planned: PlanField) -> bool:
    """Whether the only way in which the types let a value flow is against its owner."""
    return (planned.flow, planned.owner) in ((Flow.TO_LEFT, Owner.LEFT), (Flow.TO_RIGHT, Owner.RIGHT))


def _with_role(sketch: Sketch, role: FieldRole) -> tuple[str, ...]:
    return tuple(f"{f.part}.{f.column}" for f in sketch.found.fields if f.role is role)


def _target(sketch: Sketch, path: str) -> str:
    alias, _, column = path.partition(".")
    reference = sketch.catalog.by_name[sketch.shape.tables[alias]].reference_of.get(column)
    return reference.target if reference else ""


def _carries(sketch: Sketch, path: str) -> bool:
    """Whether a column holds something that people keep: no plumbing, no stamp of the framework, no blob."""
    column = sketch.column(path)
    flag = ACTIVE.match(column.name) or DELETED.match(column.name)
    stamp = flag is not None or says("create", column.name) or says("modify", column.name)
    usable = column.type.family not in (Family.BINARY, Family.OTHER, Family.JSON) and not column.generated
    return usable and not stamp and path not in sketch.plumbing()


def _names_account(column: Column) -> bool:
    """Whether a column says who logs in, and not when he last did."""
    said = set(words(column.name))
    return bool(LOGIN & said) and "last" not in said and column.type.family is Family.TEXT


def _computed(column: Column) -> bool:
    return column.generated or "cache" in words(column.name)


def _foreign(left: Column, right: Column) -> bool:
    """A key of another row, of which each side has its own kind: a number here, a UUID there."""
    families = {left.type.family, right.type.family}
    numbered = Family.INTEGER in families and bool(families & {Family.TEXT, Family.UUID})
    return numbered and "identifier" in words(left.name) and "identifier" in words(right.name)


def _named(here: str, there: str) -> str:
    return field_name(here.partition(".")[2], there.partition(".")[2])
