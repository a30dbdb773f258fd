"""Races: threads that start together, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from core.errors import Refusal
from tests import stories
from tests.stories import Story


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def together(*runs: Callable[[], Any]) -> list[Any]:
    """Run all at once; what each returned, or the refusal that it got. Any other error fails the test."""
    barrier, came, broke = threading.Barrier(len(runs)), [None] * len(runs), []

    def one(place: int, run: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            came[place] = run()
        except Refusal as refusal:
            came[place] = refusal
        except BaseException as error:
            broke.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not broke, broke
    assert not any(thread.is_alive() for thread in threads)
    return came


def refusals(came: list[Any]) -> list[Refusal]:
    return [result for result in came if isinstance(result, Refusal)]
