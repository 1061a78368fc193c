"""The whole way on two SQLite files, as people call it: preview, couple, sync, conflicts, undo, divorce."""

from __future__ import annotations

from tests.marriage import Married


def test_preview_writes_nothing_anywhere(married: Married) -> None:
    married.customer(1, "ACME GmbH", "info@acme.de")
    before = {system: married.dump(system) for system in ("erp", "crm")}
    (customer, *_) = married.ok("preview", "--json", "-", "--show-values").json["objects"]
    assert customer["counts"] == {"create right": 1}
    assert customer["samples"]["create"][0]["after"]["root.name"] == "ACME GmbH"
    assert {system: married.dump(system) for system in ("erp", "crm")} == before


def test_a_customer_goes_over_an_edit_comes_back_and_rest_is_silent(married: Married) -> None:
    married.customer(1, "ACME GmbH", "info@acme.de")
    married.started()
    assert married.ok("sync", "--once", "--json", "-").json["created"] == 1
    assert married.sql("crm", "select name, vat, email, sector from account") == [
        ("ACME GmbH", "T1", "info@acme.de", "trading")
    ]
    married.sql("crm", "update account set name = 'ACME AG', phone = '+49 30 1'")
    married.sql("erp", "update party set tax_no = 'T1-new'")
    assert married.ok("sync", "--once", "--json", "-").json["updated"] == 2
    assert married.sql("erp", "select name, tax_no from party") == [("ACME AG", "T1-new")]
    assert married.sql("erp", "select kind, value from party_contact order by kind") == [
        ("email", "info@acme.de"), ("phone", "+49 30 1"),
    ]  # fmt: skip
    assert married.sql("crm", "select name, vat from account") == [("ACME AG", "T1-new")]
    assert married.sql("crm", "select search_text from entity") == [("acme ag t1-new",)]
    assert married.ok("sync", "--once", "--json", "-").json["updated"] == 0
    assert married.ok("verify", "--json", "-").json["objects"][0]["divergences"] == []


def test_a_draft_order_with_two_lines_waits_for_nobody_but_its_customer(married: Married) -> None:
    married.sql("erp", "insert into product values (1, 'S1', 'Screw', 1000, 'pcs', 1)")
    married.customer(1, "ACME GmbH")
    married.plan("coupling: {automatic: link, review: ask, separate: create}", "coupling: {separate: create}")
    married.plan("create_in: {right: always}", "create_in: {right: always}\n    coupling: {separate: create}")
    married.started()
    married.ok("sync", "--once")
    ((account,),) = married.sql("crm", "select entity from account")
    ((item,),) = married.sql("crm", "select entity from item")
    married.sql("crm", "insert into entity values (90, 'u', 3, 'o', 0, '2026-01-01', '2026-01-01')")
    married.sql("crm", "insert into sales_order values (90, null, 'new', '2026-01-05', 'CNY')")
    married.sql(
        "crm", "insert into relation values (1, 90, 'order-for', ?, 2), (2, ?, 'has-order', 90, 1)", account, account
    )
    married.sql("crm", "insert into order_line values (1, 90, ?, 2, 10.5), (2, 90, ?, 3, 11)", item, item)
    assert married.ok("sync", "--once", "--json", "-").json["created"] == 1
    assert married.sql("erp", "select party, state, order_date, currency from sales_order") == [
        (1, "draft", "2026-01-05", "CNY")
    ]
    assert married.sql("erp", "select product, quantity, unit_price_cents from sales_line order by id") == [
        (1, 2, 1050), (1, 3, 1100),
    ]  # fmt: skip


def test_an_undo_leaves_a_document_alone_whose_lines_were_edited_since(married: Married) -> None:
    test_a_draft_order_with_two_lines_waits_for_nobody_but_its_customer(married)
    married.sql("crm", "update order_line set quantity = 5 where id = 1")
    married.ok("sync", "--once")
    assert married.sql("erp", "select quantity from sales_line order by id") == [(5,), (3,)]
    last = married.ok("runs", "--json", "-").json["runs"][0]["run"]
    married.sql("erp", "update sales_line set quantity = 9 where quantity = 5")
    assert married("undo", str(last)).code == 4
    assert married.sql("erp", "select quantity from sales_line order by id") == [(9,), (3,)]
    married.sql("erp", "update sales_line set quantity = 5 where quantity = 9")
    married.ok("undo", str(last))
    assert married.sql("erp", "select quantity from sales_line order by id") == [(2,), (3,)]


