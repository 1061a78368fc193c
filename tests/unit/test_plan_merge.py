"""A new analysis never takes back what a person changed, decided, wrote or took out."""

import re
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.unit.test_proposal import proposed

from wedlock.errors import NeedsPerson, PlanInvalid, Refused, UsageError
from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import Decided, Plan, PlannedObject, PlanSystem, Policy
from wedlock.planfile import parse_plan, read_plan, save_proposal
from wedlock.planfile.data import fingerprint
from wedlock.planfile.decide import accept, questions, reject
from wedlock.planfile.file import save
from wedlock.planfile.layout import lay_out
from wedlock.planfile.merge import fresh, merge

NOW = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
PLAN = proposed()


def with_policy(plan: Plan, policy: Policy) -> Plan:
    """What a later analysis might propose: another policy for the customers."""
    customers = replace(plan.by_name["customer_master"], policy=policy)
    return replace(plan, objects=tuple(customers if o.name == customers.name else o for o in plan.objects))


def merged(text: str, new: Plan) -> str:
    return merge(text, parse_plan(text)[1], new).text


def block(text: str, name: str) -> str:
    return next(b for b in lay_out(text).blocks if b.name == name).text


# --- single laws ----------------------------------------------------------------------------------------------


def test_the_same_analysis_again_changes_not_a_letter() -> None:
    text = fresh(PLAN).text
    assert merged(text, PLAN) == text


def test_an_untouched_object_follows_the_new_analysis() -> None:
    text = merged(fresh(PLAN).text, with_policy(PLAN, Policy.NEWEST))
    assert parse_plan(text)[1].by_name["customer_master"].policy is Policy.NEWEST
    assert "ANALYSIS" not in text


def test_a_changed_object_stays_letter_by_letter_and_the_news_are_a_comment() -> None:
    text = fresh(PLAN).text.replace("owner: left, compare: digits}", "owner: right,   compare: digits}  # agreed")
    after = merged(text, with_policy(PLAN, Policy.NEWEST))
    kept = [line for line in block(after, "customer_master").split("\n") if "# ANALYSIS" not in line]
    assert kept == block(text, "customer_master").split("\n")
    news = [line for line in after.split("\n") if "# ANALYSIS" in line]
    assert "would propose it differently" in news[0]
    assert any("policy would be new: newest" in line for line in news)
    assert merged(after, with_policy(PLAN, Policy.NEWEST)) == after, "the comment stays, once"
    assert merged(after, PLAN) == text, "and goes when the analysis says again what it said"


def test_a_comment_is_an_edit_too() -> None:
    text = fresh(PLAN).text.replace("    mode: leave", "    # the auditor asked for this\n    mode: leave")
    gone = replace(PLAN, objects=PLAN.objects[:2])
    after = merged(text, gone)
    assert "the auditor asked for this" in after
    assert "no longer finds this object" in after


