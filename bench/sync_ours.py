"""`wedlock sync` as a process of its own, over two databases whose schemas differ.

Left: customer(name, email, city, credit, note). Right: account(title, mail, town, credit_cents, remark): other names,
an amount in cents, a code list, a length to be kept, an address that compares without case; each side has keys of its
own.
With `parts` the right side keeps the e-mail address in a table of its own, one row of several, chosen by its kind.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.sync_cluster import Cluster

DATABASES = ("erp", "crm")
LEFT = "customer (id serial primary key, name text, email text, city text, credit numeric(12, 2), note text)"
RIGHT = "account (id serial primary key, title text, {mail}town text, credit_cents bigint, remark text)"
CONTACT = (
    "contact (id serial primary key, account_id int not null references account on delete cascade, kind text not null,"
    " value text)"
)
_SETTINGS = """
[systems.erp]
url = "{erp}"
role = "erp"
[systems.crm]
url = "{crm}"
role = "crm"
"""
_PLAN = """version: 1
left: {{name: erp, engine: postgresql}}
right: {{name: crm, engine: postgresql}}
objects:
  customer_master:
    decision: accepted
    mode: sync
    owner: left
    left: {{root: customer, key: [id]}}
    right: {right}
    fields:
      name: {{left: root.name, right: root.title, convert: {{length: {{left: 200, right: 200}}}}}}
      email: {{left: root.email, right: {mail}, compare: folded}}
      city: {{left: root.city, right: root.town}}
      credit: {{left: root.credit, right: root.credit_cents, compare: number, convert: {{factor: 100}}}}
      note: {{left: root.note, right: root.remark, values: {{n: new, o: old}}}}
    create_in: {{left: always, right: always}}
    delete_in: {{left: delete, right: delete}}
    coupling: {{separate: create}}
...
"""
_CHOSEN = """
      root: account
      key: [id]
      parts:
        mail: {table: contact, of: root, key: [id], join: {account_id: id}, where: {kind: email}, rows: chosen,
               first_by: id}"""


@dataclass
class Ours:
    cluster: Cluster
    home: Path
    parts: bool = False
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def install(self) -> None:
        self.home.mkdir(parents=True)
        self.cluster.create(*DATABASES)
        with self.cluster.connect(DATABASES[0]) as left, self.cluster.connect(DATABASES[1]) as right:
            left.execute(f"create table {LEFT}".encode())
            right.execute(f"create table {RIGHT.format(mail='' if self.parts else 'mail text, ')}".encode())
            if self.parts:
                right.execute(f"create table {CONTACT}".encode())
                right.execute("create index on contact (account_id)")
        urls = {name: self.cluster.url(name) for name in DATABASES}
        (self.home / "wedlock.toml").write_text(_SETTINGS.format(**urls), encoding="utf-8")
        shape = _CHOSEN if self.parts else "{root: account, key: [id]}"
        plan = _PLAN.format(right=shape, mail="mail.value" if self.parts else "root.mail")
        (self.home / "plan.yaml").write_text(plan, encoding="utf-8")
        self._run("couple")
        self._run("enable", "customer_master")

    def start(self) -> None:
        log = (self.home / "sync.log").open("ab")
        self._process = subprocess.Popen([*self._command, "sync"], stdout=log, stderr=log)
        time.sleep(6)  # until the first look at every record is over

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def processes(self) -> Iterator[int]:
        """The worker, and the server's processes that work for it."""
        if self._process is not None:
            yield self._process.pid
        with self.cluster.connect("postgres") as own:
            found = own.execute("select pid from pg_stat_activity where application_name like 'wedlock%%'", ())
            yield from (pid for (pid,) in found)

    @property
    def _command(self) -> list[str]:
        return [sys.executable, "-m", "wedlock", "--home", str(self.home)]

    def _run(self, *words: str) -> None:
        done = subprocess.run([*self._command, *words], capture_output=True, text=True, env=os.environ, timeout=300)
        if done.returncode:
            raise SystemExit(f"wedlock {' '.join(words)}: {done.stdout}{done.stderr}")
