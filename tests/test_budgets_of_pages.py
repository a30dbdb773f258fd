"""Query budgets: every page with a list, with ten rows of what it shows and with ten thousand, against the table.

A page asks no more questions for more rows, none of them brings more rows than a page shows, and no table is read from
the first row to the last but where the table says so. The portal is filled once: the first of each by acts, the others
as copies of it by SQL, with the guards on but for messages and payments.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client

from core import clock
from tests import roles
from tests.browsing import signed_in
from tests.budgets.counting import Asked, counted
from tests.budgets.filling import Portal
from tests.budgets.first_rows import FEW, MANY
from tests.budgets.table import TABLE, Page
from tests.stories import BEGINNING

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@dataclass(frozen=True)
class Measured:
    few: dict[str, Asked]
    many: dict[str, Asked]


@pytest.fixture(scope="module")
def measured(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Measured:
    """All pages, with few rows and then with many, in one transaction that is undone at the end."""
    undone = transaction.atomic()
    undone._from_testcase = True  # so that payments, which commit as they go, take this for no transaction
    with django_db_blocker.unblock(), undone, clock.stopped_at(BEGINNING) as stopped:
        with roles.as_owner(), connection.cursor() as cursor:  # other tests may have emptied the table
            cursor.execute("INSERT INTO contracts_rulebook TABLE seeds.contracts_rulebook ON CONFLICT DO NOTHING")
        portal = Portal(stopped)
        found = [_asked_of_all(portal, many) for many in (FEW, MANY)]
        transaction.set_rollback(True)
    return Measured(*found)


def _asked_of_all(portal: Portal, many: int) -> dict[str, Asked]:
    with roles.as_owner():
        portal.filled(many)
    browsers = {name: signed_in(person) for name, person in portal.people.items()}
    parts = portal.parts(many)
    return {
        page.key: _asked(browsers[page.who], page.address.format(**parts), explains=MANY if many == MANY else 0)
        for page in TABLE.values()
    }


def _asked(browser: Client, address: str, explains: int) -> Asked:
    answer = browser.get(address)  # what is read once per process, or per session, is read
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    with counted() as asked:
        browser.get(address)
    if explains:
        with counted(explains=explains) as explained:
            browser.get(address)
        asked.read_whole = explained.read_whole
    return asked


@pytest.mark.parametrize("page", TABLE.values(), ids=lambda page: page.key)
def test_a_page_costs_no_more_for_ten_thousand_rows(page: Page, measured: Measured) -> None:
    few, many = measured.few[page.key], measured.many[page.key]
    assert many.count <= few.count, f"more questions for more rows, such as\n{many.more_than(few)}"
    assert many.count <= page.questions
    assert many.rows <= page.rows, f"so many rows are brought by\n{many.longest}"
    assert set(many.read_whole) <= page.counted, "tables are read whole"