def test_blank_lines_and_other_line_ends_are_no_edit(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    save_proposal(file, PLAN)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n").replace(b"    mode: leave", b"\r\n    mode: leave  "))
    outcome = save_proposal(file, with_policy(PLAN, Policy.ASK))
    assert outcome.renewed == ["customer_master", "address", "general_ledger"]
    raw = file.read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n"), "the file keeps its line ends"


def test_an_untouched_object_that_is_no_longer_proposed_goes_and_comments_around_it_stay() -> None:
    text = fresh(PLAN).text.replace("  general_ledger:", "  # talk to the auditor\n  general_ledger:")
    outcome = merge(text, parse_plan(text)[1], replace(PLAN, objects=PLAN.objects[:2]))
    assert outcome.gone == ["general_ledger"]
    assert "talk to the auditor" in outcome.text
    nothing = merged(text, replace(PLAN, objects=()))
    assert parse_plan(nothing)[1].objects == ()
    assert "talk to the auditor" in nothing


def test_an_object_that_a_person_took_out_stays_out() -> None:
    text = fresh(PLAN).text
    text = text.replace(block(text, "general_ledger"), "")
    outcome = merge(text, parse_plan(text)[1], PLAN)
    assert outcome.out == ["general_ledger"]
    assert "general_ledger" not in parse_plan(outcome.text)[1].by_name


def test_a_new_object_is_added_at_the_files_own_indentation() -> None:
    one = replace(PLAN, objects=PLAN.objects[:1])
    text = re.sub(r"(?m)^  (?=\s*\S)", "      ", fresh(one).text)
    after = merged(text, PLAN)
    assert [b.name for b in lay_out(after).blocks] == [o.name for o in PLAN.objects]
    assert "\n      general_ledger:" in after
    assert merged(after, with_policy(PLAN, Policy.ASK)).count("policy: ask") == 1


def test_a_hand_written_plan_without_fingerprints_is_never_replaced() -> None:
    text = fresh(PLAN).text
    text = re.sub(r"    proposal: .*\n", "", text)
    outcome = merge(text, parse_plan(text)[1], with_policy(PLAN, Policy.NEWEST))
    assert outcome.renewed == []
    assert outcome.differs == ["customer_master"]


def test_a_plan_in_braces_is_refused_rather_than_rewritten() -> None:
    text = "{version: 1, left: {name: erp}, right: {name: crm}, objects: {invoice: {mode: leave}}}\n...\n"
    with pytest.raises(Refused, match="braces"):
        merged(text, PLAN)


def test_the_plan_of_other_systems_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    save_proposal(file, PLAN)
    before = file.read_bytes()
    with pytest.raises(Refused, match="not of"):
        save_proposal(file, replace(PLAN, left=PlanSystem("other")))
    assert file.read_bytes() == before


def test_a_plan_with_mistakes_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    save_proposal(file, PLAN)
    file.write_text(file.read_text(encoding="utf-8").replace("mode: sync", "mode: snyc"), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(PlanInvalid):
        save_proposal(file, PLAN)
    assert file.read_bytes() == before


# --- decisions ------------------------------------------------------------------------------------------------


def test_open_questions_hold_acceptance_up_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    save_proposal(file, PLAN)
    known = read_plan(file)
    lines = known.text.split("\n")
    found = questions(known)
    assert found
    assert all("DECIDE" in lines[q.line - 1] for q in found)
    with pytest.raises(NeedsPerson, match="decisions are open") as caught:
        accept(known, ["customer_master"], "li", NOW)
    assert all(f"{q.line}: {q.object}" in str(caught.value) for q in found)


def test_deleting_the_comments_answers_them_and_the_decision_is_recorded(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    save_proposal(file, PLAN)
    known = read_plan(file)
    answered = re.sub(r"(?m)^ *# DECIDE.*\n( *#   .*\n)*", "", known.text)
    file.write_text(answered, encoding="utf-8")
    known = read_plan(file)
    text = accept(known, ["customer_master"], "李伟 <li@example>", NOW)
    decision = parse_plan(text)[1].by_name["customer_master"].decision
    assert (decision.state, decision.by, decision.at) == (Decided.ACCEPTED, "李伟 <li@example>", NOW)
    different = [(a, b) for a, b in zip(answered.split("\n"), text.split("\n"), strict=True) if a != b]
    assert [a.strip() for a, _ in different] == ["decision: open"], "one line changed, no other letter"


def test_as_proposed_closes_the_questions_and_keeps_them_readable(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    save_proposal(file, PLAN)
    known = read_plan(file)
    save(known, accept(known, ["customer_master"], "li", NOW, as_proposed=True))
    again = read_plan(file)
    assert questions(again) == ()
    assert again.text.count("DECIDED as proposed") == len(questions(known))


def test_accepting_what_the_analysis_sees_differently_closes_that_too() -> None:
    text = fresh(PLAN).text.replace("owner: left, compare: digits", "owner: right, compare: digits")
    newer = with_policy(PLAN, Policy.NEWEST)
    noted = merged(text, newer)
    path = Path(tempfile.mkdtemp()) / "plan.yaml"
    try:
        path.write_text(noted, encoding="utf-8")
        accepted = accept(read_plan(path), ["customer_master"], "li", NOW, as_proposed=True)
    finally:
        shutil.rmtree(path.parent)
    assert "# ANALYSIS" not in accepted
    assert merged(accepted, newer) == accepted, "the same news are not told twice"
    assert "# ANALYSIS" in merged(accepted, with_policy(PLAN, Policy.ASK)), "other news are"


def test_a_decision_in_block_style_or_missing_is_written_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    head = "version: 1\nleft: {name: a}\nright: {name: b}\nobjects:\n"
    for body in (
        "  invoice:\n    mode: leave\n",
        "  invoice: {mode: leave}\n",
        "  invoice:\n    decision:\n      is: rejected\n      by: x\n    mode: leave\n",
        "  invoice:\n    mode: leave\n    decision: open # yet\n",
    ):
        file.write_text(head + body + "...\n", encoding="utf-8")
        text = reject(read_plan(file), ["invoice"], "o'neil: #1", NOW)
        decision = parse_plan(text)[1].by_name["invoice"].decision
        assert (decision.state, decision.by, decision.at) == (Decided.REJECTED, "o'neil: #1", NOW)


def test_an_unknown_object_is_named(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    save_proposal(file, PLAN)
    with pytest.raises(UsageError, match="did you mean `general_ledger`"):
        accept(read_plan(file), ["general_leger"], "li", NOW)


# --- any history ----------------------------------------------------------------------------------------------


def few_fields(planned: PlannedObject) -> PlannedObject:
    """The customers with five fields and bare shapes: enough to be edited, and quick to read a hundred times."""
    kept = tuple(f for f in planned.fields if f.name in ("street", "city", "postcode", "email", "tax_id"))
    notes = tuple(n for n in planned.notes if n.at in ("", "mode"))
    units = tuple(u for u in planned.units if u.name == "address")
    left, right = planned.left, planned.right
    return replace(planned, fields=kept, units=units, notes=notes, left=left and replace(left, insert=()),
                   right=right and replace(right, insert=()))  # fmt: skip


SMALL = replace(PLAN, objects=tuple(few_fields(o) for o in PLAN.objects))


class Reviews(RuleBasedStateMachine):
    """A person edits and decides while analyses come in; every edit of the person is looked for after each step."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "plan.yaml"
        self.latest = SMALL
        self.remarks: dict[str, str] = {}  # comment → the object it is in
        self.owners: dict[str, Owner] = {}  # field of the customers → the owner that the person gave
        self.decided: dict[str, Decided] = {}
        self.taken_out: set[str] = set()
        self.brake = 50
        self.count = 0
        save_proposal(self.file, SMALL)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def here(self) -> list[str]:
        return [b.name for b in lay_out(self.text()).blocks]

    @rule(
        policy=st.sampled_from(Policy), drop=st.sets(st.integers(0, 3)), mode=st.sampled_from([Mode.SYNC, Mode.LEAVE])
    )
    def analyze(self, policy: Policy, drop: set[int], mode: Mode) -> None:
        extra = PlannedObject("tax", Mode.LEAVE, Owner.LEFT, job="currency" if mode is Mode.LEAVE else "")
        whole = (*with_policy(SMALL, policy).objects, extra)
        found = tuple(o for i, o in enumerate(whole) if i not in drop)
        if "customer_master" not in {o.name for o in found}:
            found = tuple(replace(o, mode=Mode.LEAVE, within="") if o.name == "address" else o for o in found)
        try:
            save_proposal(self.file, replace(SMALL, objects=found))
            self.latest = replace(SMALL, objects=found)
        except PlanInvalid:
            # an address that a person keeps within customers that are gone: refused, and nothing was written
            assert "address" in self.remarks.values() or "address" in self.decided

    @rule(data=st.data())
    def remark(self, data: st.DataObject) -> None:
        layout = lay_out(self.text())
        if not layout.blocks:
            return
        chosen = data.draw(st.sampled_from(layout.blocks))
        self.count += 1
        comment = f"# remark {self.count} of a person"
        place = data.draw(st.integers(1, len(chosen.body)))
        chosen.body.insert(place, " " * (layout.indent + 2) + comment)
        self.file.write_text(layout.text, encoding="utf-8")
        self.remarks[comment] = chosen.name

    @rule(name=st.sampled_from(["city", "email", "tax_id"]), owner=st.sampled_from([Owner.LEFT, Owner.RIGHT]))
    @precondition(lambda self: "customer_master" in self.here())
    def give_owner(self, name: str, owner: Owner) -> None:
        names = ["street", "city", "postcode"] if name == "city" else [name]  # one merge unit, one owner
        lines = self.text().split("\n")
        for one in names:
            at = next(i for i, line in enumerate(lines) if re.match(rf"      {one}:", line))
            while "owner: " not in lines[at]:
                at += 1
            lines[at] = re.sub(r"owner: (left|right)", f"owner: {owner.value}", lines[at])
            self.owners[one] = owner
        self.count += 1
        comment = f"# decided in meeting {self.count}"
        lines.insert(at + 1, f"      {comment}")
        self.remarks[comment] = "customer_master"
        self.file.write_text("\n".join(lines), encoding="utf-8")

    @rule(brake=st.integers(0, 99))
    def brake_harder(self, brake: int) -> None:
        self.file.write_text(re.sub(r"records: \d+", f"records: {brake}", self.text()), encoding="utf-8")
        self.brake = brake

    @rule(data=st.data(), state=st.sampled_from([Decided.ACCEPTED, Decided.REJECTED]))
    def decide(self, data: st.DataObject, state: Decided) -> None:
        if not self.here():
            return
        name = data.draw(st.sampled_from(self.here()))
        known = read_plan(self.file)
        save(
            known,
            accept(known, [name], "li", NOW, True) if state is Decided.ACCEPTED else reject(known, [name], "li", NOW),
        )
        self.decided[name] = state

    @rule(name=st.sampled_from(["general_ledger", "address"]))
    def take_out(self, name: str) -> None:
        layout = lay_out(self.text())
        if name not in self.here():
            return
        layout.blocks = [b for b in layout.blocks if b.name != name]
        self.file.write_text(layout.text, encoding="utf-8")
        self.taken_out.add(name)
        self.decided.pop(name, None)
        self.remarks = {comment: home for comment, home in self.remarks.items() if home != name}

    @invariant()
    def nothing_of_the_persons_is_lost_and_the_rest_is_the_latest_proposal(self) -> None:
        known = read_plan(self.file)
        plan = known.plan
        texts = {b.name: b.text for b in lay_out(known.text).blocks}
        for comment, home in self.remarks.items():
            assert comment in texts[home]
        if "customer_master" in plan.by_name:
            owners = {f.name: f.owner for f in plan.by_name["customer_master"].fields}
            assert self.owners.items() <= owners.items()
        else:
            assert not self.owners
        for name, state in self.decided.items():
            assert plan.by_name[name].decision.state is state
        assert not self.taken_out & set(plan.by_name)
        assert plan.brake_records == self.brake
        assert not list(self.folder.glob(".plan.yaml.*[!k]")), "no temporary file is left"
        touched = set(self.remarks.values()) | set(self.decided) | self.taken_out
        for planned in self.latest.objects:
            if planned.name not in touched:
                assert fingerprint(plan.by_name[planned.name]) == fingerprint(planned)


Reviews.TestCase.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, phases=(Phase.explicit, Phase.generate)
)
TestReviews = Reviews.TestCase
