"""Stories for the pages of staff, and browsers of the people in them."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from people.models import User
from tests import stories
from tests.stories import Story


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told() as told:
        yield told


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """Signed in as somebody."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in
