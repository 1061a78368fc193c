"""Schemas in the taste of many products: the jobs that are there are found, those that are not are not."""

import pytest
from tests.unit.jobs.schema_text import System, system, system_names

from wedlock.analysis.jobs import SideJobs, find_jobs
from wedlock.capabilities import vocabulary

FRAMEWORK = {
    "odoo": ("ir_model", "ir_cron", "ir_ui_view", "ir_sequence", "base_import_mapping"),
    "krayin": ("migrations", "jobs", "personal_access_tokens", "workflows", "core_config"),
    "vtiger": ("vtiger_tab", "vtiger_field", "vtiger_blocks", "vtiger_cvcolumnlist"),
    "idempiere": ("AD_Window", "AD_Column", "AD_Sequence", "AD_Session"),
    "dataverse": ("asyncoperation", "pluginassembly", "workflow", "systemform", "savedquery"),
    "akaunting": ("settings", "sessions", "migrations", "permissions"),
    "civicrm": ("civicrm_cache", "civicrm_job", "civicrm_navigation"),
    "frappe_crm": ("tabDocType", "tabSessions", "tabVersion", "tabError Log"),
    "axelor": ("meta_model", "meta_view", "meta_translation", "auth_permission"),
}


@pytest.fixture(params=system_names())
def known(request: pytest.FixtureRequest) -> System:
    return system(request.param)


def found_in(known: System) -> set[str]:
    return {job for job, side in find_jobs(known.catalog, {}).sides.items() if side.installed}


def test_a_schema_shows_its_jobs_and_no_others(known: System) -> None:
    wanted = known.installed - known.doubtful
    found = found_in(known) - known.doubtful
    assert found - wanted == set(), "found without being there"
    assert wanted - found == known.missed - known.doubtful, "there without being found"


def test_what_a_schema_is_said_to_do_is_in_the_vocabulary(known: System) -> None:
    assert known.installed | known.doubtful | known.missed <= set(vocabulary.names())


def test_every_job_is_answered_with_a_probability_and_a_reason(known: System) -> None:
    jobs = find_jobs(known.catalog, {})
    assert tuple(jobs.sides) == vocabulary.names()
    for side in jobs.sides.values():
        assert 0 < side.score < 1
        assert side.installed == (side.score >= 0.5)
        assert side.evidence
        assert side.used is None
        assert side.activity is None


def test_tables_are_either_claimed_or_unclassified(known: System) -> None:
    jobs = find_jobs(known.catalog, {})
    everything = {table.name for table in known.catalog.tables}
    assert set(jobs.affinity) | set(jobs.unclassified) == everything
    assert not set(jobs.affinity) & set(jobs.unclassified)
    assert all(0 < score <= 1 for claims in jobs.affinity.values() for score in claims.values())


def test_a_job_lists_columns_that_its_tables_have(known: System) -> None:
    for side in find_jobs(known.catalog, {}).sides.values():
        for used in side.tables:
            assert set(used.columns) <= set(known.catalog.by_name[used.table].by_name)


@pytest.mark.parametrize("name", sorted(FRAMEWORK))
def test_the_framework_belongs_to_no_job(name: str) -> None:
    jobs = find_jobs(system(name).catalog, {})
    assert set(FRAMEWORK[name]) <= set(jobs.unclassified)


def roles(jobs: SideJobs, job: str) -> dict[str, str]:
    return {used.table: used.role.value for used in jobs.sides[job].tables}


def test_roles_of_an_order_in_every_spelling() -> None:
    for name, header, lines in (
        ("odoo", "sale_order", "sale_order_line"),
        ("kingdee", "T_SAL_ORDER", "T_SAL_ORDERENTRY"),
        ("yonyou", "SO_SOMain", "SO_SODetails"),
        ("business_one", "ORDR", "RDR1"),
        ("pinyin", "xsdd", "xsdd_mx"),
        ("chinese", "销售订单", "销售订单明细"),
        ("german", "Auftraege", "Auftragspositionen"),
        ("salesforce", "Order", "OrderItem"),
        ("frontaccounting", "0_sales_orders", "0_sales_order_details"),
    ):
        found = roles(find_jobs(system(name).catalog, {}), "sales_order")
        assert (found[header], found[lines]) == ("header", "lines"), name
