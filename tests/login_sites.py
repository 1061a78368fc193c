"""Applications with login pages of every kind, one a host under *.localhost, and what they were sent.

Each takes the login `NAME.alice` with `S3cret-NAME`, or another person's, and keeps its session in a cookie. What any
host receives is in `attempts`, so that a password that went astray is seen wherever it went.
"""

from __future__ import annotations

import http.server
import json
import secrets
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

Page = Callable[["Asked"], "Answer"]


@dataclass(frozen=True)
class Attempt:
    """One login as it arrived: by POST to `path` of `host`."""

    host: str
    path: str
    fields: dict[str, str]


@dataclass
class Asked:
    site: LoginSites
    host: str
    port: int
    path: str
    query: str
    fields: dict[str, str] | None
    cookies: dict[str, str]

    @property
    def name(self) -> str:
        """The application, as its host's first label says."""
        return self.host.split(".")[0]


@dataclass
class Answer:
    body: str = ""
    status: int = 200
    to: str = ""
    cookies: list[str] = field(default_factory=list)


@dataclass
class LoginSites:
    """`passwords`: host's name → the password it takes. `broken`: hosts that answer a login with an error."""

    attempts: list[Attempt] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)
    everywhere: bool = False  # every path of `classic` shows the login form

    def origin(self, name: str, port: int = 0) -> str:
        return f"http://{name}.localhost:{self.ports[port]}"

    def password(self, name: str) -> str:
        return self.passwords.get(name, f"S3cret-{name}")

    def takes(self, asked: Asked, login: str, password: str) -> bool:
        who = login.removeprefix(f"{asked.name}.")
        return who in ("alice", "bob") and password == self.password(asked.name) and login.startswith(asked.name)

    def of(self, name: str) -> list[dict[str, str]]:
        """What `name` was sent."""
        return [one.fields for one in self.attempts if one.host == f"{name}.localhost"]


def home(asked: Asked, who: str) -> str:
    return f"<title>{asked.name}</title><h1>welcome {who}</h1><a href=/logout>Abschied</a> <a id=in href=/deep>deep</a>"


def form(asked: Asked, said: str = "", action: str = "", more: str = "") -> str:
    complaint = f"<p class=errorlist>{said}</p>" if said else ""
    return (
        f"<title>{asked.name} login</title>{complaint}<form method=post action='{action}'>"
        f"<input type=hidden name=token value={secrets.token_hex(4)}>{more}"
        "<p><label>Benutzer <input name=username></label><p><label>Kennwort <input type=password name=password></label>"
        "<p><button>Anmelden</button></form><a href=/forgot>vergessen?</a>"
    )


def entered(asked: Asked, login: str, to: str = "/") -> Answer:
    session = secrets.token_hex(8)
    asked.site.sessions[session] = login
    return Answer(status=303, to=to, cookies=[f"sid={session}; HttpOnly; Path=/", "seen=1; Path=/"])


def classic(asked: Asked) -> Answer:
    """One form, one POST; a wrong login shows it again."""
    if asked.path != "/login" and not asked.site.everywhere:
        return Answer(status=303, to=f"/login?next={asked.path}")
    if asked.fields is None:
        return Answer(form(asked))
    if asked.site.takes(asked, asked.fields.get("username", ""), asked.fields.get("password", "")):
        return entered(asked, asked.fields["username"])
    return Answer(form(asked, "Falsch"))


def extra(asked: Asked) -> Answer:
    """A company to choose and a database to name, beside the login."""
    more = (
        "<label>Firma <select name=company><option value=''>-</option><option value=1>North</option>"
        "<option value=2>South</option></select></label><input name=db required placeholder=database>"
    )
    if asked.path != "/login":
        return Answer(status=303, to="/login")
    if asked.fields is None:
        return Answer(form(asked, more=more))
    right = (asked.fields.get("company"), asked.fields.get("db")) == ("2", "prod")
    if right and asked.site.takes(asked, asked.fields["username"], asked.fields["password"]):
        return entered(asked, asked.fields["username"])
    return Answer(form(asked, "Falsch", more=more))


def captcha(asked: Asked) -> Answer:
    box = "<div class=g-recaptcha data-sitekey=x style='width:300px;height:78px;background:#ddd'></div>"
    return Answer(form(asked, more=box)) if asked.path == "/login" else Answer(status=303, to="/login")


def noted(asked: Asked) -> Answer:
    """A login page that also takes a remark, which everybody may read."""
    if asked.path != "/login" or asked.fields is None:
        return Answer(form(asked, more="<label>Bemerkung <input name=remark></label>"))
    return classic(asked)


