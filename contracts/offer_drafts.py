"""Offers that are being written: begun, kept with every step, sent once, thrown away. Nobody else sees them."""

from __future__ import annotations

import hashlib
import uuid

from django.db import IntegrityError, transaction
from django.http import QueryDict

from contracts.models import Contract, OfferDraft
from core import clock
from core.errors import Invalid, NotFound, Stale
from core.phrases import phrase, phrase_later
from people.models import User
from record import acts

GONE = phrase_later("There is no such draft, or it was thrown away. Your drafts stand with your contracts.")
MOST = 20  # offers that one person is writing at a time
LONGEST = 400_000  # characters: far above what an offer may hold


def of(person: User) -> list[OfferDraft]:
    return list(OfferDraft.objects.open().filter(person=person).order_by("-changed_at"))


def find(person: User, pk: uuid.UUID) -> OfferDraft:
    draft = OfferDraft.objects.filter(person=person, pk=pk).select_related("sent_as").first()
    if draft is None:
        raise NotFound(GONE)
    return draft


def begun_as(person: User, key: uuid.UUID | None) -> OfferDraft | None:
    """The draft that a first step with this key has begun: the same form sent again goes on with it."""
    return OfferDraft.objects.open().filter(person=person, pk=key).first() if key else None


def keep(person: User, draft: OfferDraft | None, said: QueryDict, begun_as: uuid.UUID | None = None) -> OfferDraft:
    """Keep what has been typed, whatever is wrong with it; begin a draft where there is none yet. `begun_as` is the
    page's own: a form that is sent twice begins one draft.
    """
    words = said.urlencode()
    if len(words) > LONGEST:
        raise Invalid(phrase("This is too long to be kept. Nothing was changed. Shorten what you wrote last."))
    if draft is None and begun_as:
        draft = OfferDraft.objects.open().filter(person=person, pk=begun_as).first()
    if draft is None:
        if OfferDraft.objects.open().filter(person=person).count() >= MOST:
            raise Invalid(
                phrase("You are writing 20 offers already. Send one of them or throw one away, then begin another.")
            )
        try:
            draft, _ = OfferDraft.objects.get_or_create(pk=begun_as or uuid.uuid4(), person=person)
        except IntegrityError:  # somebody else's, whom it is not told
            raise NotFound(GONE) from None
    draft.said, draft.changed_at = words, clock.now()
    draft.save(update_fields=["said", "changed_at"])
    return draft


def mark_of(draft: OfferDraft) -> str:
    """What a check page sends along: what was checked is what is sent."""
    return hashlib.sha256(draft.said.encode()).hexdigest()[:32]


def send(person: User, draft: OfferDraft, key: str, seen: str) -> Contract:
    """Offer the contract: the act of the one page and of the API. A draft is sent once, however often one asks.
    `seen` is the mark of what was checked. Raises Stale.
    """
    with transaction.atomic():
        mine = OfferDraft.objects.select_for_update().get(pk=draft.pk)
        if mine.sent_as_id is None and mark_of(mine) != seen:
            raise Stale(
                phrase("It was changed in another window after you checked it."), instead=phrase("Check it again.")
            )
        if mine.sent_as_id is None:
            made = acts.found(Contract, "offer_contract", by=person, data=mine.answers, key=key).result
            OfferDraft.objects.filter(pk=mine.pk).update(sent_as=made)
            return made
        return Contract.objects.get(pk=mine.sent_as_id)


def throw_away(draft: OfferDraft) -> None:
    OfferDraft.objects.open().filter(pk=draft.pk).delete()
