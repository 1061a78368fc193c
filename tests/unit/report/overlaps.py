"""Overlaps to test the report with: a small one by hand, a realistic one from a gold file, and strange ones."""

# ruff: noqa: E501 - data, denser than code
from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from wedlock.language import Text
from wedlock.model.overlap import (
    ColumnMatch,
    Difference,
    DifferenceKind,
    DoubleKeying,
    FieldOwner,
    Job,
    JobClass,
    JobSide,
    JobTable,
    Mode,
    Overlap,
    Owner,
    Recommendation,
    Role,
    Severity,
    SystemSummary,
    TableMatch,
    Verdict,
)
from wedlock.model.profile import Activity
from wedlock.model.records import Band, FieldAgreement, ObjectRecords, RecordLink

DATASETS = Path(os.environ.get("WEDLOCK_DATASETS", Path(__file__).resolve().parents[3] / ".." / "shared" / "datasets"))
MADE = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def say(template: str, **values: object) -> Text:
    """A Text that no locale knows."""
    return Text(template, tuple(values.items()))


def system(name: str, tables: int = 3, rows: int | None = 1200) -> SystemSummary:
    return SystemSummary(name, "postgresql", "15.20", tables, 1, tables * 12, rows)


def side(job: str, table: str, *, installed: bool = True, used: bool | None = True, rows: int = 640) -> JobSide:
    if not installed:
        return JobSide(job, False, 0.04)
    activity = Activity(rows, MADE, rows / 12, 4, "created", "created_by")
    tables = (
        JobTable(table, Role.HEADER, ("id", "name", "code"), 0.95, (say("its name says {word}", word=table),)),
        JobTable(f"{table}_line", Role.LINES, ("id", "amount")),
    )
    return JobSide(job, True, 0.93, used, activity if used is not None else None, tables, (say("named after the job"),))


def job(name: str, kind: JobClass, double: DoubleKeying | None = None) -> Job:
    here = kind in (JobClass.BOTH, JobClass.LEFT_ONLY)
    there = kind in (JobClass.BOTH, JobClass.RIGHT_ONLY)
    return Job(
        name, kind, side(name, f"erp_{name}", installed=here), side(name, f"crm_{name}", installed=there), double
    )


CUSTOMER_DIFFERENCES = (
    Difference(DifferenceKind.LENGTH, Severity.LOSS, say("{n} values would be cut to 40 characters", n=17), rows=17),
    Difference(
        DifferenceKind.CODES, Severity.WARN, say("codes here, words there"), None, None, (("A", "active"),), ("X",), ()
    ),
    Difference(DifferenceKind.UNIT, Severity.WARN, say("cents here, units there"), factor="0.01"),
)

CUSTOMERS = ObjectRecords(
    "customer_master", ("erp_customer_master",), ("crm_customer_master",), 2000, 1900, 1150, 42, 808, 708,
    links=(
        RecordLink("erp_customer_master", ("7",), "crm_customer_master", ("a-1",), 0.998, Band.AUTOMATIC),
        RecordLink("erp_customer_master", ("8", "CN"), "crm_customer_master", ("a-2",), 0.71, Band.REVIEW,
                   (say("names agree without the legal form"),)),
        RecordLink("erp_customer_master", ("9",), "crm_customer_master", ("a-3",), 0.2, Band.SEPARATE),
    ),
    duplicates_left=(RecordLink("erp_customer_master", ("7",), "erp_customer_master", ("70",), 0.97, Band.AUTOMATIC),),
    agreement=(
        FieldAgreement("erp_customer_master.name", "crm_customer_master.name", 1150, 1004, (("A**** L**", "A**** G***"),)),
        FieldAgreement("erp_customer_master.code", "crm_customer_master.code", 1150, 1150),
    ),
    compared_by=("name", "phone", "tax_id"),
    notices=(say("addresses were not compared"),),
)  # fmt: skip


