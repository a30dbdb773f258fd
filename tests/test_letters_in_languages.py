"""What somebody wrote stands on the portal, and in no letter: in whatever language the letter is written."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection

from core import clock
from core.languages import speaking
from core.languages.known import TRANSLATED
from tests import roles
from tests.markers.looking import markers_in
from tests.markers.planting import planted
from tests.stories import BEGINNING

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_letter_holds_a_word_of_anybody(language, monkeypatch):
    monkeypatch.setattr(speaking, "of", lambda person: language)
    mail.outbox.clear()
    with clock.stopped_at(BEGINNING) as stopped:
        with roles.as_owner(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO contracts_rulebook TABLE seeds.contracts_rulebook ON CONFLICT DO NOTHING")
        planted(stopped)
        letters = [f"{each.subject}\n{each.body}\n{each.alternatives}" for each in mail.outbox]
    assert len(letters) > 20
    assert all(f'<html lang="{language}">' in each for each in letters)
    assert {kind: each[:300] for each in letters for kind in markers_in(each)} == {}
