"""A story per test, and a browser's client for each person in it; see tests/stories.py."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from people.models import User
from tests import stories
from tests.stories import Story


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    """One contract about 100.00 USD under the standard rulebook."""
    with stories.told() as told:
        yield told


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """Sign somebody in."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
