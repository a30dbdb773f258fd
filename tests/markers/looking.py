"""Everything that a person can be shown about the case: each address of the resolver, filled with all that there is."""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import unquote

import pypdfium2
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from evidence.models import StoredFile
from messaging.asking import Asking
from messaging.models import Flag, Message
from messaging.reports import Report
from people.sanctions import Appeal, Measure
from tests.markers.planting import KINDS, World, marker
from tests.matrix.addresses import FIXED, PARAMETERS, addresses
from tests.matrix.asking import cookies_of
from tests.matrix.table import PEOPLE, TABLE
from timers.models import Deadline

# What an address is called in the table: by the first of these with which it begins.
CALLED = (
    ("api/v1/cases/{pk}/record", "R"), ("cases/{pk}/record", "R"), ("api/v1/", "a"), ("cases/{pk}/acts/", "A"),
    ("cases/{pk}/room/", "r"), ("cases/{pk}/private/", "p"), ("cases/{pk}/workbench/", "w"), ("cases/{pk}/file", "b"),
    ("cases/{pk}/exhibits/", "f"), ("files/", "f"), ("flags/", "d"), ("appeals/", "d"), ("asked/", "d"),
    ("measures/", "d"), ("me/", "o"), ("notices/", "n"), ("cases/{pk}/", "c"),
)  # fmt: skip
OTHER = "x"
# Whose column of the table of roles and pages says what is closed to them. A stranger is a party of another case.
COLUMN = {"former": "mediator2", "barred": "reviewer", "stranger": "client"}
CLOSED = {"401", "403", "404", "405", "409"}
MANY = (
    "messages/{number}/",
    "me/",
    "files/",
    "exhibits/",
    "flags/",
    "private/",
)  # what may be closed for one, and open


def letter_of(route: str) -> str:
    return next((letter for start, letter in CALLED if route.startswith(start)), OTHER)


def routes(name: str) -> list[str]:
    """What is looked at as this person: all but what the table of roles and pages says is closed to them throughout."""
    gets = [each.route for each in addresses() if each.method == "GET"]
    return [route for route in gets if is_open(route, name) and "logout" not in route and "schema" not in route]


def is_open(route: str, name: str) -> bool:
    row = TABLE.get(f"GET /{route}")
    if row is None:  # there is no such method; else the table is not whole, which its own test says
        return False
    column = PEOPLE.index(COLUMN.get(name, name))
    groups = [group.split()[column] for group in row.split("|")]
    statuses = set(groups[1:2] or groups) if name == "stranger" else set(groups)
    closed = CLOSED | {"302"} if name == "nobody" else CLOSED
    is_ones_own = any(part in route for part in MANY) and not route.startswith("flags/")
    return bool(statuses - closed) or (is_ones_own and name not in ("stranger", "nobody"))


def filled(route: str, world: World) -> Iterator[str]:
    """One address for each combination of what its parameters may be."""
    plain = route.removeprefix("api/v1/")
    names = next((names for start, names in PARAMETERS if plain.startswith(start)), {})
    there = parts(world)
    wanted = re.findall(r"\{(\w+)\}", route)
    values = [_values(name, plain, names, there) for name in wanted]
    for chosen in product(*values):
        address = route
        for name, value in zip(wanted, chosen, strict=True):
            address = address.replace(f"{{{name}}}", str(value), 1)
        yield f"/{address}"


def _values(name: str, route: str, names: dict[str, str], there: dict[str, list[Any]]) -> list[Any]:
    if name in names:
        return there.get(names[name], [1])
    if name == "number":
        return there["message"] if "messages/" in route else there["exhibit"]
    return ["client", "freelancer"] if name == "side" else [FIXED.get(name, 1)]


def parts(world: World) -> dict[str, list[Any]]:
    case = world.story.case
    flags = Flag.objects.filter(message__subject_id=case.pk)
    return {
        "case": [case.pk],
        "contract": [case.contract_id],
        "flag": [flag.pk for flag in flags],
        "appeal": [each.pk for each in Appeal.objects.filter(cause__in=flags.values("pk"))],
        "measure": [each.pk for each in Measure.objects.filter(cause__in=flags.values("pk"))],
        "deadline": [each.pk for each in Deadline.objects.of(case).open()],
        "payment": [each.pk for each in world.story.client.payments.all()],
        "file": [each.pk for each in StoredFile.objects.filter(subject_id=case.pk)],
        "own_report": [each.pk for each in Report.objects.all()],
        "asking": [each.pk for each in Asking.objects.all()],
        "message": [each.number for each in Message.objects.filter(subject_id=case.pk)],
        "exhibit": [each.number for each in case.exhibits.all()],
    }


def found_by(name: str, world: World) -> dict[str, set[str]]:
    """Kind of words -> where this person finds them, address by address."""
    found: dict[str, set[str]] = {}
    session = cookies_of(world.people[name])
    for route in routes(name):
        for address in filled(route, world):
            for kind in markers_in(answer_to(address, session)):
                found.setdefault(kind, set()).add(f"{letter_of(route)} {address}")
    return found


_KINDS = {marker(kind): kind for kind in KINDS}
_MARKER = re.compile(r"zq[a-z]+qz")


def markers_in(words: str) -> set[str]:
    return {_KINDS[found] for found in set(_MARKER.findall(words)) if found in _KINDS}


def answer_to(address: str, session: str) -> str:
    """All that comes back, headers too; what opening it has written is undone."""
    http = Client(raise_request_exception=False)
    if session:
        http.cookies["sessionid"] = session
    undone = transaction.atomic()
    undone._from_testcase = True
    with undone:
        answer = http.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return legible(answer, body)


def legible(answer: HttpResponse, body: bytes) -> str:
    """As somebody reads it: an archive opened, a PDF as its text, escapes undone."""
    kind = answer.headers.get("Content-Type", "")
    words = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return words + "".join(
                f"{name}\n{archive.read(name).decode(errors='replace')}" for name in archive.namelist()
            )
    if "pdf" in kind:
        document = pypdfium2.PdfDocument(body)
        return words + "".join(page.get_textpage().get_text_range() for page in document)
    text = body.decode(errors="replace")
    return words + unicodedata.normalize("NFKC", html.unescape(text))
