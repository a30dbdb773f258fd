"""The fake of Stripe over HTTP: routes, keys that make a repeated request harmless, faults, and signed webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.fake_stripe.books import Books
from tests.fake_stripe.wrong import Wrong

SECRET = "whsec_of_the_tests"
KEY = "sk_test_of_the_tests"


IN_USE = Wrong(
    "There is currently another in-progress request using this Idempotent Key.",
    kind="idempotency_error", code="idempotency_key_in_use", status=409,
)  # fmt: skip
OTHER_CONTENT = Wrong(
    "Keys for idempotent requests can only be used with the same parameters.", kind="idempotency_error"
)


@dataclass
class Fault:
    """What goes wrong with the next request that fits. `lost`: it is done, and the answer never arrives."""

    fits: str
    what: str
    times: int = 1
    seconds: float = 0.0


class FakeStripe:
    """Use as a context; `address` is the base of its API."""

    def __init__(self) -> None:
        self.books = Books()
        self.faults: list[Fault] = []
        self.asked: list[tuple[str, str, str]] = []  # method, path, idempotency key
        self.bodies: list[str] = []
        self.lock = threading.RLock()
        self._answers: dict[str, tuple[str, int, dict[str, Any]]] = {}
        self._working: set[str] = set()
        fake = self

        class Asked(_Asked):
            stripe = fake

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def goes_wrong(self, fits: str, what: str, *, times: int = 1, seconds: float = 0.0) -> None:
        """`what`: lost, error, busy, slow or unreachable."""
        self.faults.append(Fault(fits, what, times, seconds))

    def forgets_keys(self) -> None:
        """Stripe keeps keys for a day at least, and not for ever."""
        self._answers.clear()

    def fault_of(self, method: str, path: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.times and re.search(fault.fits, f"{method} {path}"):
                    fault.times -= 1
                    return fault
        return None

    def answer(self, method: str, path: str, said: dict[str, Any], key: str, account: str) -> tuple[int, Any, bool]:
        """Status, body, and whether the answer is that of an earlier request with this key."""
        if method == "GET" or not key:
            return *self._do(method, path, said, account), False
        content = json.dumps([path, said, account], sort_keys=True)
        with self.lock:
            if key in self._working:
                return *_error(IN_USE), False
            if key in self._answers:
                known, status, body = self._answers[key]
                return (status, body, True) if known == content else (*_error(OTHER_CONTENT), False)
            self._working.add(key)
        try:
            status, body = self._do(method, path, said, account)
            with self.lock:
                self._answers[key] = (content, status, json.loads(json.dumps(body)))
            return status, body, False
        finally:
            with self.lock:
                self._working.discard(key)

    def _do(self, method: str, path: str, said: dict[str, Any], account: str) -> tuple[int, Any]:
        with self.lock:
            try:
                for wanted, pattern, run in ROUTES:
                    found = re.fullmatch(pattern, path)
                    if wanted == method and found:
                        return 200, run(self.books, said, account, *found.groups())
                raise Wrong(f"Unrecognized request URL ({method}: {path}).", status=404)
            except Wrong as wrong:
                return _error(wrong)

    # --- webhooks
    def webhook(self, event: dict[str, Any], *, secret: str = SECRET, at: int | None = None) -> tuple[bytes, str]:
        """The body and the header of one delivery."""
        body = json.dumps(event, indent=2).encode()
        moment = int(time.time()) if at is None else at
        signature = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        return body, f"t={moment},v1={signature}"


def _error(wrong: Wrong) -> tuple[int, dict[str, Any]]:
    return wrong.status, wrong.body


def _list(path: str, found: list[dict[str, Any]], said: dict[str, Any]) -> dict[str, Any]:
    """One page of a list, the newest first, as Stripe divides it."""
    since, after, limit = int(said.get("created", {}).get("gte", 0)), said.get("starting_after"), said.get("limit", 10)
    there = [each for each in found if each["created"] >= since]
    if after:
        there = there[[each["id"] for each in there].index(after) + 1 :]
    return {"object": "list", "data": there[: int(limit)], "has_more": len(there) > int(limit), "url": path}


ROUTES = [
    ("POST", r"/v1/checkout/sessions", lambda b, said, _: b.open_page(said)),
    ("GET", r"/v1/checkout/sessions", lambda b, said, _: _list("/v1/checkout/sessions", b.pages(said), said)),
    ("GET", r"/v1/checkout/sessions/(\w+)", lambda b, said, _, n: b.page(n, said.get("expand", []))),
    ("POST", r"/v1/checkout/sessions/(\w+)/expire", lambda b, said, _, n: b.expire(n)),
    ("GET", r"/v1/payment_intents/(\w+)", lambda b, said, _, n: b._get(n, "payment_intent")),
    ("POST", r"/v1/refunds", lambda b, said, _: b.refund(said)),
    ("GET", r"/v1/refunds", lambda b, said, _: _list("/v1/refunds", b.refunds(said["payment_intent"]), said)),
    ("POST", r"/v1/accounts", lambda b, said, _: b.open_account(said)),
    ("GET", r"/v1/accounts", lambda b, said, _: _list("/v1/accounts", b.all("account"), said)),
    ("GET", r"/v1/accounts/(\w+)", lambda b, said, _, n: b.seen(n)),
    ("POST", r"/v1/account_links", lambda b, said, _: b.link(said)),
    ("POST", r"/v1/transfers", lambda b, said, _: b.transfer(said)),
    ("GET", r"/v1/transfers", lambda b, said, _: _list("/v1/transfers", b.transfers(said.get("transfer_group")), said)),
    ("POST", r"/v1/transfers/(\w+)/reversals", lambda b, said, _, n: b.reverse(n, said)),
    ("POST", r"/v1/payouts", lambda b, said, account: b.pay_out(said, account)),
    ("GET", r"/v1/payouts", lambda b, said, account: _list("/v1/payouts", b.payouts(account), said)),
    ("GET", r"/v1/disputes", lambda b, said, _: _list("/v1/disputes", b.disputes(said.get("expand", [])), said)),
    ("GET", r"/v1/disputes/(\w+)", lambda b, said, _, n: b.dispute_as_asked(n, said.get("expand", []))),
]


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """a[b][0][c]=1 as {"a": {"b": [{"c": "1"}]}}."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        first, *rest = re.findall(r"[^\[\]]+", name) + ([""] if name.endswith("[]") else [])
        place, path = tree, [first, *rest]
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1] or str(len(place))] = value
    return {name: _listed(value) for name, value in tree.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner


class _Asked(BaseHTTPRequestHandler):
    stripe: FakeStripe
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._take("GET")

    def do_POST(self) -> None:
        self._take("POST")

    def _take(self, method: str) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        said = nested(parse_qsl(parts.query if method == "GET" else body, keep_blank_values=True))
        key, account = self.headers.get("Idempotency-Key", ""), self.headers.get("Stripe-Account", "")
        fault = self.stripe.fault_of(method, parts.path)
        with self.stripe.lock:
            self.stripe.asked.append((method, parts.path, key))
            self.stripe.bodies.append(body)
        what = fault.what if fault else ""
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._send(*_error(Wrong("Invalid API Key provided.", status=401)))
        elif what == "unreachable":
            self._hang_up()
        elif what == "error":
            self._send(500, {"error": {"type": "api_error", "message": "Something went wrong on Stripe's end."}})
        elif what == "busy":
            self._send(*_error(Wrong("Too many requests.", code="rate_limit", status=429)))
        else:
            status, answer, repeated = self.stripe.answer(method, parts.path, said, key, account)
            if what == "lost":
                self._hang_up()
                return
            time.sleep(fault.seconds if fault else 0)
            self._send(status, answer, {"Idempotent-Replayed": "true"} if repeated else {})

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _send(self, status: int, answer: Any, more: dict[str, str] | None = None) -> None:
        body = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Request-Id", "req_fake")
            for name, value in (more or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # whoever asked did not wait

    def log_message(self, *_: object) -> None:
        """Quiet."""
