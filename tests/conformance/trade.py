"""The example plan of the reference, and its two databases on each engine, filled with a small trade."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lab.servers import Server, new_database, run_sql

from wedlock.connectors.opening import connect
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.records.opening import open_side
from wedlock.connectors.records.side import SqlSide
from wedlock.model.plan import Plan
from wedlock.planfile import parse_plan

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "examples"
OPTIONS = ReadOptions(lock_timeout_s=1)
Make = Callable[[list[str]], SqlSide]

ERP_ROWS = """
insert into party (id, code, name, tax_no, sector, active) values
  (1, 'P1', '王小明', '91310000', 'T', TRUE), (2, 'P2', 'Müller & Söhne 🏭', null, 'M', TRUE),
  (3, 'P3', 'Gone', null, 'P', FALSE), (4, 'P4', 'Alone', null, 'T', TRUE);
insert into party_contact (id, party, kind, value) values
  (12, 1, 'email', 'second@example.test'), (11, 1, 'email', 'first@example.test'), (13, 1, 'mobile', '+86 1'),
  (14, 1, 'website', 'www'), (15, 2, 'phone', '+49 2');
insert into party_address (id, party, invoice, street, city) values
  (21, 1, TRUE, 'Old 1', 'Berlin'), (22, 1, TRUE, 'New 2', '上海'), (23, 1, FALSE, 'Else', 'Else');
insert into party_credit_limit (id, party, amount_cents, currency, valid_from) values
  (31, 1, 100, 'CNY', '2024-01-01'), (32, 1, 200, 'CNY', '2025-01-01'), (33, 1, 300, 'CNY', '2023-01-01');
insert into product (id, sku, name, price_cents, uom) values (41, 'S1', 'Screw', 12345, 'pcs');
insert into sales_order (id, number, party, order_date) values
  (51, null, 1, '2025-02-03'), (52, 'N2', 2, '2025-02-04');
insert into sales_line (id, sales_order, product, quantity, unit_price_cents) values
  (62, 51, 41, 1.250, 99), (61, 51, 41, 3, 100);
"""

CRM_ROWS = """
insert into entity (id, uuid, kind, search_text, is_deleted, created, modified) values
  (1, 'u1', 1, 's', FALSE, '2025-01-01 00:00:00', '2025-01-01 00:00:00.25'),
  (2, 'u2', 1, 's', TRUE, '2025-01-01 00:00:00', '2025-01-01 00:00:00'),
  (3, 'u3', 2, 's', FALSE, '2025-01-01 00:00:00', '2025-01-01 00:00:00'),
  (4, 'u4', 3, 's', FALSE, '2025-01-01 00:00:00', '2025-01-01 00:00:00');
insert into account (entity, name, credit_limit) values (1, 'Wang', 12345.60), (2, 'Old', null),
  (3, 'No account', null);
insert into item (entity, code, name, unit, price) values (3, 'S1', 'Screw', 'piece', 123.45);
insert into sales_order (entity, number, status, issued_on, currency) values (4, 'N', 'new', '2025-02-03', 'CNY');
insert into order_line (id, sales_order, item, quantity, unit_price) values (1, 4, 3, 2, 9.99);
insert into relation (id, subject, kind, object) values
  (71, 4, 'order-for', 1), (72, 1, 'has-order', 4), (73, 4, 'order-for', 2);
"""


def plan() -> Plan:
    return parse_plan((EXAMPLES / "plan.yaml").read_text(encoding="utf-8"))[1]


def statements(engine: str, script: str) -> list[str]:
    """The statements of a script for SQLite, as the engine takes them."""
    text = re.sub(r"--.*", "", script)
    if engine == "postgresql":
        text = re.sub(r"boolean not null default (\d)", r"boolean not null default (\1 = 1)", text)
    elif engine == "mariadb":
        text = text.replace("code text", "code varchar(40)").replace(" timestamp", " datetime(6)")
    return [one.strip() for one in text.split(";\n") if one.strip()]


def erp(engine: str) -> list[str]:
    return statements(engine, (EXAMPLES / "erp.sql").read_text(encoding="utf-8") + ERP_ROWS)


def crm(engine: str) -> list[str]:
    return statements(engine, (EXAMPLES / "crm.sql").read_text(encoding="utf-8") + CRM_ROWS)


def database(engine: str, server: Server | None, folder: Path, name: str, script: list[str]) -> str:
    """A new database with these statements run; its URL."""
    if server is None:
        path = folder / f"{name}.db"
        with contextlib.closing(sqlite3.connect(path)) as db:
            for statement in script:
                db.execute(statement)
            db.commit()
        return f"sqlite:///{path}"
    url = new_database(server, name)
    run_sql(server, *script, database=name)
    return url


def opened(url: str, **options: Any) -> SqlSide:
    with connect(url, name="side") as reader:
        catalog = reader.catalog()
    return open_side(url, "side", ReadOptions(**options) if options else OPTIONS, catalog)
