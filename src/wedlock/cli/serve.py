"""`wedlock serve`: the portal, on this computer or for a company."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import click

from wedlock import bootstrap
from wedlock.cli.output import put_text
from wedlock.cli.speech import h, notes, results
from wedlock.language import T


@click.command(
    "serve",
    help=h(
        T(
            "Serve the portal: people sign in once, and open their applications from it. The first start makes the "
            "hub, its keys, and a one-time link for the first administrator.\n\n"
            "Plain HTTP is for this computer alone. For others give a certificate (see `wedlock tls local-ca` for "
            "trials), or let a proxy named in [passport] trusted_proxies speak HTTPS.\n\n\b\nExamples:\n"
            "  wedlock serve\n"
            "  wedlock serve --listen 0.0.0.0:443 --address https://portal.example.com --tls-cert portal.pem "
            "--tls-key portal.key\n"
            "  wedlock serve --listen 127.0.0.1:0 --json ready.json\n\n"
            "Exit code 0: stopped by SIGTERM; 130: by Ctrl-C."
        )
    ),
)
@click.option("--listen", metavar="HOST:PORT", help=h(T("Where to listen; port 0 takes a free one.")))
@click.option("--address", metavar="ORIGIN", help=h(T("As people type it, such as https://portal.example.com.")))
@click.option(
    "--tls-cert", metavar="FILE", type=click.Path(path_type=Path), help=h(T("Certificate chain in PEM, own one first."))
)
@click.option("--tls-key", metavar="FILE", type=click.Path(path_type=Path), help=h(T("Its private key in PEM (0600).")))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help=h(T("Processes; more than one for many people, on PostgreSQL.")),
)
@click.option(
    "--log",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", "errors"]),
    help=h(T("Log lines on standard error.")),
)
@click.option(
    "--json", "to", metavar="FILE", help=h(T("When ready, write the address as JSON (`-`: standard output)."))
)
@click.pass_obj
def command(
    home: str,
    listen: str | None,
    address: str | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    workers: int,
    log: str,
    to: str | None,
) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the server stands
    from wedlock.web.serving.run import run
    from wedlock.web.serving.terms import Asked, settle

    asked = Asked(listen, address, tls_cert, tls_key, workers, log)
    known, serving = settle(asked, bootstrap.settings(home))
    link = bootstrap.make_ready(known)

    def ready() -> None:
        console = results() if to != "-" else notes()
        console.print(h(T("The portal is open at {address}/ (Ctrl-C stops it)", address=serving.address)))
        if link:
            console.print(h(T("Nobody has an account yet. Make the first administrator here:")))
            console.print(link, markup=False, soft_wrap=True)
        if to is not None:
            put_text(_as_json(serving.address, serving.listen), to)

    return run(known, serving, ready)


def _as_json(address: str, listen: str) -> str:
    return json.dumps({"version": 1, "address": address, "listen": listen, "pid": os.getpid()}) + "\n"