def example() -> Overlap:
    """A small overlap in which every part of the report has something to say."""
    return Overlap(
        made=MADE, left=system("erp"), right=system("crm"),
        jobs=(
            job("customer_master", JobClass.BOTH, DoubleKeying(53.5, 321.0, say("records on both sides in the same week"))),
            job("sales_order", JobClass.BOTH, DoubleKeying(80, 1200.0, say("orders on both sides"))),
            job("general_ledger", JobClass.LEFT_ONLY),
            job("complaint_ticket", JobClass.RIGHT_ONLY),
            Job("payroll_hr", JobClass.ABSENT, side("payroll_hr", "", installed=False), side("payroll_hr", "", installed=False)),
        ),
        unclassified_left=("ir_model", "ir_cron"), unclassified_right=("django_migrations",),
        tables=(
            TableMatch("erp_customer_master", "crm_customer_master", 0.97, Verdict.SAME, ("customer_master",),
                       (say("names agree"),), 0.4),
            TableMatch("erp_sales_order", "crm_sales_order", 0.91, Verdict.SAME, ("sales_order",)),
            TableMatch("erp_sales_order", "crm_customer_master", 0.12, Verdict.UNDECIDED),
        ),
        columns=(
            ColumnMatch("erp_customer_master.name", "crm_customer_master.name", 0.99, Verdict.SAME,
                        (say("{share:.0%} of linked records agree", share=0.873),), CUSTOMER_DIFFERENCES, 0.5),
            ColumnMatch("erp_customer_master.code", "crm_customer_master.code", 0.88, Verdict.SAME),
            ColumnMatch("erp_customer_master.code", "crm_customer_master.name", 0.31, Verdict.UNDECIDED),
        ),
        records=(CUSTOMERS,),
        recommendations=(
            Recommendation("customer_master", Mode.SYNC, Owner.BOTH, say("both sides change customers"),
                           (FieldOwner("erp_customer_master.name", "crm_customer_master.name", Owner.LEFT, say("it is on the invoice")),),
                           (say("17 names would be cut"),)),
            Recommendation("sales_order", Mode.EXTERNAL, Owner.LEFT, say("stock must be seen at once")),
        ),
        with_rows=True, notices=(say("sampled"),),
    )  # fmt: skip


def nothing_in_common() -> Overlap:
    return Overlap(MADE, system("a", rows=None), system("b", rows=None), (job("survey_event", JobClass.RIGHT_ONLY),),
                   ("x",), (), (), ())  # fmt: skip


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; DROP TABLE--", "=cmd|'/c calc'!A0",
           "+1", "-1", "@SUM(A1)", "客户 主数据", "a" * 63, "</style><b>", "{{ 7*7 }}", "\u202eevil", "new\nline", "&lt;")  # fmt: skip


def hostile() -> Overlap:
    """Names that try to become markup, formulas or templates."""
    tables = tuple(
        TableMatch(n, m, 0.9, Verdict.SAME, ("customer_master",), (say(n),))
        for n, m in zip(HOSTILE, reversed(HOSTILE), strict=True)
    )
    columns = tuple(ColumnMatch(f"{n}.{m}", f"{m}.{n}", 0.9, Verdict.SAME, (say("{x}", x=n),), (Difference(DifferenceKind.TYPE, Severity.LOSS, say(m)),)) for n, m in pairwise(HOSTILE))  # fmt: skip
    jobs = (Job(HOSTILE[0], JobClass.BOTH, side(HOSTILE[0], HOSTILE[1]), side(HOSTILE[0], HOSTILE[2])),)
    return Overlap(MADE, system(HOSTILE[0]), system(HOSTILE[1]), jobs, HOSTILE, HOSTILE, tables, columns,
                   notices=tuple(say("{n}", n=n) for n in HOSTILE), with_rows=True)  # fmt: skip


def huge(tables: int = 5000, pairs: int = 20_000) -> Overlap:
    """5,000 tables a side, some of 300 columns, and 20,000 column pairs."""
    columns = tuple(
        ColumnMatch(f"t{i // 300}.column_{i % 300}", f"u{i // 300}.field_{i % 300}", 1 - i / pairs,
                    Verdict.SAME if i < pairs / 2 else Verdict.UNDECIDED,
                    (say("names agree by {n} of {m} words", n=i % 4, m=4), say("types agree")),
                    CUSTOMER_DIFFERENCES[:1] if i % 3 == 0 else ())
        for i in range(pairs)
    )  # fmt: skip
    matches = tuple(TableMatch(f"t{i}", f"u{i}", 0.9, Verdict.SAME, ("sales_order",)) for i in range(400))
    names = tuple(f"a_table_with_quite_a_long_name_{i}" for i in range(tables))
    base = example()
    return Overlap(MADE, system("erp", tables), system("crm", tables), base.jobs, names, names, matches, columns,
                   with_rows=True)  # fmt: skip


