"""A new proposal meets a reviewed plan: what a person changed or decided stays, letter by letter.

An object is untouched while it is undecided and its text still has the mark that the analysis gave it; only then is it
replaced. In every other object the analysis writes nothing but comments that begin with ANALYSIS. An object that a
person took out stays out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wedlock.language import Lang, T, Text
from wedlock.model.plan import Decided, Plan, PlannedObject
from wedlock.planfile.data import Data, fingerprint, object_data
from wedlock.planfile.edit import set_value
from wedlock.planfile.emit import comment_lines, plan_text, proposal_text, scalar, text_mark
from wedlock.planfile.layout import ANALYSIS, Block, Layout, lay_out
from wedlock.planfile.tree import Mapping, parse

SHOWN = 12
"""Differences that are written out per object."""


@dataclass
class Outcome:
    """The merged text, and the names of the objects by what became of them."""

    text: str = ""
    added: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)  # untouched: replaced by the new proposal
    kept: list[str] = field(default_factory=list)  # changed or decided by a person, and the proposal is as it was
    differs: list[str] = field(default_factory=list)  # kept, and the analysis would propose it differently now
    gone: list[str] = field(default_factory=list)  # no longer proposed
    out: list[str] = field(default_factory=list)  # taken out by a person


def fresh(plan: Plan, lang: Lang = "en") -> Outcome:
    """A first plan, where there is none yet."""
    names = [planned.name for planned in plan.objects]
    bare = plan_text(replace(plan, objects=(), proposed=tuple(names)), lang)
    return _filled(Outcome(), bare, plan, lang)


def merge(text: str, old: Plan, new: Plan, lang: Lang = "en") -> Outcome:
    """The text of the reviewed plan `old` after a new analysis that proposes `new`."""
    outcome = Outcome()
    layout = lay_out(text)
    layout.blocks = [kept for block in layout.blocks for kept in _met(block, old, new, layout, outcome, lang)]
    outcome.out = [p.name for p in new.objects if p.name in old.proposed and p.name not in old.by_name]
    proposed = tuple(name for name in old.proposed if name not in outcome.gone)
    return _filled(outcome, layout.text, new, lang, proposed, layout)


def _filled(
    outcome: Outcome, text: str, new: Plan, lang: Lang, proposed: tuple[str, ...] = (), layout: Layout | None = None
) -> Outcome:
    """Adds the objects that the text has not, and the list of all that were ever proposed."""
    layout = layout or lay_out(text)
    here = {block.name for block in layout.blocks}
    for planned in new.objects:
        if planned.name not in here and planned.name not in outcome.out:
            layout.blocks.append(Block(planned.name, [""], layout.fitted(proposal_text(planned, lang))))
            outcome.added.append(planned.name)
    names = dict.fromkeys((*proposed, *(p.name for p in new.objects)))
    top = parse(layout.text)
    outcome.text = set_value(layout.text, top, "proposed", "[" + ", ".join(map(scalar, names)) + "]")
    return outcome


def _met(block: Block, old: Plan, new: Plan, layout: Layout, outcome: Outcome, lang: Lang) -> Iterator[Block]:
    """What becomes of one object: itself, its renewed self, or nothing."""
    reviewed = old.by_name[block.name]
    planned = new.by_name.get(block.name)
    if untouched(block, reviewed):
        if planned is None:
            outcome.gone.append(block.name)
            layout.head += [line for line in block.lead if line.strip()]
            return
        outcome.renewed.append(block.name)
        yield Block(block.name, block.lead, layout.fitted(proposal_text(planned, lang)))
        return
    lines = block.without_analysis()
    notes = list(_news(reviewed, planned, lang))
    if notes:
        outcome.differs.append(block.name)
        lines = [lines[0], *comment_lines(notes, layout.indent + 2), *lines[1:]]
    else:
        outcome.kept.append(block.name)
    yield Block(block.name, block.lead, lines)


def untouched(block: Block, planned: PlannedObject) -> bool:
    """Nobody has decided the object or changed a letter of it since the analysis wrote it."""
    mark = planned.proposal.partition("-")[2]
    return planned.decision.state is Decided.OPEN and bool(mark) and mark == text_mark(block.text)


def _news(reviewed: PlannedObject, planned: PlannedObject | None, lang: Lang) -> Iterator[str]:
    """What the analysis would now propose differently than before; nothing where it says what it said."""
    if planned is None:
        yield f"{ANALYSIS}: {T('The analysis no longer finds this object on both sides.').say(lang)}"
        return
    now = fingerprint(planned)
    if now in (reviewed.proposal.partition("-")[0], fingerprint(reviewed)):
        return
    yield f"{ANALYSIS} {now}: {T('A later analysis would propose it differently; your text stays as it is.').say(lang)}"
    found = list(differences(object_data(reviewed), object_data(planned)))
    for text in found[:SHOWN]:
        yield f"{ANALYSIS}: {text.say(lang)}"
    if len(found) > SHOWN:
        yield f"{ANALYSIS}: {T('… and {n} more differences.', n=len(found) - SHOWN).say(lang)}"


def differences(here: Data, proposed: Data, at: str = "") -> Iterator[Text]:
    """Where two objects' data differ, in sentences; decision and fingerprint do not count."""
    for key in dict.fromkeys((*proposed, *here)):
        path = f"{at}.{key}" if at else key
        if path in ("decision", "proposal") or here.get(key) == proposed.get(key):
            continue
        ours, theirs = here.get(key), proposed.get(key)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            yield from differences(ours, theirs, path)
        elif key not in proposed:
            yield T("{path} is yours alone.", path=path)
        elif key not in here:
            yield T("{path} would be new: {value}.", path=path, value=_shown(theirs))
        else:
            yield T("{path} would be {theirs}, not {ours}.", path=path, theirs=_shown(theirs), ours=_shown(ours))


def _shown(value: object) -> str:
    text = str(value).replace("'", "")
    return text if len(text) <= 80 else text[:79] + "…"


def acknowledged(text: str, name: str, block: Block) -> str:
    """The text after a person has seen the ANALYSIS comments of an object: they go, the fingerprint stays."""
    top = parse(text)
    planned = top.at("objects", name)
    assert isinstance(planned, Mapping)
    if block.noted:
        text = set_value(text, planned, "proposal", f"{block.noted}-{text_mark(block.text)}")
    layout = lay_out(text)
    for found in layout.blocks:
        if found.name == name:
            found.body = found.without_analysis()
    return layout.text
