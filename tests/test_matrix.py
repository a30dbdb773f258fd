"""Role × page: every address of the resolver, asked by everybody, on their own case and on others', against the table.

An address that is missing from the table fails, and so does one that answers otherwise than the table says. The line
to put there stands in the failure: put it there only after asking yourself whether it is right.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from api.throttling import Acting, Reading
from tests import roles
from tests.matrix import asking
from tests.matrix.addresses import Address, addresses
from tests.matrix.cast import Cast, cast
from tests.matrix.table import PEOPLE, TABLE

pytestmark = pytest.mark.django_db

ADDRESSES = addresses()


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: object) -> Iterator[tuple[Cast, dict[str, str]]]:
    """The cast, in one transaction that is undone at the end; every question is undone right after it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(Reading, "rate", "1000000/min")
        patch.setattr(Acting, "rate", "1000000/min")
        undone = transaction.atomic()
        undone._from_testcase = True
        with undone:
            with roles.as_owner(), connection.cursor() as cursor:  # other tests may have emptied the table
                cursor.execute("INSERT INTO contracts_rulebook TABLE seeds.contracts_rulebook ON CONFLICT DO NOTHING")
            with cast() as played:
                assert list(played.people) == list(PEOPLE)
                yield played, {name: asking.cookies_of(person) for name, person in played.people.items()}
            transaction.set_rollback(True)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.key)
def test_address(address: Address, played: tuple[Cast, dict[str, str]]) -> None:
    if address.key not in TABLE and asking.has_no_such_method(address, *played):
        return
    found = asking.row(address, *played)
    expected = TABLE.get(address.key, "this address is missing from the table")
    assert found == expected, f"put it there if it is right:\n{address.key:<44} {found}"


def test_the_table_names_no_address_that_is_gone() -> None:
    assert set(TABLE) - {address.key for address in ADDRESSES} == set()


CLOSED = {"302", "401", "404", "405"}
LEADS_ON = {"GET /contracts/{pk}/acts/open/", "POST /contracts/{pk}/acts/open/"}  # to a page, which then asks who it is


@pytest.mark.parametrize("key", [key for key in TABLE if "|" in TABLE[key] and key not in LEADS_ON])
def test_no_outsider_gets_in(key: str) -> None:
    """A party of one case is nobody in another: asked to sign in, or told that it does not exist."""
    for statuses in TABLE[key].split("|")[1:]:
        by_name = dict(zip(PEOPLE, statuses.split(), strict=True))
        assert {by_name[name] for name in ("client", "freelancer")} <= {"404", "405"}
        assert by_name["nobody"] in CLOSED


@pytest.mark.parametrize("key", TABLE)
def test_nobody_meets_an_error_of_the_portal(key: str) -> None:
    assert not {status for status in TABLE[key].split() if status.startswith("5")}


ON_PAGES = [key for key in TABLE if key.startswith("POST /") and "/acts/" in key and "/api/" not in key]


@pytest.mark.parametrize("key", [key for key in ON_PAGES if key not in LEADS_ON and "no_such_act" not in key])
def test_page_and_api_let_the_same_people_act(key: str) -> None:
    by_api = TABLE[key.replace("POST /", "POST /api/v1/")]
    assert TABLE[key].replace("302", "401") == by_api
