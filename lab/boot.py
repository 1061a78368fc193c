"""Bringing the lab up from whatever is there, and down again."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from typing import Any

from lab import creme, databases, tryton
from lab.places import Places
from lab.programs import Web, interrupt, running_web, step, wait_for
from lab.servers import Server, running, stop
from lab.world import make_world

OBJECT_TABLES = {
    "customer_master": ("party_party", "persons_organisation"),
    "contact_person": ("party_party", "persons_contact"),
    "product_catalog": ("product_product", "products_product"),
    "sales_order": ("sale_sale", "billing_salesorder"),
}


def up(where: Places) -> None:
    """Everything, as little of it as is missing: installed, filled or restored, started. Can be repeated."""
    start(where, filled(where))


def filled(where: Places) -> Server:
    """The cluster with both originals and the working copies; installs and fills what is missing."""
    with step("PostgreSQL starts"):
        server = databases.cluster(where)
    with step("filled databases looked for"):
        found = databases.restore(where, server)
    if not found:
        build(where, server)
    for system in databases.SYSTEMS:
        if not databases.exists(server, system):
            databases.copy(server, databases.original(system), system)
    return server


def build(where: Places, server: Server) -> None:
    """What is missing of both systems from nothing, side by side on two cores; then the dump.

    An interrupted build keeps the system that was finished.
    """
    write_world(where)
    works = {"tryton": build_tryton, "creme": build_creme}
    missing = [
        works[system] for system in databases.SYSTEMS if not databases.exists(server, databases.original(system))
    ]
    together(*(partial(work, where, server) for work in missing), partial(client, where))
    write_truth(where)
    with step("dumped, for the next time"):
        databases.save(where, server)
    stop_web(where)  # what may run serves an older world
    for system in databases.SYSTEMS:
        databases.copy(server, databases.original(system), system)


def build_tryton(where: Places, server: Server) -> None:
    with step("Tryton installed"):
        tryton.install(where)
    database = databases.begin(server, "tryton")
    with step("Tryton's tables made"):
        tryton.make(where, server, database)
    with step("Tryton filled: 200 parties, 30 products, 100 sales"):
        tryton.fill(where, server, database)
        databases.finish(server, "tryton")


def build_creme(where: Places, server: Server) -> None:
    with step("Creme installed"):
        creme.install(where)
    database = databases.begin(server, "creme")
    with step("Creme's tables made"):
        creme.make(where, server, database)
    with step("Creme filled: 150 organisations, 90 contacts, 30 products, 60 orders"):
        creme.fill(where, server, database)
        databases.finish(server, "creme")


def client(where: Places) -> None:
    with step("Tryton's web client installed"):
        tryton.install_client(where)


def together(*works: Callable[[], None]) -> None:
    """Side by side; the first failure or Ctrl-C ends the others."""
    with ThreadPoolExecutor(len(works)) as threads:
        try:
            futures = [threads.submit(work) for work in works]
            for future in as_completed(futures):
                future.result()
        except BaseException:
            interrupt()
            raise


def start(where: Places, server: Server) -> tuple[Web, Web]:
    """The programs are installed if only their databases were there (a cached dump)."""
    with step("programs looked for"):
        together(*(partial(install, where) for install in (tryton.install, creme.install, tryton.install_client)))
        creme.make_media(where, server, "creme")
    with step("web applications start"):
        webs = tryton.start(where, server), creme.start(where, server)
        wait_for(where, webs[0])
        wait_for(where, webs[1], "creme_login")
    return webs


def stop_web(where: Places) -> None:
    tryton.stop(where)
    creme.stop(where)


def down(where: Places) -> None:
    """Web applications and PostgreSQL; everything is kept for the next `up`."""
    stop_web(where)
    if server := running(where.cluster):
        stop(server)


def reset(where: Places) -> None:
    """The working copies as they were filled. Web applications that ran run again."""
    server = filled(where)
    ran = [running_web(where, system) for system in databases.SYSTEMS]
    stop_web(where)
    with step("databases as filled"):
        for system in databases.SYSTEMS:
            databases.copy(server, databases.original(system), system)
    if any(ran):
        start(where, server)


def write_world(where: Places) -> None:
    where.world.write_text(json.dumps(dataclasses.asdict(make_world()), ensure_ascii=False, indent=1), encoding="utf-8")


def write_truth(where: Places) -> None:
    """truth.csv: the right pairs in database ids. Every pair that is not in it is wrong.

    Columns: object, left_table, left_key, right_table, right_key, ops (what the CRM writes differently).
    """
    world: dict[str, Any] = json.loads(where.world.read_text(encoding="utf-8"))
    erp, crm = (json.loads(where.ids(system).read_text()) for system in databases.SYSTEMS)
    with where.truth.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["object", "left_table", "left_key", "right_table", "right_key", "ops"])
        for pair in world["truth"]:
            left, right = OBJECT_TABLES[pair["object"]]
            rows.writerow([pair["object"], left, erp[pair["erp"]], right, crm[pair["crm"]], " ".join(pair["ops"])])
