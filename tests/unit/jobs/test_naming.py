"""What the name of a table says: job, role, machinery."""

import pytest

from wedlock.analysis.jobs import naming
from wedlock.analysis.jobs.wording import said
from wedlock.model.overlap import Role


def jobs_named(text: str) -> set[str]:
    return {job for job, strength, _ in naming.read(text).jobs if strength == naming.HEAD}


@pytest.mark.parametrize(
    ("name", "job"),
    [
        ("billing_salesorder", "sales_order"),
        ("SalesOrderHeader", "sales_order"),
        ("purch_orders", "purchase_order"),
        ("order_supplier", "purchase_order"),
        ("crm_lead", "lead"),
        ("sale_opportunity", "opportunity"),
        ("pipeline_stage", "opportunity"),
        ("account_invoice", "invoice"),
        ("troubletickets", "complaint_ticket"),
        ("fixedassets", "fixed_asset"),
        ("email_addresses", "contact_person"),
        ("email_templates", "email_message"),
        ("mass_email", "campaign"),
        ("G/L Entry", "general_ledger"),
        ("Item Ledger Entry", "inventory"),
        ("Rechnungen", "invoice"),
        ("Angebotspositionen", "quotation"),
        ("Lieferanten", "supplier_master"),
        ("销售报价单主表", "quotation"),
        ("客户档案", "customer_master"),
        ("应收单", "invoice"),
        ("固定资产卡片", "fixed_asset"),
        ("kehu", "customer_master"),
    ],
)
def test_names_that_say_their_job(name: str, job: str) -> None:
    assert jobs_named(name) == {job}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("customer_group", Role.REFERENCE),
        ("ticket_status", Role.REFERENCE),
        ("sales_order_item", Role.LINES),
        ("quote_line_items", Role.LINES),
        ("contract_log", Role.HISTORY),
        ("销售订单明细表", Role.LINES),
        ("客户分类", Role.REFERENCE),
        ("价目表", Role.HEADER),
        ("price_list", Role.HEADER),
        ("mailing_list", Role.HEADER),
        ("customer", Role.HEADER),
    ],
)
def test_endings_that_say_the_role(name: str, role: Role) -> None:
    assert naming.read(name).role is role


@pytest.mark.parametrize(
    "name",
    [
        "django_session",
        "schema_migrations",
        "oauth_tokens",
        "ir_cron",
        "email_queue_item",
        "scheduled_report",
        "ir_ui_menu",
    ],
)
def test_machinery(name: str) -> None:
    assert naming.read(name).machinery


def test_a_word_beside_may_turn_a_phrase_into_something_else() -> None:
    assert not jobs_named("goods_issue") & {"complaint_ticket"}
    assert not jobs_named("bank_account") & {"customer_master", "general_ledger"}
    assert not jobs_named("lead_time") & {"lead"}
    assert not jobs_named("quotation_request") & {"quotation"}


def test_the_nearest_phrase_to_the_end_decides() -> None:
    assert jobs_named("sale_complaint") == {"complaint_ticket"}
    assert jobs_named("customer_credit_limit") == {"credit_limit"}


def test_initials_with_and_without_ending() -> None:
    assert [job for job, _, _ in naming.initials("xsdd").jobs] == ["sales_order"]
    assert naming.initials("t_xsddmx").role is Role.LINES
    assert naming.initials("orders") is naming.NOTHING


def test_compounds_are_cut_between_words_that_name_tables() -> None:
    assert said("troubletickets") == ("trouble", "ticket")
    assert said("bankaccounts") == ("bank", "account")
    assert said("xyzzy") == ("xyzzy",)


def test_an_email_address_is_no_email() -> None:
    assert said("email_address") == ("email", "address")
    assert said("EmailAddresses") == ("email", "address")


def test_nothing_says_nothing() -> None:
    assert naming.read("") == naming.NOTHING
    assert naming.read("___") == naming.NOTHING


def test_lines_said_head_first_are_lines() -> None:
    for name in ("lignes_commande", "lignes_de_commande", "detalle_pedido", "lineas_pedido"):
        told = naming.read(name)
        assert (told.role, told.phrase) == (Role.LINES, "order"), name
    assert naming.read("line_item_price").phrase != "item line"


def test_copies_of_a_table_are_no_second_header() -> None:
    for name in ("bd_cust_bak2021", "kh_bak", "kehu_beifen", "客户备份表"):
        assert naming.read(name).role is Role.HISTORY, name


def test_a_phrase_is_the_whole_name_whatever_mark_stands_in_front() -> None:
    assert all(naming.read(name).whole for name in ("customers", "tb_kehu", "crm_customer", "CUSTMAST", "客户表"))
    assert not any(naming.read(name).whole for name in ("customer_visit_plan", "feedback_customer_rating"))


def test_a_line_of_a_list_of_values_is_of_that_list() -> None:
    assert naming.read("payment_term_line").role is Role.REFERENCE
    assert naming.read("order_line").role is Role.LINES


def test_an_entry_of_a_log_is_a_record_of_it() -> None:
    assert naming.read("interaction_log_entry").role is not Role.LINES
