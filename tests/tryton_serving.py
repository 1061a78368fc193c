"""A Tryton of its own for tests that write: on a free port, over a copy of the lab's database; and a line that drops
answers."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lab.places import places
from lab.programs import start_web, stop_web, wait_for
from lab.servers import Server, free_port

from lab import tryton


@contextlib.contextmanager
def serving(server: Server, database: str) -> Iterator[str]:
    """The address of a Tryton that serves `database`, without a path."""
    where, port = places(), free_port()
    name = f"tryton-{database}"
    conf = tryton.write_settings(where, server, port)
    web = start_web(where, name, port, [where.tryton / "bin" / "trytond", "-c", conf, "-d", database])
    try:
        wait_for(where, web)
        yield web.address.rstrip("/")
    finally:
        stop_web(where, name)
        conf.unlink()
        where.log(name).unlink(missing_ok=True)


@contextlib.contextmanager
def away(server: Server, address: str, database: str) -> Iterator[None]:
    """The Tryton that `serving` started, ended for the block and started again at its address."""
    where, port = places(), int(address.rpartition(":")[2])
    name, conf = f"tryton-{database}", tryton.write_settings(where, server, port)
    stop_web(where, name)
    yield
    web = start_web(where, name, port, [where.tryton / "bin" / "trytond", "-c", conf, "-d", database])
    wait_for(where, web)


class Line:
    """Passes requests on to `address`, and counts them. Where `swallow` says so of a request, its answer is dropped:
    the connection ends as if it had been cut after the server had done its work."""

    def __init__(self, address: str) -> None:
        self.target = address.removeprefix("http://")
        self.swallow: Callable[[bytes], bool] = lambda body: False
        self.requests: list[bytes] = []


@contextlib.contextmanager
def line_to(address: str) -> Iterator[tuple[str, Line]]:
    """Its own address, and the Line."""
    line = Line(address)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            line.requests.append(body)
            onward = http.client.HTTPConnection(line.target, timeout=60)
            onward.request("POST", self.path, body, dict(self.headers))
            answer = onward.getresponse()
            content = answer.read()
            onward.close()
            if line.swallow(body):
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name in ("Content-Type", "Content-Encoding"):
                if answer.getheader(name):
                    self.send_header(name, str(answer.getheader(name)))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", line
    finally:
        server.shutdown()
        server.server_close()