def test_both_moved_a_field_that_is_asked_for(married: Married) -> None:
    married.customer(1, "ACME GmbH")
    married.started()
    married.ok("sync", "--once")
    married.sql("erp", "update party set sector = 'M'")
    married.sql("crm", "update account set sector = 'public'")
    assert married("sync", "--once").code == 1
    (asked,) = married.ok("conflicts", "list", "--json", "-").json["conflicts"]
    assert (asked["question"], asked["unit"]) == ("merge", "sector")
    shown = married.ok("conflicts", "show", str(asked["number"]), "--show-values", "--json", "-").json["values"]
    assert shown == {"left": {"sector": "M"}, "right": {"sector": "public"}}
    married.ok("conflicts", "resolve", str(asked["number"]), "right")
    married.ok("sync", "--once")
    assert married.sql("erp", "select sector from party") == [("P",)]
    assert married.ok("conflicts", "list", "--json", "-").json["conflicts"] == []
    assert "answered by console/" in married.ok("history", "erp/customer_master/1").out


def test_undo_restores_and_refuses_where_somebody_edited_since(married: Married) -> None:
    married.customer(1, "ACME GmbH")
    married.customer(2, "Muster AG")
    married.started()
    married.ok("sync", "--once")
    married.sql("crm", "update account set name = name || ' neu'")
    married.ok("sync", "--once")
    last = married.ok("runs", "--json", "-").json["runs"][0]["run"]
    married.sql("erp", "update party set name = 'Hand' where id = 2")
    refused = married("undo", str(last))
    assert refused.code == 4
    assert "erp/customer_master/2" in refused.err
    assert married.sql("erp", "select name from party order by id") == [("ACME GmbH neu",), ("Hand",)]
    married.ok("undo", str(last), "--skip-edited")
    assert married.sql("erp", "select name from party order by id") == [("ACME GmbH",), ("Hand",)]
    states = married("status", "--json", "-").json["objects"]
    assert states[0]["state"] == "paused"


def test_undo_of_a_run_that_wrote_both_sides_of_a_record_and_created_another(married: Married) -> None:
    married.customer(1, "ACME GmbH", "info@acme.de")
    married.started()
    married.ok("sync", "--once")
    married.customer(2, "Muster AG")
    married.sql("erp", "update party set tax_no = 'T1-new' where id = 1")
    married.sql("crm", "update account set phone = '+49 30 1'")
    married.ok("sync", "--once")
    last = married.ok("runs", "--json", "-").json["runs"][0]["run"]
    (undone,) = married.ok("undo", str(last), "--json", "-").json["objects"]
    assert (undone["restored"], undone["deleted"], undone["left_alone"]) == (2, 1, [])
    assert married.sql("crm", "select vat, phone from account") == [("T1", "+49 30 1")]
    assert married.sql("erp", "select kind from party_contact") == [("email",)]
    questions = married.ok("conflicts", "list", "--json", "-").json["conflicts"]
    assert sorted(q["unit"] for q in questions) == ["phone", "tax_id"]


def test_an_edit_of_one_object_keeps_an_undo_from_touching_any_other(married: Married) -> None:
    married.customer(1, "ACME GmbH")
    married.sql("erp", "insert into product values (1, 'S1', 'Screw', 1000, 'pcs', 1)")
    married.plan("create_in: {right: always}", "create_in: {right: always}\n    coupling: {separate: create}")
    married.started()
    married.ok("sync", "--once")
    last = married.ok("runs", "--json", "-").json["runs"][0]["run"]
    married.sql("crm", "update account set name = 'Hand'")
    assert married.sql("crm", "select count(*) from item") == [(1,)]
    before = married.dump("crm")
    assert married("undo", str(last)).code == 4
    assert married.dump("crm") == before
    assert {one["state"] for one in married("status", "--json", "-").json["objects"]} == {"running"}


