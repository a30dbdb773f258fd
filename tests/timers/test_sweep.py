"""The sweep: how it works through what is due."""

import uuid
from datetime import datetime

import pytest
from django.db import connection

from record.lapsing import lapse_due
from tests import stories
from timers import sweep as sweeping


@pytest.fixture
def waits_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the database says of its commits, asked inside each lapse of the real sweep."""
    said: list[str] = []

    def asked_first(root: uuid.UUID, at: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            said.append(cursor.fetchone()[0])
        return lapse_due(root, at)

    monkeypatch.setattr(sweeping, "_lapses", [asked_first])
    return said


@pytest.mark.django_db(transaction=True)
def test_a_lapse_does_not_wait_for_the_disk_and_everything_else_does(waits_for_the_disk: list[str]) -> None:
    with stories.told() as story, connection.cursor() as cursor:
        story.in_response()
        cursor.execute("SET synchronous_commit = on")
        story.clock.move_to(story.deadline().due_at)
        assert sweeping.sweep("story") == 1
        cursor.execute("SHOW synchronous_commit")
        assert (waits_for_the_disk, cursor.fetchone()[0]) == (["off"], "on")
