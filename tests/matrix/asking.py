"""Asking one address as each person, and undoing whatever it did."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import Client

from people.models import User
from tests.matrix.addresses import Address
from tests.matrix.cast import Cast


def cookies_of(person: User | None) -> str:
    if person is None:
        return ""
    http = Client()
    http.force_login(person)
    return http.cookies["sessionid"].value


def row(address: Address, cast: Cast, sessions: dict[str, str]) -> str:
    """The statuses of all people, group by group: what stands in the table."""
    return " | ".join(
        " ".join(str(status(address, cast, group, sessions[name])) for name in cast.people) for group in address.groups
    )


def has_no_such_method(address: Address, cast: Cast, sessions: dict[str, str]) -> bool:
    """Whether nobody who is signed in gets anything but 405."""
    signed_in = [name for name in cast.people if sessions[name]]
    return all(status(address, cast, address.groups[0], sessions[name]) == 405 for name in signed_in)


def status(address: Address, cast: Cast, group: str, session: str) -> int:
    parts = cast.parts(group)
    http = Client(raise_request_exception=False)
    if session:
        http.cookies["sessionid"] = session
    more: dict[str, Any] = {"headers": {"Idempotency-Key": "matrix"}}
    if address.method == "POST" and address.route.startswith("api/"):
        more |= {"data": "{}", "content_type": "application/json"}
    undone = transaction.atomic()
    undone._from_testcase = True  # so that payments, which commit as they go, take this for no transaction
    with undone:
        answer = getattr(http, address.method.lower())(address.filled(parts), **more)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code