def test_undo_of_a_run_that_created_takes_the_records_out_again(married: Married) -> None:
    before = married.dump("crm")
    married.customer(1, "ACME GmbH", "info@acme.de")
    married.started()
    married.ok("sync", "--once")
    assert married.sql("crm", "select count(*) from account") == [(1,)]
    last = married.ok("runs", "--json", "-").json["runs"][0]["run"]
    assert married.ok("undo", str(last), "--json", "-").json["objects"][0]["deleted"] == 1
    married.ok("divorce")
    assert married.dump("crm") == before


def test_whoever_leaves_needs_no_plan_that_fits(married: Married) -> None:
    before = {system: married.dump(system) for system in ("erp", "crm")}
    married.started()
    married.sql("crm", "alter table account drop column phone")
    assert married("sync", "--once").code == 1
    married.ok("plan", "reject", "customer_master", "product_catalog", "sales_order")
    married.ok("divorce")
    assert married.dump("erp") == before["erp"]
    assert not [line for line in married.dump("crm") if "wedlock" in line]


def test_a_thousand_deletions_by_accident_pause_the_object(married: Married) -> None:
    for number in range(1, 101):
        married.customer(number, f"Firm {number}")
    married.started()
    married.ok("sync", "--once")
    married.sql("erp", "delete from party where id <= 60")
    assert married("sync", "--once").code == 0
    (customer, *_) = married("status", "--json", "-").json["objects"]
    assert customer["state"] == "braked"
    assert "--deletions 60" in customer["reason"]
    assert married.sql("crm", "select count(*) from entity where is_deleted") == [(0,)]
    married.ok("resume", "customer_master", "--deletions", "60")
    assert married.ok("sync", "--once", "--json", "-").json["removed"] == 60
    assert married.sql("crm", "select count(*) from entity where is_deleted") == [(60,)]


def test_a_preview_shows_deletions_of_either_side(married: Married) -> None:
    for number in (1, 2):
        married.customer(number, f"Firm {number}")
    married.started()
    married.ok("sync", "--once")
    married.sql("erp", "delete from party where id = 1")
    married.sql("crm", "update entity set is_deleted = 1 where id = (select max(entity) from account)")
    (customer, *_) = married.ok("preview", "--json", "-").json["objects"]
    assert customer["counts"] == {"archive right": 1, "conflict": 1}


def test_states_errors_and_reasons_are_told_in_the_readers_language(married: Married) -> None:
    married.customer(1, "N" * 90)
    married.customer(2, "Muster AG")
    married.started()
    married("sync", "--once")
    assert "运行中" in married("--lang", "zh", "status").out
    (error,) = married("--lang", "zh", "errors", "list", "--json", "-").json["errors"]
    assert "字段" in error["text"]
    assert "Field name" in married("errors", "list").out
    assert "synchronised" in married("runs").out
    assert "同步" in married("--lang", "zh", "runs").out


def test_what_an_undo_brought_back_is_asked_and_not_deleted_again(married: Married) -> None:
    married.plan("delete_in: {left: ask, right: archive}", "delete_in: {left: ask, right: delete}")
    married.plan(
        "left: {create: ask, when: {base.is_deleted: 0}}", "left: {create: always, when: {base.is_deleted: 0}}"
    )
    for number in range(1, 31):
        married.customer(number, f"Firm {number}")
    married.started()
    married.ok("sync", "--once")
    before = married.sql("crm", "select * from account order by entity")
    married.sql("erp", "delete from party where id = 7")
    assert married.ok("sync", "--once", "--json", "-").json["removed"] == 1
    last = married.ok("runs", "--json", "-").json["runs"][0]["run"]
    married.ok("undo", str(last))
    assert married.sql("crm", "select * from account order by entity") == before
    married.ok("resume", "--all")
    married("sync", "--once")
    assert married.sql("erp", "select count(*) from party") == [(29,)]
    assert married.sql("crm", "select * from account order by entity") == before
    assert [c["question"] for c in married.ok("conflicts", "list", "--json", "-").json["conflicts"]] == ["create"]
