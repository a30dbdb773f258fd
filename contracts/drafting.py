"""Drafts of rulebooks: begun, changed, thrown away and published, by operators alone.

A rulebook belongs to no contract and no case, so these are no acts; what was published, by whom, when and why stands
on the version itself, which the database lets nobody change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from contracts.models import Rulebook, RulebookDraft
from core import clock
from core.errors import Invalid, NotAllowed, NotFound, Stale, WrongPhase, invalid
from core.phrases import phrase
from people.models import Role, User

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]")
LONGEST_WHY = 2000
# Addresses under /rulebooks/ that are pages, and one that means a draft on the command line.
TAKEN = frozenset({"compare", "drafts", "trials", "draft"})


def _must_be_operator(person: User) -> None:
    if not person.has_role(Role.OPERATOR):
        raise NotAllowed(phrase("Only operators draft and publish rulebooks."))


def _checked_name(name: str) -> str:
    name = name.strip()
    if not NAME.fullmatch(name):
        raise invalid("name", phrase("A name has small letters, digits and dashes, such as house-rules; at least two."))
    if name in TAKEN or name.startswith("played-"):
        raise invalid("name", phrase("“{name}” is taken. Choose another name.", name=name))
    return name


def begin(by: User, *, name: str, source: Rulebook | None = None) -> RulebookDraft:
    """A new draft: of what a published version says, or with nothing in it yet."""
    _must_be_operator(by)
    params = dict(source.params) if source else {}
    return RulebookDraft.objects.create(
        name=_checked_name(name), params=params, begun_from=source, made_by=by, changed_by=by
    )


def change(draft: RulebookDraft, by: User, *, name: str, params: Mapping[str, Any], version: int) -> RulebookDraft:
    """Write what the form says. Raises Stale where another operator has changed the draft since the form was shown."""
    _must_be_operator(by)
    name = _checked_name(name)
    _must_be_open(draft)
    facts = {"name": name, "params": dict(params), "changed_by": by, "changed_at": clock.now()}
    seen = RulebookDraft.objects.open().filter(pk=draft.pk, version=version)
    if not seen.update(version=F("version") + 1, **facts):
        draft.refresh_from_db()
        _must_be_open(draft)
        raise Stale(
            phrase(
                "{changed_by} changed this draft while you wrote. What you wrote is kept below.",
                changed_by=draft.changed_by,
            )
        )
    draft.refresh_from_db()
    return draft


def throw_away(draft: RulebookDraft, by: User) -> None:
    """End a draft without publishing it. What it said is kept."""
    _must_be_operator(by)
    if not RulebookDraft.objects.open().filter(pk=draft.pk).update(ended_at=clock.now(), changed_by=by):
        draft.refresh_from_db()
        _must_be_open(draft)


def publish(draft: RulebookDraft, by: User, *, why: str, version: int, follows: int) -> Rulebook:
    """Publish what was checked: `version` of the draft, after version `follows` of its name (0: the first).

    Raises Stale where either has moved on since the check, Invalid where the draft cannot be published.
    """
    _must_be_operator(by)
    why = _reason(why)
    with transaction.atomic():
        seen = RulebookDraft.objects.select_for_update().filter(pk=draft.pk).first()
        if seen is None:
            raise NotFound(phrase("There is no such draft."))
        _must_be_open(seen)
        if seen.version != version:
            raise Stale(
                phrase(
                    "{changed_by} changed this draft since you checked it. Check it again.", changed_by=seen.changed_by
                )
            )
        if wrong := seen.faults():
            raise Invalid(phrase("This draft cannot be published yet."), fields={bad.key: [bad.words] for bad in wrong})
        if latest_of(seen.name) != follows:
            raise Stale(phrase("Another version of this name was published since you checked. Check it again."))
        made = _published(seen, by, why, follows + 1)
        seen.published_as, seen.ended_at, seen.changed_by = made, made.published_at, by
        seen.save(update_fields=["published_as", "ended_at", "changed_by"])
    return made


def latest_of(name: str) -> int:
    """The number of the latest published version; 0 where there is none."""
    latest = Rulebook.objects.latest_of(name)
    return latest.version if latest else 0


def _published(draft: RulebookDraft, by: User, why: str, version: int) -> Rulebook:
    try:
        with transaction.atomic():
            return Rulebook.objects.create(
                name=draft.name,
                version=version,
                params=draft.params,
                published_at=clock.now(),
                published_by=by,
                why=why,
            )
    except IntegrityError as taken:
        raise Stale(phrase("Another version of this name was published at this moment. Check it again.")) from taken


def _reason(why: str) -> str:
    why = why.strip()
    if not why:
        raise invalid("why", phrase("Say why: everybody who reads this version sees it."))
    if len(why) > LONGEST_WHY:
        raise invalid("why", phrase("At most {longest_why} characters.", longest_why=LONGEST_WHY))
    return why


def _must_be_open(draft: RulebookDraft) -> None:
    if draft.published_as_id:
        raise WrongPhase(
            phrase(
                "This draft was published as {published_as}. A published version never changes.",
                published_as=draft.published_as,
            )
        )
    if not draft.is_open:
        raise WrongPhase(phrase("This draft was thrown away."), instead=phrase("Begin a new one."))
