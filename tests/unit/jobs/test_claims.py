"""Which jobs claim a table, and in which role."""

from tests.unit.jobs.schema_text import catalog

from wedlock.analysis.jobs import SideJobs, find_jobs
from wedlock.model.overlap import JobTable, Role

ORDER = "sales_order: id order_no customer_id>customer order_date delivery_date total_amount currency status"
CUSTOMER = "customer: id name phone fax website address city postcode tax_number"


def jobs_of(*lines: str) -> SideJobs:
    return find_jobs(catalog("\n".join(lines)), {})


def installed(*lines: str) -> set[str]:
    return {job for job, side in jobs_of(*lines).sides.items() if side.installed}


def table_of(jobs: SideJobs, job: str, name: str) -> JobTable:
    return next(used for used in jobs.sides[job].tables if used.table == name)


def test_an_account_is_a_customer_or_a_ledger_account_as_its_columns_say() -> None:
    crm = "account: id name phone website billing_address_city industry annual_revenue"
    ledger = "account: id code name debit credit_amount reconcile opening_balance parent_id>account"
    assert "customer_master" in installed(crm)
    assert "general_ledger" not in installed(crm)
    assert "general_ledger" in installed(ledger)
    assert "customer_master" not in installed(ledger)


def test_an_order_without_customer_and_amounts_is_none() -> None:
    assert "sales_order" not in installed("kanban_order: id order entity_id entity_type user_id")
    assert "sales_order" in installed("orders: id customer_id order_date delivery_date total discount status")


def test_an_order_placed_with_suppliers_is_a_purchase() -> None:
    found = installed("orders: id supplier_id vendor order_date expected_date buyer total warehouse status")
    assert "purchase_order" in found


def test_a_calendar_event_is_an_activity_and_an_event_with_visitors_is_one_to_hold() -> None:
    calendar = "event: id subject starts_on ends_on all_day reminder location status"
    fair = "event: id name venue capacity budget start_date end_date registration speaker"
    assert "survey_event" not in installed(calendar)
    assert "activity_call_visit" in installed(calendar)
    assert "survey_event" in installed(fair)


def test_an_erp_that_issues_goods_has_no_complaints() -> None:
    found = installed(CUSTOMER, ORDER, "goods_issue: id document_no warehouse_id date", "stock_issue: id item qty")
    assert "complaint_ticket" not in found


def test_a_case_needs_the_columns_of_one() -> None:
    assert "complaint_ticket" not in installed("case_sensitivity: id value", "use_case: id name")
    assert "complaint_ticket" in installed("cases: id subject priority status resolution contact_id account_id")


def test_a_lead_time_is_no_lead() -> None:
    assert "lead" not in installed("product_lead_time: id product lead_time", "supplier_lead_time: id days")


def test_a_join_table_installs_nothing() -> None:
    jobs = jobs_of(
        "projects: id name start_date end_date status progress",
        "projects_quotes: id quote_id project_id date_modified deleted",
        "quotes_archive_map: quote_id>projects project_id>projects",
    )
    assert not jobs.sides["quotation"].installed


def test_a_table_named_after_two_others_joins_them() -> None:
    jobs = jobs_of(
        "calls: id subject duration direction start end status",
        "contacts: id first_name last_name email phone",
        "calls_contacts: id call_id contact_id required accept_status date_modified deleted",
    )
    assert table_of(jobs, "contact_person", "calls_contacts").role is Role.LINK


def test_a_list_of_values_installs_nothing() -> None:
    assert "general_ledger" not in installed("glacct: glacctid glacct sortorder presence")


def test_a_credit_limit_is_kept_as_a_column_of_the_customer() -> None:
    jobs = jobs_of(CUSTOMER + " credit_limit")
    side = jobs.sides["credit_limit"]
    assert side.installed
    assert side.tables[0].role is Role.DETAIL
    assert side.tables[0].columns == ("credit_limit",)
    assert not jobs_of(CUSTOMER).sides["credit_limit"].installed


def test_a_credit_limit_elsewhere_is_none() -> None:
    assert "credit_limit" not in installed("credit_note: id customer_id total", "payment_gateway: id credit_limit")


def test_a_supplier_may_be_a_flag_of_the_customer_but_not_a_reference() -> None:
    assert "supplier_master" in installed(CUSTOMER + " is_supplier")
    assert "supplier_master" not in installed(CUSTOMER + " supplier_id>customer")


def test_an_address_may_lie_in_the_columns_of_the_customer() -> None:
    assert "address" in installed(CUSTOMER)
    assert "address" not in installed("customer: id name phone fax website tax_number city")


def test_an_order_that_is_quoted_first_does_quotations_too() -> None:
    assert "quotation" in installed(ORDER + " quotation_date quotation_validity")
    assert "quotation" not in installed(ORDER + " quote_id")


def test_a_journal_entry_with_an_invoice_date_and_origin_is_an_invoice_too() -> None:
    move = "account_move [Journal Entry]: id date journal debit period invoice_date invoice_origin"
    assert "invoice" in installed(move)
    assert "invoice" not in installed(move.replace("invoice_date invoice_origin", ""))


def test_lines_follow_their_header_whatever_they_are_called() -> None:
    jobs = jobs_of(ORDER, "rdr1 [Rows]: id doc_id>sales_order product quantity unit_price discount")
    lines = table_of(jobs, "sales_order", "rdr1")
    assert lines.role is Role.LINES
    assert "quantity" in lines.columns


def test_one_table_may_hold_the_lines_of_several_kinds_of_document() -> None:
    line = "products_quotes: id parent_type parent_id product_id quantity unit_price discount total_price tax"
    quote = "quotes: id customer_id valid_until total discount tax_amount status quote_number"
    invoice = "invoices: id customer_id due_date invoice_date total tax_amount status"
    jobs = jobs_of(quote, invoice, line)
    claimed = set(jobs.affinity["products_quotes"])
    assert {"quotation", "invoice"} <= claimed
    assert "sales_order" not in claimed