def renewing(asked: Asked) -> Answer:
    """A page that changes the password of who is logged in."""
    more = "<label>Neu <input type=password name=new></label><label>Nochmals <input type=password name=again></label>"
    return Answer(form(asked, more=more))


def addressed(asked: Asked) -> Answer:
    """A form without a method that no script takes over: sent, the password is in the address."""
    return Answer(form(asked).replace("method=post ", ""))


def foreign(asked: Asked) -> Answer:
    """A form that posts to another origin."""
    return Answer(form(asked, action=asked.site.origin("evil") + "/take"))


def straying(asked: Asked) -> Answer:
    """After the login's name it leads to another origin, which asks for the password."""
    if asked.fields is not None:
        return Answer(status=303, to=asked.site.origin("evil") + "/password")
    return Answer("<title>s</title><form method=post action=/login><input name=username autocomplete=username>"
                  "<button>Weiter</button></form>")  # fmt: skip


def twopage(asked: Asked) -> Answer:
    """The login's name on one page, the password on the next."""
    if asked.fields is None and asked.path != "/login/password":
        said = "<p class=error>Nein</p>" if "no" in asked.query else ""
        return Answer(f"<title>1</title>{said}<form method=post action=/login><input name=username "
                      "autocomplete=username><button>Weiter</button></form>")  # fmt: skip
    if asked.fields is not None and asked.path == "/login":
        return Answer(status=303, to="/login/password", cookies=[f"who={asked.fields['username']}; Path=/"])
    if asked.fields is None:
        return Answer("<title>2</title><form method=post action=/login/password><input type=password name=password>"
                      "<button>Anmelden</button></form>")  # fmt: skip
    if asked.site.takes(asked, asked.cookies.get("who", ""), asked.fields["password"]):
        return entered(asked, asked.cookies["who"])
    return Answer(status=303, to="/login?no")


def code(asked: Asked) -> Answer:
    """A second factor of its own after the login."""
    if asked.path == "/code":
        return Answer("<title>code</title><form method=post><input name=otp autocomplete=one-time-code></form>")
    answer = classic(asked)
    return Answer(status=303, to="/code") if answer.to == "/" else answer


_SCRIPT = """
const send = async (username, password) => (await fetch('/login', {method: 'POST',
  body: new URLSearchParams({username, password})})).json();
const end = answer => { app.innerHTML = answer.who ? '<h1>welcome ' + answer.who + '</h1>' : BACK;
  if (!answer.who) ready(); };
"""
_ONE = "<div><input id=u><input id=p type=password><button id=go type=button>Go</button></div>"


def late(asked: Asked) -> Answer:
    """One page: a script renders the form late, takes what was typed by events alone, and logs in by fetch."""
    return _page(asked, f"""const BACK = '{_ONE}<p class=error>no</p>'; const state = {{}};
      function ready() {{ u.oninput = () => state.u = u.value; p.oninput = () => state.p = p.value;
        go.onclick = async () => end(await send(state.u ?? '', state.p ?? '')); }}
      setTimeout(() => {{ app.innerHTML = '{_ONE}'; ready(); }}, 900);""")  # fmt: skip


def waiting(asked: Asked) -> Answer:
    """One page that says that it waits, and shows no form, until the server has answered."""
    return _page(asked, """const FORM = '<input id=u><input id=p type=password><button id=go>Go</button>';
      const BACK = FORM; function ready() { go.onclick = async () => { const [name, word] = [u.value, p.value];
        app.innerHTML = '<p>Loading</p>'; const answer = await send(name, word);
        setTimeout(() => end(answer), answer.who ? 100 : 1500); }; }
      app.innerHTML = FORM; ready();""")  # fmt: skip


def twostep(asked: Asked) -> Answer:
    """One page: first the name, then, some time later, the password."""
    return _page(asked, """const FIRST = '<input id=u type=email><button id=n>Next</button>';
      const BACK = '<p class=error>no</p>' + FIRST;
      function ready() { let name = ''; u.oninput = () => name = u.value;
        n.onclick = () => { if (!name) return; app.innerHTML = '...'; setTimeout(() => {
          app.innerHTML = '<input id=p type=password><button id=g>Sign in</button>';
          g.onclick = async () => end(await send(name, p.value)); }, 500); }; }
      setTimeout(() => { app.innerHTML = FIRST; ready(); }, 300);""")  # fmt: skip


