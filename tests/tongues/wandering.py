"""The pages that somebody has before them while a case goes its way, and the letters that come meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from django.core import mail
from django.test import Client
from django.urls import reverse

from contracts.models import Contract
from disputes.models import Case
from people.models import User
from record.outbox import send_outbox

OWN = ("home", "contracts", "cases", "notices", "wallet")


def pages(person: User, contract: Contract) -> Iterator[tuple[str, str]]:
    """What most people look at, as it stands now: address and HTML."""
    http = Client()
    http.force_login(person)
    cases = list(Case.objects.filter(contract=contract))
    mediates = person.roles != []
    addresses = [] if mediates else [*map(reverse, OWN), reverse("contract", args=[contract.pk])]
    for case in cases:
        names = ("workbench",) if mediates and case.mediator_id == person.pk else () if mediates else ("case", "record")
        addresses += [reverse(f"case-{name}" if name == "record" else name, args=[case.pk]) for name in names]
    for address in addresses:
        yield address, http.get(address).content.decode()


def letters() -> Iterator[tuple[str, str]]:
    """Of what was sent since, the title and the HTML."""
    mail.outbox.clear()
    send_outbox()
    for sent in mail.outbox:
        yield f"letter: {sent.subject}", str(sent.alternatives[0][0])
