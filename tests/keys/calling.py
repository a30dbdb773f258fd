"""Programs and browsers on the other end of a real connection to a real server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import requests
from django.conf import settings
from django.test import Client

from people import tokens
from people.models import User
from tests.contracts.forms import act_form

PATIENCE = 30  # seconds


@dataclass
class Program:
    """Sends JSON with its person's token."""

    server: str
    person: User
    token: str = field(init=False)

    def __post_init__(self) -> None:
        _, self.token = tokens.make(self.person, "a test", None)

    def post(self, path: str, body: Any, key: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key is not None else {})
        return requests.post(f"{self.server}/api/v1/{path}", json=body, headers=headers, timeout=PATIENCE)

    def act(self, subject: Any, name: str, body: Any, key: str | None = None) -> requests.Response:
        return self.post(f"{subject.kind}s/{subject.pk}/acts/{name}/", body, key)


class Browser:
    """Keeps cookies and sends back what a form holds, as a browser without scripts does."""

    def __init__(self, server: str, person: User) -> None:
        self.server, self.http = server, requests.Session()
        signed_in = Client()
        signed_in.force_login(person)
        self.http.cookies.set(settings.SESSION_COOKIE_NAME, signed_in.cookies[settings.SESSION_COOKIE_NAME].value)

    def get(self, path: str) -> requests.Response:
        return self.http.get(f"{self.server}{path}", timeout=PATIENCE)

    def send(self, path: str, said: dict[str, Any], files: dict[str, Any] | None = None) -> requests.Response:
        answer = self.http.post(f"{self.server}{path}", said, files=files, timeout=PATIENCE, allow_redirects=False)
        assert answer.status_code != 403 or "CSRF" not in answer.text
        return answer

    def checked(self, path: str, typed: dict[str, Any]) -> dict[str, Any]:
        """What the button of an act's last page would send: the form filled in, and its check page confirmed."""
        form = act_form(self.get(path)) | typed
        if "confirmed" not in form:
            form = act_form(self.send(path, form))
        assert "confirmed" in form
        return form | {name: value for name, value in typed.items() if name == "card"}


def flat(body: dict[str, Any]) -> dict[str, Any]:
    """JSON as the fields of a form."""
    fields: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for place, row in enumerate(value):
                fields |= {f"{name}[{place}]{part}": said for part, said in row.items()}
        else:
            fields[name] = value
    return fields


def where(answer: requests.Response) -> str:
    """Where a redirect leads, without the server's name."""
    return re.sub(r"^https?://[^/]+", "", answer.headers["Location"])
