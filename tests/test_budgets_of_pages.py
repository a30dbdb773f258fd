"""Query budgets: every page with a list, with ten rows of what it shows and with ten thousand, against the table.

A page asks no more questions for more rows, none of them brings more rows than a page shows, and the page is no longer
than a page. The portal is filled once: the first of each by acts, the others as copies of it by SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest
from django.test import Client

from core import clock
from tests import roles
from tests.browsing import signed_in
from tests.budgets.counting import Asked, counted
from tests.budgets.filling import Portal
from tests.budgets.first_rows import FEW, MANY
from tests.budgets.table import TABLE, WITHOUT, Page, has_a_row, has_no_list, of_a_table, shown
from tests.stories import BEGINNING


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_costs_more_for_ten_thousand_rows() -> None:
    """All pages in one test: to fill the portal takes longer than to look at it."""
    with clock.stopped_at(BEGINNING) as stopped:
        portal = Portal(stopped)
        browsers = {name: signed_in(person) for name, person in portal.people.items()}
        _filled(portal, FEW)
        _asked_of_all(portal, browsers, FEW)  # what is read once per process, or per session, is read
        few = _asked_of_all(portal, browsers, FEW)
        _filled(portal, MANY)
        many = _asked_of_all(portal, browsers, MANY)
    found = {page.key: list(_beyond(page, few[page.key], many[page.key])) for page in TABLE.values()}
    assert {key: beyond for key, beyond in found.items() if beyond} == {}


def _filled(portal: Portal, many: int) -> None:
    with roles.as_owner():
        portal.filled(many)


def _asked_of_all(portal: Portal, browsers: dict[str, Client], many: int) -> dict[str, Asked]:
    parts = portal.parts(many)
    return {page.key: _asked(browsers[page.who], page.address.format(**parts)) for page in TABLE.values()}


def _asked(browser: Client, address: str) -> Asked:
    with counted() as asked:
        answer = browser.get(address)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    asked.size = len(answer.content)
    return asked


def _beyond(page: Page, few: Asked, many: Asked) -> Iterator[str]:
    """What is more than it may be."""
    if many.count > few.count:
        yield f"{many.count} questions, and {few.count} for few rows: {many.more_than(few)}"
    if many.count > page.questions:
        yield f"{many.count} questions, and {page.questions} in the table"
    if many.rows > page.rows:
        yield f"{many.rows} rows, and {page.rows} in the table: {many.longest[:600]}"
    if many.size > page.size * 1000:
        yield f"{many.size} bytes, and {page.size} kB in the table"


def test_every_page_is_in_the_table_or_has_no_list() -> None:
    assert [address for address in sorted(shown()) if not has_a_row(address) and not has_no_list(address)] == []


def test_no_row_is_about_a_page_that_is_not_there() -> None:
    assert [pattern for pattern in WITHOUT if not any(fnmatchcase(address, pattern) for address in shown())] == []
    assert [page.key for page in TABLE.values() if of_a_table(page.address) not in map(of_a_table, shown())] == []
