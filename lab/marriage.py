"""The lab's pair as Wedlock takes it: a home with both systems written down, and the commands that marry them."""

from __future__ import annotations

from pathlib import Path

from lab.places import Places

LOGIN, PASSWORD = "alice", "alice-Pw1!"
"""Who writes through Tryton."""
HOME = "home"
STEPS = (
    "analyze erp crm",
    "preview",
    "couple",
    "conflicts list",
    "enable --all",
    "sync --once",
    "verify",
)
DECIDE = "python -m tests.lab.lab_plan"


def settings(tryton_database: str, creme_database: str, tryton_web: str, password: str) -> str:
    """wedlock.toml. `password` is a reference, `env:NAME` or `file:PATH`; `tryton_web` is without a path."""
    database = tryton_database.rpartition("/")[2]
    return (
        f'[systems.erp]\nurl = "{tryton_database}"\nrole = "erp"\nenvironment = "test"\ntimezone = "UTC"\n'
        f'api = "{tryton_web}/{database}"\napi_user = "{LOGIN}"\napi_password = "{password}"\n\n'
        f'[systems.crm]\nurl = "{creme_database}"\nrole = "crm"\nenvironment = "test"\ntimezone = "UTC"\n'
    )


def write_home(where: Places, facts: dict[str, str]) -> Path:
    """The home's wedlock.toml, as the lab runs now; what else lies there stays."""
    home = where.root / HOME
    home.mkdir(exist_ok=True)
    secret = home / "tryton.password"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    web = facts["tryton_web"].partition("#")[0].rstrip("/")
    text = settings(facts["tryton_database"], facts["creme_database"], web, f"file:{secret}")
    file = home / "wedlock.toml"
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
    return home


def how(home: Path) -> str:
    """What a person types to marry the two."""
    first, *others = [f"wedlock --home {home} {step}" for step in STEPS]
    return "\n".join((first, f"{DECIDE} {home / 'plan.yaml'}", *others))
