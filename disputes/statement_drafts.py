"""Keeping what somebody has begun to claim or to answer, part by part, until they send it or throw it away.

Two windows may write the same part. The one that has not seen what the other kept overwrites nothing: its words are
kept beside, and its writer chooses.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.errors import Invalid, WrongPhase
from core.phrases import phrase, phrase_later
from disputes.models import DraftedPart, StatementDraft
from evidence import forgetting
from people.models import User
from timers.models import Subject

Said = Mapping[str, list[str]]

ABOUT = "about"  # what a claim is about: its milestones, and what went wrong
LARGEST = 200_000  # characters of one part: far above what may be sent
THROWN_AWAY = phrase_later("It is no longer there: it was sent, or thrown away in another window.")


@dataclass(frozen=True)
class Kept:
    """What became of an attempt to keep a part. `is_beside`: another window was faster, and nothing was overwritten."""

    part: DraftedPart
    is_beside: bool = False


def draft_of(subject: Subject, person: User) -> StatementDraft | None:
    found = StatementDraft.objects.filter(subject_id=subject.pk, person=person)
    return found.prefetch_related("drafted").first()


def drafts_of(person: User) -> QuerySet[StatementDraft]:
    return StatementDraft.objects.filter(person=person).order_by("-kept_at")


def begin(subject: Subject, person: User, about: Said) -> None:
    """Begin a claim about these milestones, or change what it is about; what was said about the others stays."""
    keep(subject, person, ABOUT, about, seen=None, begins=True)


@transaction.atomic
def keep(
    subject: Subject, person: User, name: str, said: Said, *, seen: int | None, window: str = "", begins: bool = False
) -> Kept:
    """Keep a part. `seen` is the version of it that its writer has seen, in this `window`; None replaces whatever
    there is. A window whose answer was lost on its way has seen less than it has kept.
    """
    words = {key: [value.replace("\x00", "") for value in values] for key, values in said.items()}
    if sum(len(value) for values in words.values() for value in values) > LARGEST:
        raise Invalid(phrase("This is too long to be kept. Shorten it."))
    draft = _locked(subject, person, begins=begins)
    part = DraftedPart.objects.filter(draft=draft, name=name).first()
    now = clock.now()
    if part is not None and part.said == words:
        return Kept(part)
    if part is not None and not _has_seen(part, seen, window):
        part.other, part.other_at = words, now
        part.save(update_fields=["other", "other_at"])
        return Kept(part, is_beside=True)
    draft.version, draft.kept_at = draft.version + 1, now
    draft.save(update_fields=["version", "kept_at"])
    part = part or DraftedPart(draft=draft, name=name)
    if part.other == words:
        part.other = part.other_at = None
    part.said, part.version, part.window, part.kept_at = words, draft.version, window, now
    part.save()
    return Kept(part)


def _has_seen(part: DraftedPart, seen: int | None, window: str) -> bool:
    return seen is None or seen == part.version or (bool(window) and window == part.window)


@transaction.atomic
def choose(subject: Subject, person: User, name: str, *, other: bool) -> None:
    """Take what another window kept beside a part, in its place; or throw that away."""
    draft = _locked(subject, person, begins=False)
    part = DraftedPart.objects.filter(draft=draft, name=name).exclude(other__isnull=True).first()
    if part is None:
        return
    if other:
        draft.version, draft.kept_at = draft.version + 1, clock.now()
        draft.save(update_fields=["version", "kept_at"])
        part.said, part.version, part.kept_at = part.other, draft.version, draft.kept_at
        part.window = ""  # no window that is still open wrote this: each has to see it before it writes over it
    part.other = part.other_at = None
    part.save()


@forgetting.spared_by
def files_in_drafts() -> set[str]:
    """Drafts are never forgotten by the clock, so neither is the evidence in them. What is no id names nothing."""
    kept = DraftedPart.objects.filter(name="evidence").values_list("said", "other")
    named = {each for both in kept for words in both if words for each in words.get("files", [])}
    return {each for each in named if is_id(each)}


def is_id(words: str) -> bool:
    try:
        uuid.UUID(words)
    except ValueError:
        return False
    return True


def count(draft: StatementDraft, *, done: int, parts: int) -> None:
    """Note how far it has come, for the pages that only say so."""
    if (draft.done, draft.parts) != (done, parts):
        StatementDraft.objects.filter(pk=draft.pk).update(done=done, parts=parts)


@transaction.atomic
def throw_away(subject: Subject, person: User) -> None:
    for draft in _all_locked(subject, person):
        draft.delete()


@transaction.atomic
def sent(subject: Subject, person: User, about: Iterable[int] = ()) -> None:
    """What was begun has been sent. A claim about other milestones than those that were `about` stays."""
    opened = {str(number) for number in about}
    for draft in _all_locked(subject, person):
        chosen = {number for part in draft.drafted.all() for number in part.said.get("milestones", ())}
        if not opened or chosen & opened or not chosen:
            draft.delete()


def _all_locked(subject: Subject, person: User) -> QuerySet[StatementDraft]:
    """Locked before its parts are read: a window that keeps one at this moment comes before, or finds nothing."""
    rows = StatementDraft.objects.select_for_update().filter(subject_id=subject.pk, person=person)
    return rows.prefetch_related("drafted")


def _locked(subject: Subject, person: User, *, begins: bool) -> StatementDraft:
    rows = StatementDraft.objects.select_for_update().filter(subject_id=subject.pk, person=person)
    draft = rows.first()
    if draft is None and not begins:
        raise WrongPhase(THROWN_AWAY, instead=phrase("Copy what you wrote, and begin anew from the contract’s page."))
    if draft is None:
        now = clock.now()
        new = StatementDraft(subject_id=subject.pk, person=person, begun_at=now, kept_at=now)
        StatementDraft.objects.bulk_create([new], ignore_conflicts=True)  # another window may begin at the same moment
        draft = rows.get()
    return draft
