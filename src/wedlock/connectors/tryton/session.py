"""One login at Tryton, and calls in its name.

A wrong password is tried once and never again: Tryton answers each further one more slowly, and from the seventh on
nobody of that name gets in. A session that has run out is renewed once a call; Tryton refuses such a call before it
does anything, so that it can be repeated.
"""

from __future__ import annotations

import base64
import gzip
import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from wedlock.connectors.tryton import wire
from wedlock.errors import LoginRefused, MissingRight, TooSlow, Unavailable, Unreachable
from wedlock.language import T

Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Api:
    """Where Tryton answers, the database included (`http://127.0.0.1:8000/company`), and who writes there.

    `user` should be a user of Wedlock's own: by it rows are recognised as written by us. `company` is a company's
    number, where the user's own is not meant.
    """

    system: str
    url: str
    user: str
    password: str = field(repr=False)
    company: str = ""
    timeout_s: float = 60.0


class Declined(Exception):
    """Tryton's answer is an error: nothing was written. `kind` is the class it names, "" for one of Python's."""

    def __init__(self, kind: str, message: str, trace: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.trace = kind, message, trace


class Unheard(Exception):
    """The request left and no answer came: nobody knows whether it was carried out."""


class Session:
    """Calls Tryton; logs in when it has to. `user_id` and `context` are those of the login."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.user_id = 0
        self.context: dict[str, Any] = {}
        self._token = ""
        self._refused: LoginRefused | None = None

    def call(self, method: str, *params: Any, context: Context | None = None) -> Any:
        """What `method` gives. Declined: nothing was done; Unheard: perhaps it was; Unavailable: nothing was sent."""
        if not self._token:
            self._login()
        asked = (method, *params, {**self.context, **(context or {})})
        status, answer = self._send(*asked)
        if status == http.client.UNAUTHORIZED:
            self._login()
            status, answer = self._send(*asked)
        return self._result(status, answer)

    def ask(self, method: str, *params: Any, context: Context | None = None) -> Any:
        """As `call`, for what only reads: without an answer the server cannot be reached, and what it declines to tell
        is a right that is missing (with the Declined as its cause)."""
        try:
            return self.call(method, *params, context=context)
        except Unheard as silence:
            raise TooSlow(
                T("{system}: Tryton at {url} did not answer: {reason}", system=self.api.system, url=self.api.url,
                  reason=str(silence)),
                T("See whether Tryton is busy; nothing was written by this request."),
            ) from silence  # fmt: skip
        except Declined as refusal:
            raise MissingRight(
                T("{system}: Tryton does not tell {user} what it needs to know ({method}): {reason}",
                  system=self.api.system, user=self.api.user, method=method, reason=refusal.message[:300]),
                T("Give that user the groups that may write the objects of the plan."),
            ) from refusal  # fmt: skip

    def _login(self) -> None:
        if self._refused:
            raise self._refused
        self._token = ""
        status, answer = self._post(
            "common.db.login", [self.api.user, {"password": self.api.password}, "en"], before_login=True
        )
        if status == http.client.TOO_MANY_REQUESTS:
            raise self._too_many()
        result = answer.get("result") if status == http.client.OK and isinstance(answer, dict) else None
        if not result:
            raise self._wrong(status)
        self.user_id, self._token = int(result[0]), str(result[1])
        self._read_context()

    def _wrong(self, status: int) -> Unavailable:
        if status not in (http.client.OK, http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            return self._unreachable(f"HTTP {status}")
        self._refused = LoginRefused(
            T("{system}: Tryton at {url} refused the user {user}", system=self.api.system, url=self.api.url,
              user=self.api.user),
            T("Correct api_user and api_password and start again; Wedlock tries a password once, since Tryton locks "
              "out who tries on."),
        )  # fmt: skip
        return self._refused

    def _too_many(self) -> Unavailable:
        return TooSlow(
            T("{system}: Tryton at {url} takes no more logins of {user} for now", system=self.api.system,
              url=self.api.url, user=self.api.user),
            T("Too many wrong passwords were given; it opens again by itself, after its session time-out."),
        )  # fmt: skip

    def _read_context(self) -> None:
        """The user's own preferences, as the client has them; in the language whose texts lie in the columns."""
        self.context = {}
        preferences = self._plain("model.res.user.get_preferences", True)
        try:
            (base,) = self._plain("model.ir.configuration.read", [1], ["language"])
        except Declined:  # not readable for this user: Tryton's own default
            base = {}
        company = {"company": int(self.api.company)} if self.api.company else {}
        self.context = {**preferences, "language": base.get("language") or "en", **company}

    def _plain(self, method: str, *params: Any) -> Any:
        return self._result(*self._send(method, *params, {}))

    def _send(self, method: str, *params: Any) -> tuple[int, Any]:
        return self._post(method, list(params))

    def _post(self, method: str, params: list[Any], before_login: bool = False) -> tuple[int, Any]:
        """Status and answer. A connection of its own each time: one kept open may have been closed unseen, and then
        nobody could say whether a request had been heard."""
        parts = urlsplit(self.api.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        body = wire.dumps({"id": 0, "method": method, "params": params})
        connection = kind(parts.hostname or "", parts.port, timeout=self.api.timeout_s)
        try:
            connection.connect()
        except OSError as error:
            raise self._unreachable(str(error)) from error
        try:
            headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip", "Connection": "close"}
            if not before_login:
                headers["Authorization"] = self._authorization()
            connection.request("POST", f"{parts.path.rstrip('/')}/rpc/", body, headers)
            response = connection.getresponse()
            return response.status, _content(response.read())
        except (OSError, http.client.HTTPException) as error:
            if before_login:
                raise self._unreachable(str(error)) from error
            raise Unheard(str(error) or type(error).__name__) from error
        finally:
            connection.close()

    def _authorization(self) -> str:
        named = f"{self.api.user}:{self.user_id}:{self._token}".encode()
        return f"Session {base64.b64encode(named).decode()}"

    def _result(self, status: int, answer: Any) -> Any:
        if status == http.client.OK and isinstance(answer, dict):
            if "error" in answer:
                raise _declined(answer["error"])
            return answer.get("result")
        if status >= http.client.INTERNAL_SERVER_ERROR or status == http.client.OK:
            raise Unheard(f"HTTP {status}")  # a proxy's answer may hide one of Tryton's
        if status in (http.client.UNAUTHORIZED, http.client.NOT_FOUND):
            raise self._unreachable(f"HTTP {status}")
        raise Declined("", f"HTTP {status}")

    def _unreachable(self, reason: str) -> Unreachable:
        return Unreachable(
            T("{system}: no Tryton answers at {url}: {reason}", system=self.api.system, url=self.api.url,
              reason=reason),
            T("Check `api` in wedlock.toml: it names host, port and database, such as http://127.0.0.1:8000/company."),
        )  # fmt: skip


def _content(body: bytes) -> Any:
    """The answer, unpacked; None where it is none of Tryton's."""
    try:
        return wire.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    except (ValueError, EOFError, OSError):
        return None


def _declined(error: Any) -> Declined:
    """[class, what it says] of one of Tryton's own exceptions, [text, traceback] of any other."""
    kind, said = str(error[0]), error[1] if len(error) > 1 else ""
    match kind:
        case "UserError":
            return Declined(kind, " ".join(str(s) for s in said[:2] if s))
        case "UserWarning":
            return Declined(kind, " ".join(str(s) for s in said[1:3] if s))
        case "ConcurrencyException" | "LoginException":
            return Declined(kind, str(said))
        case _:
            return Declined("", kind, str(said))
