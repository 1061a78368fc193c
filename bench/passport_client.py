"""Plays the visitors in a process of its own: `python -m bench.passport_client FILE`, tasks as JSON lines.

A task is {flow, concurrency, times, first, accounts, address, sender, audience}; the answer {seconds, failed, waits}:
seconds for all, and how long each flow took, in milliseconds.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jws

from bench.passport_house import ORIGIN, PASSWORD, RUN, Visitor, remembered


class Line:
    """One kept-alive connection, as a browser has it."""

    def __init__(self, task: dict[str, Any]) -> None:
        parts = urlsplit(task["address"])
        self.task = task
        self.http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)

    def send(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        self.http.request(method, path, body or None, {name.replace("_", "-"): text for name, text in headers.items()})
        answer = self.http.getresponse()
        return answer.status, answer.read(), answer.headers

    def ask(self, call: str, visitor: Visitor, **said: str) -> dict[str, Any]:
        status, body, _ = self.send(
            "POST", f"/api/extension/{call}", json.dumps({"run": RUN, **said}),
            Content_Type="application/json", Origin=self.task["sender"], Wedlock_Extension="0.1.0",
            Cookie=f"__Host-wedlock={visitor.cookie}",
        )  # fmt: skip
        if status != 200:
            raise RuntimeError(f"{call}: {status} {body[:200]!r}")
        return dict(json.loads(body))


def launch(line: Line, visitor: Visitor, _: int) -> None:
    """Tile click → ticket → redeemed."""
    opened = line.ask("launch", visitor, application="crm", reason="tile", thumbprint=visitor.thumbprint)
    said = {"ticket": opened["ticket"], "origin": ORIGIN, "aud": line.task["audience"]}
    proof = jws.serialize_compact({"alg": "ES256"}, json.dumps(said), visitor.key, ["ES256"])
    line.ask("redeem", visitor, ticket=opened["ticket"], origin=ORIGIN, proof=proof)


def state(line: Line, visitor: Visitor, _: int) -> None:
    line.ask("state", visitor, thumbprint=visitor.thumbprint)


def sign_in(line: Line, _: Visitor, number: int) -> None:
    """The page, then the form; each person from an address of their own, or the throttle would stop them."""
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    _, page, headers = line.send("GET", "/accounts/login/", X_Forwarded_For=address)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    cookies = "; ".join(cookie.split(";")[0] for cookie in headers.get_all("Set-Cookie") or [])
    if token is None:
        raise RuntimeError(page[:300])
    form = {
        "csrfmiddlewaretoken": token[1].decode(),
        "login": f"person{number % line.task['accounts']}",
        "password": PASSWORD,
    }
    status, page, _ = line.send(
        "POST", "/accounts/login/", urlencode(form), Content_Type="application/x-www-form-urlencoded",
        Origin=line.task["audience"], Cookie=cookies, X_Forwarded_For=address,
    )  # fmt: skip
    if status != 302:
        raise RuntimeError(f"sign-in: {status} {page[:300]!r}")


FLOWS: dict[str, Callable[[Line, Visitor, int], None]] = {"launch": launch, "state": state, "sign_in": sign_in}


def play(task: dict[str, Any], visitors: list[Visitor]) -> dict[str, Any]:
    numbers = iter(range(task["first"], task["first"] + task["times"]))
    lock, waits, failed = threading.Lock(), [], []  # type: ignore[var-annotated]
    flow = FLOWS[task["flow"]]

    def work() -> None:
        line = Line(task)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            begun = time.perf_counter()
            try:
                flow(line, visitors[number % len(visitors)], number)
            except (RuntimeError, OSError, http.client.HTTPException) as error:
                failed.append(str(error))
            waits.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=work) for _ in range(task["concurrency"])]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"seconds": time.perf_counter() - begun, "failed": failed[:3], "failures": len(failed), "waits": waits}


def main() -> None:
    visitors = remembered(Path(sys.argv[1]))
    for visitor in visitors:
        visitor.key.get_op_key("sign")  # made ready before it is timed
    for text in sys.stdin:
        print(json.dumps(play(json.loads(text), visitors)), flush=True)


if __name__ == "__main__":
    main()
