"""A story, and ways to ask the API about it as one of its people."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from people.models import User
from tests import stories
from tests.stories import Story

_keys = itertools.count(1)


class Caller:
    """A person's program: signed in, sending and reading JSON."""

    def __init__(self, person: User | None = None) -> None:
        self.http = Client()
        if person:
            self.http.force_login(person)

    def get(self, path: str, **more: Any) -> HttpResponse:
        return self.http.get(f"/api/v1/{path}", **more)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        said = body if isinstance(body, (str, bytes)) else json.dumps({} if body is None else body)
        return self.http.post(f"/api/v1/{path}", said, content_type="application/json", headers=sent)

    def act(self, subject: Any, name: str, body: Any = None, **headers: str) -> HttpResponse:
        """Perform an act with a fresh key, unless one is given."""
        headers.setdefault("Idempotency_Key", f"key-{next(_keys)}")
        return self.post(f"{subject.kind}s/{subject.pk}/acts/{name}/", body, **headers)


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told() as story:
        yield story


@pytest.fixture
def large(transactional_db: None) -> Iterator[Story]:
    """About an amount whose rejected recommendation leads to the election."""
    with stories.told(stories.LARGE) as story:
        yield story


def refused(response: HttpResponse, status: int, type_: str) -> dict[str, Any]:
    """The refusal that came, in the one shape of all refusals."""
    said = response.json()
    assert (response.status_code, said["type"]) == (status, type_), said
    assert list(said) == ["type", "code", "message", "instead", "fields", "moment"]
    return said
