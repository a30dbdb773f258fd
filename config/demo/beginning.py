"""The first minutes of a demo: tables, people and cases, and what to tell the person who started it."""

import urllib.error
import urllib.request

import django
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

from config.demo.forgetting import MARK
from config.demo.steps import Dots


def migrate() -> None:
    """Bring the database to the present state of the code."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def is_bare() -> bool:
    """Whether there is no case to look at yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM disputes_case)")
        bare: bool = cursor.fetchone()[0]
    if not bare:
        MARK.write_text("ready")
    return bare


def seed() -> None:
    """Play the demo's stories. The mark tells a later start whether this one came to its end."""
    MARK.write_text("seeding")
    call_command("seed", stdout=Dots())
    MARK.write_text("ready")


def answers(address: str) -> bool:
    """Whether the pages are served and reach what they need."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def forget_worker(name: str) -> None:
    """What was seen of the worker of an earlier start says nothing about this one's."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM timers_watch WHERE name = %s", [name])


def has_ticked(worker: str) -> bool:
    """Whether the worker has swept since it was started."""
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM timers_watch WHERE name = %s", [worker])
        return cursor.fetchone() is not None


def welcome(address: str) -> str:
    """The address, the people, the way out."""
    people = import_string("people.demo.PEOPLE")  # models, which are there only once Django is set up
    lines = [f"    {person['position']:<12}{person['name']:<18}{person['email']}" for person in people]
    return "\n".join(
        [
            "",
            f"  Evenhand is at {address}",
            "",
            "  One click there signs in as any of these people; the clock in the header moves time forward.",
            *lines,
            "",
            "  Ctrl-C stops it.",
            "",
        ]
    )