def test_a_nondescript_organisation_is_a_customer_where_persons_refer_to_it() -> None:
    organisation = "organizations: id name notes owner"
    persons = "persons: id first_name last_name emails job_title organization_id>organizations"
    assert "customer_master" not in installed(organisation)
    assert "customer_master" in installed(organisation, persons)


def test_reference_data_and_history_stand_beside_the_job() -> None:
    jobs = jobs_of(
        "ticket: id subject priority status customer assigned",
        "ticket_priority: id name color",
        "ticket_history: id ticket_id>ticket changed_on old_status",
    )
    assert table_of(jobs, "complaint_ticket", "ticket_priority").role is Role.REFERENCE
    assert table_of(jobs, "complaint_ticket", "ticket_history").role is Role.HISTORY


def test_a_tax_group_alone_is_enough_for_reference_jobs_but_not_for_documents() -> None:
    assert "tax" in installed("tax_group: id name rate country account default value")
    assert "quotation" not in installed("quotation_type: id name customer valid_until")


def test_the_devoted_table_lists_its_business_columns_without_the_bookkeeping() -> None:
    jobs = jobs_of(ORDER + " custom_remark created_at modified_by")
    used = table_of(jobs, "sales_order", "sales_order")
    assert "custom_remark" in used.columns
    assert not {"created_at", "modified_by"} & set(used.columns)


def test_a_comment_in_chinese_names_an_opaque_table() -> None:
    found = jobs_of("t_0137 [客户投诉表]: id khbh tsrq nr")
    assert found.sides["complaint_ticket"].installed
    assert any("客户投诉表" in text.say("zh") for text in found.sides["complaint_ticket"].evidence)


def test_nothing_at_all() -> None:
    jobs = find_jobs(catalog(""), {})
    assert not any(side.installed for side in jobs.sides.values())
    assert (jobs.affinity, jobs.unclassified) == ({}, ())


def test_a_table_without_columns_or_with_a_name_of_signs_only() -> None:
    jobs = find_jobs(catalog("___: _ __\n#!?: 1 2"), {})
    assert set(jobs.unclassified) == {"___", "#!?"}


USERS = "users: id login password email last_login company_id>company"


def test_the_company_that_runs_the_system_is_no_customer() -> None:
    own = "company: id name currency timezone"
    assert "customer_master" not in installed(own, USERS, "invoice: id company_id>company total due_date invoice_date")
    contacts = "contacts: id first_name last_name email phone company_id>company"
    assert "customer_master" in installed(own, contacts)


def test_who_keeps_passwords_and_logins_keeps_users_whatever_the_name() -> None:
    assert "user_account" in installed("staff_members: id name password_hash last_login hourly_rate")
    assert "user_account" not in installed("staff_members: id name hourly_rate")


def test_a_key_is_no_sign_of_what_it_points_at() -> None:
    order = "salesorder: salesorderid ordernumber customerid totalamount requestdeliveryby statuscode"
    assert "quotation" not in installed(order + " quoteid")
    assert "quotation" in installed(order + " quotation")


def test_a_product_may_glue_its_module_onto_a_name() -> None:
    others = [f"acme_thing{n}: id zzz" for n in range(5)]
    jobs = jobs_of(*others, "acme_acmeuser: id login password last_login")
    assert table_of(jobs, "user_account", "acme_acmeuser").role is Role.HEADER


def test_a_company_with_an_address_is_not_the_customer_where_customers_are_kept() -> None:
    company = "company: id name phone fax website email tax_number country parent"
    jobs = jobs_of(company, USERS, CUSTOMER)
    assert "customer_master" not in jobs.affinity.get("company", {})
    assert "customer_master" in jobs_of(company, USERS).affinity["company"]


def test_an_account_that_ledger_entries_refer_to_is_the_ledgers() -> None:
    account = "account: id account_name number company currency"
    entry = "gl_entry: id posting_date account_id>account debit credit_amount voucher"
    invoice = "sales_invoice: id customer due_date invoice_date total debit_to>account"
    payment = "contact: id first_name last_name email phone account_id>account"
    assert "customer_master" not in jobs_of(account, entry, invoice, payment).affinity["account"]
    assert "customer_master" in jobs_of(account, invoice, payment).affinity["account"]


def test_a_table_that_is_named_a_master_outright_needs_a_name_alone() -> None:
    for line in ("customer: id name", "supplier: id name", "product: code name", "employee: id name"):
        assert len(installed(line)) == 1, line
    assert installed("customer_type: id name", "supplier_group: id name") == set()
    assert installed("customer: id x y") == set()


def test_an_order_of_a_customer_needs_an_amount_a_day_or_lines() -> None:
    customers, bare = "customers: id name", "orders: id customer_id remark"
    assert "sales_order" not in installed(customers, bare)
    assert "sales_order" in installed(customers, bare, "order_lines: id order_id product_id qty")
    assert "sales_order" in installed(customers, "orders: id customer_id order_date amount status")


def test_a_client_with_a_host_name_is_a_program() -> None:
    assert "customer_master" not in installed("clients: id hostname name last_seen")
    assert "customer_master" in installed("clients: id name last_seen")


def test_a_table_that_others_refer_to_joins_nothing() -> None:
    header = "orders: id customer_id>customers seller_id>employees order_date"
    lines = "order_lines: id order_id>orders product qty price"
    jobs = jobs_of("customers: id name", "employees: id name", header, lines)
    assert table_of(jobs, "sales_order", "orders").role is Role.HEADER
