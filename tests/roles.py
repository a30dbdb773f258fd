"""The tests work as the portal's own role, as pages and workers do; what needs the owner of the tables says so."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

OWNER = settings.DATABASES["default"]["USER"]  # as whom the tests sign in
PORTAL = settings.DATABASE_LOGIN["USER"]
MARK = {"application_name": "as the portal"}  # of the connections that do; `migrate` opens others


@contextmanager
def working_as_the_portal() -> Iterator[None]:
    """A session that a superuser has opened may go to and fro between roles, in the middle of a transaction too."""
    connection_created.connect(_become_the_portal)
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = options | MARK
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = options


def _become_the_portal(connection: BaseDatabaseWrapper, **_: object) -> None:
    if MARK.items() <= connection.settings_dict["OPTIONS"].items():
        become(PORTAL, connection)


def become(role: str, connection: BaseDatabaseWrapper = connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET SESSION AUTHORIZATION "{role}"')


@contextmanager
def as_owner() -> Iterator[None]:
    """Past the privileges and the policies; the guards are what is left."""
    become(OWNER)
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):  # a failed transaction takes it back by itself
            become(PORTAL)
        raise
    become(PORTAL)
