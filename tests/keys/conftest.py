"""A story told to a server on a socket of its own, and what of it moved money."""

from collections.abc import Callable, Iterator

import pytest

from escrow import audit
from escrow.models import Payment, Transfer
from people.models import User
from record.models import Answer, Event
from tests import stories
from tests.keys.calling import Browser, Program
from tests.stories import Story


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    """About an amount whose rejected recommendation leads to the election."""
    with stories.told(stories.LARGE) as told:
        yield told
        assert [breach for breach in audit.breaches() if breach.check != "guards"] == []


@pytest.fixture
def program(live_server: object) -> Callable[[User], Program]:
    return lambda person: Program(live_server.url, person)


@pytest.fixture
def browser_of(live_server: object) -> Callable[[User], Browser]:
    return lambda person: Browser(live_server.url, person)


@pytest.fixture
def happened() -> Callable[[], tuple[int, ...]]:
    """How much there is of everything that a second time would add to."""
    return lambda: tuple(kind.objects.count() for kind in (Event, Transfer, Payment, Answer))