def from_gold(name: str = "tryton__creme") -> Overlap | None:
    """A realistic overlap out of a labelled pair; None where the datasets are absent."""
    path = DATASETS / "erpcrm" / "gold" / f"{name}.json"
    if not path.is_file():
        return None
    gold = json.loads(path.read_text(encoding="utf-8"))
    erp, crm = (_columns(part) for part in name.split("__"))
    table_rows = gold["tables"]
    jobs = []
    classes = (("both", JobClass.BOTH), ("erp_only", JobClass.LEFT_ONLY), ("crm_only", JobClass.RIGHT_ONLY))
    for key, kind in classes:
        for n, capability in enumerate(gold["capabilities"][key]):
            left = tuple(dict.fromkeys(t for t, _, c in table_rows if c == capability))
            right = tuple(dict.fromkeys(u for _, u, c in table_rows if c == capability))
            double = None
            if kind is JobClass.BOTH and n % 2 == 0:
                double = DoubleKeying(
                    240 / (n + 2), 1900 / (n + 1), say("records with a counterpart made within a week")
                )
            jobs.append(Job(capability, kind, _gold_side(capability, left, erp, kind is not JobClass.RIGHT_ONLY, n),
                            _gold_side(capability, right, crm, kind is not JobClass.LEFT_ONLY, n + 3), double))  # fmt: skip
    tables = tuple(
        TableMatch(t, u, 0.98 - n / 150, Verdict.SAME if n < 34 else Verdict.UNDECIDED, (c,),
                   (say("names share {words}", words=("party", "organisation")), say("both belong to the same job")))
        for n, (t, u, c) in enumerate(table_rows)
    )  # fmt: skip
    columns = tuple(
        ColumnMatch(a, b, 0.99 - n / 400, Verdict.SAME if n < 180 else Verdict.UNDECIDED,
                    (say("{share:.0%} of {n} linked records agree", share=0.97 - n / 500, n=1150), say("the same label")),
                    CUSTOMER_DIFFERENCES[n % 3 : n % 3 + 1] if n % 4 == 0 else ())
        for n, (a, b, _) in enumerate(gold["columns"])
    )  # fmt: skip
    base = example()
    return Overlap(
        MADE, SystemSummary("tryton", "postgresql", "15.20", len(erp), 4, sum(map(len, erp.values())), 48_200),
        SystemSummary("creme", "postgresql", "15.20", len(crm), 0, sum(map(len, crm.values())), 21_050),
        tuple(jobs), tuple(sorted(erp))[:60], tuple(sorted(crm))[:40], tables, columns, base.records,
        base.recommendations, True, False, base.notices,
    )  # fmt: skip


def _columns(system_name: str) -> dict[str, tuple[str, ...]]:
    data = json.loads((DATASETS / "erpcrm" / "schemas" / f"{system_name}.json").read_text(encoding="utf-8"))
    return {table["name"]: tuple(column["name"] for column in table["columns"]) for table in data["tables"]}


def _gold_side(name: str, tables: tuple[str, ...], catalog: dict[str, tuple[str, ...]], here: bool, n: int) -> JobSide:
    if not here:
        return JobSide(name, False, 0.05, False)
    used = n % 4 != 3
    activity = Activity(1200 * (n + 1), MADE, 35.5 * (n + 1), n % 7 + 1, "create_date", "create_uid") if used else None
    roles = (Role.HEADER, Role.LINES, Role.REFERENCE, Role.DETAIL)
    return JobSide(name, True, 0.95, used, activity,
                   tuple(JobTable(t, roles[i % 4], catalog.get(t, ())[:12], 0.9, (say("its name says {word}", word=name),)) for i, t in enumerate(tables)),
                   (say("{n} of its cues were found", n=5),))  # fmt: skip
