"""A claim that is begun and not sent, where its writer comes by: on home, and on the page of the contract."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from contracts.acting import address
from contracts.models import Contract
from contracts.pages.begun import Begun, tells_what_is_begun
from contracts.pages.matters import NEEDS, Matter, adds_matters
from core.phrases import phrase
from disputes.models import StatementDraft
from disputes.statement_drafts import drafts_of
from people.models import User


@tells_what_is_begun
def on_contract(contract: Contract, person: User) -> Begun | None:
    draft = drafts_of(person).filter(subject_id=contract.pk).first()
    if draft is None:
        return None
    return Begun(
        phrase("Your claim is begun: {progress}", progress=draft.progress), reverse("file-claim", args=[contract.pk])
    )


@adds_matters
def on_home(person: User) -> Iterable[Matter]:
    """Answers that are begun stand with their cases."""
    drafts = {draft.subject_id: draft for draft in drafts_of(person).filter(subject__kind="contract")}
    contracts = Contract.objects.visible_to(person).filter(pk__in=drafts) if drafts else ()
    for contract in contracts:
        yield _matter(contract, drafts[contract.pk])


def _matter(contract: Contract, draft: StatementDraft) -> Matter:
    url = reverse("file-claim", args=[contract.pk])
    card = {
        "facts": [phrase("Contract {reference}", reference=contract.reference), phrase("A claim of yours, not sent")],
        "title": contract.title,
        "url": address(contract),
        "text": phrase("Your claim is begun: {progress}", progress=draft.progress),
        "main": {"label": phrase("Go on with your claim"), "url": url, "style": "second"},
        "time_label": phrase("No deadline of its own"),
        "time_note": phrase("It is kept until you send it or throw it away."),
    }
    return Matter(NEEDS, card)
