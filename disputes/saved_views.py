"""Filters of the queue kept under a name: each mediator's own."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from core.errors import NotFound, WrongPhase, invalid
from core.phrases import phrase
from disputes.models import SavedView
from people.models import User

MOST = 20
LONGEST_NAME = 40


def save(by: User, *, name: str, query: str) -> SavedView:
    """Raises Invalid where the name is none, or is taken; WrongPhase where there are too many."""
    if SavedView.objects.filter(person=by).count() >= MOST:
        raise WrongPhase(
            phrase("You have saved {most} views, which is the most.", most=MOST),
            instead=phrase("Remove one that you do not use."),
        )
    view = SavedView(person=by, name=_checked(name), query=query[:500])
    _keep(view)
    return view


def rename(by: User, pk: int, *, name: str) -> SavedView:
    """Raises NotFound for a view that is not theirs, Invalid for a name that is none, or is taken."""
    view = _own(by, pk)
    view.name = _checked(name)
    _keep(view)
    return view


def remove(by: User, pk: int) -> SavedView:
    view = _own(by, pk)
    view.delete()
    return view


def _own(by: User, pk: int) -> SavedView:
    view = SavedView.objects.filter(person=by, pk=pk).first()
    if view is None:
        raise NotFound(phrase("There is no such view among yours."))
    return view


def _checked(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise invalid("name", phrase("Give the view a name."))
    if len(name) > LONGEST_NAME:
        raise invalid("name", phrase("At most {longest_name} characters.", longest_name=LONGEST_NAME))
    return name


def _keep(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        if "views_have_names_of_their_own" not in str(taken):
            raise
        raise invalid(
            "name", phrase("You have a view called “{name}” already. Choose another name.", name=view.name)
        ) from None
