"""The people of the demo: one click signs in as any of them, and the seeded cases are played with them."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from people.models import Role, StaffRole, User


class Person(TypedDict):
    """Somebody of the demo. `cast` is the name under which played scenarios know them."""

    cast: str
    email: str
    name: str
    position: str
    time_zone: str


def _person(cast: str, name: str, email: str, time_zone: str) -> Person:
    return Person(cast=cast, email=email, name=name, position=cast.rstrip("23"), time_zone=time_zone)


PEOPLE: list[Person] = [
    _person("client", "Victor Hale", "victor@hale.example", "America/New_York"),
    _person("freelancer", "Maribel Reyes", "maribel@reyes.example", "Asia/Kuala_Lumpur"),
    _person("client2", "Clara Ndiaye", "clara@ndiaye.example", "Europe/Paris"),
    _person("freelancer2", "Jonas Weber", "jonas@weber.example", "Europe/Berlin"),
    _person("mediator", "Inês Carvalho", "ines@carvalho.example", "Europe/Lisbon"),
    _person("mediator2", "Tomasz Wolny", "tomasz@wolny.example", "Europe/Warsaw"),
    _person("mediator3", "Aiko Tanaka", "aiko@tanaka.example", "Asia/Tokyo"),
    _person("reviewer", "Ruth Adeyemi", "ruth@adeyemi.example", "Africa/Lagos"),
    _person("reviewer2", "Piet Jansen", "piet@jansen.example", "Europe/Amsterdam"),
    _person("operator", "Sana Qureshi", "sana@qureshi.example", "Asia/Karachi"),
    _person("operator2", "Leif Berg", "leif@berg.example", "Europe/Oslo"),
]

# Beside English, which all of them read.
READS = {"client2": ["fr"], "freelancer": ["es"], "mediator": ["es", "pt"], "mediator2": ["fr"], "mediator3": ["hi"]}


def ensure() -> dict[str, User]:
    """The demo's people by their names in a cast; made where they are not there yet, without a password."""
    return {person["cast"]: _there(person) for person in PEOPLE}


def _there(person: Person) -> User:
    found = User.objects.filter(email=person["email"]).first()
    if found is None:
        found = User.objects.create_user(
            person["email"], display_name=person["name"], time_zone=person["time_zone"],
            languages=["en", *READS.get(person["cast"], [])],
        )  # fmt: skip
    if person["position"] in Role.values:
        StaffRole.objects.get_or_create(person=found, role=person["position"])
    return found


def demo_people(request: HttpRequest) -> dict[str, object]:
    """Context of every page: whom one click becomes. Only in demo mode."""
    return {"demo_people": PEOPLE} if settings.DEMO else {}