def hydrating(asked: Asked) -> Answer:
    """A form without a method, which its script takes over late: sent before, the password were in the address."""
    return _page(asked, """const FORM = '<form id=f><input name=username>'
        + '<input name=password type=password><button>Go</button></form>';
      const BACK = '<p class=error>no</p>' + FORM; function ready() {}
      app.innerHTML = FORM;
      setTimeout(() => { f.onsubmit = async event => { event.preventDefault();
        end(await send(f.username.value, f.password.value)); }; }, 700);""")  # fmt: skip


def shadow(asked: Asked) -> Answer:
    """A web component with its own tree."""
    return _page(asked, """const BACK = 'no'; function ready() {}
      customElements.define('login-box', class extends HTMLElement { connectedCallback() {
        const tree = this.attachShadow({mode: 'closed'});
        tree.innerHTML = '<input name=email><input type=password><button>Go</button>';
        const [name, word] = tree.querySelectorAll('input');
        tree.querySelector('button').onclick = async () => end(await send(name.value, word.value)); } });
      app.innerHTML = '<login-box></login-box>';""")  # fmt: skip


def _page(asked: Asked, script: str) -> Answer:
    return Answer(f"<title>{asked.name}</title><div id=app>loading</div><script>{_SCRIPT}{script}</script>")


def evil(asked: Asked) -> Answer:
    """Nobody's application: imitates a login form, alone and with a real one in a frame."""
    if asked.path == "/frame":
        return Answer(f"<title>frame</title><iframe src={asked.site.origin('classic')}/login></iframe>")
    return Answer(form(asked, action="/take"))


KINDS: dict[str, Page] = {
    "classic": classic, "other": classic, "extra": extra, "captcha": captcha, "foreign": foreign, "straying": straying,
    "twopage": twopage, "code": code, "late": late, "twostep": twostep, "hydrating": hydrating, "shadow": shadow,
    "waiting": waiting, "noted": noted, "renewing": renewing, "addressed": addressed, "evil": evil,
}  # fmt: skip
SCRIPTED = ("late", "waiting", "twostep", "hydrating", "shadow")


def answer(asked: Asked) -> Answer:
    who = asked.site.sessions.get(asked.cookies.get("sid", ""), "")
    if asked.path == "/logout":
        return Answer(status=303, to="/login", cookies=["sid=; Max-Age=0; Path=/"])
    if asked.fields is not None and asked.name in asked.site.broken:
        return Answer("<title>error</title>down", asked.site.broken[asked.name])
    if asked.path == "/framed":
        return Answer("<title>framed</title><iframe src=/login></iframe>")
    if asked.path == "/users/page":  # what a user of the application may put there
        return Answer(form(asked, action="/take"))
    if asked.path == "/take" or (asked.path != "/login" and who and asked.fields is None):
        return Answer(home(asked, who))
    if asked.name in SCRIPTED and asked.fields is not None:
        return _fetched(asked)
    return KINDS.get(asked.name, evil)(asked)


def _fetched(asked: Asked) -> Answer:
    assert asked.fields is not None
    if not asked.site.takes(asked, asked.fields["username"], asked.fields["password"]):
        return Answer("{}")
    made = entered(asked, asked.fields["username"])
    return Answer(json.dumps({"who": asked.fields["username"]}), cookies=made.cookies)


def handler(site: LoginSites) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.reply(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self.reply(dict(urllib.parse.parse_qsl(body)))

        def reply(self, fields: dict[str, str] | None) -> None:
            host, _, port = (self.headers["Host"] or "").partition(":")
            path, _, query = self.path.partition("?")
            cookies = dict(c.strip().split("=", 1) for c in (self.headers["Cookie"] or "").split(";") if "=" in c)
            site.visits.append(f"{host}{self.path}")
            if fields is not None:
                site.attempts.append(Attempt(host, path, fields))
                time.sleep(0.02)
            made = answer(Asked(site, host, int(port or 80), path, query, fields, cookies))
            body = made.body.encode()
            self.send_response(made.status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if made.to:
                self.send_header("Location", made.to)
            for cookie in made.cookies:
                self.send_header("Set-Cookie", cookie)
            self.end_headers()
            self.wfile.write(body)

    return Handler


@pytest.fixture(scope="module")
def login_sites() -> Iterator[LoginSites]:
    """On two ports, so that the same host with another port can imitate."""
    site = LoginSites()
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(site)) for _ in range(2)]
    site.ports = [server.server_address[1] for server in servers]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site
    for server in servers:
        server.shutdown()
        server.server_close()
