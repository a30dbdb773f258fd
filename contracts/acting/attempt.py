"""One person's attempt at one act, as a request brings it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest, QueryDict
from rest_framework import serializers

from contracts.acting import inputs
from contracts.acting.telling import Form, Telling, Told, beginning, silence, told
from core import sight
from core.errors import Invalid, NotFound, Reconsider
from core.phrases import phrase
from people.models import User
from record import acts, foreseeing
from record.declaring import Act, Actor, declared


@dataclass
class Attempt:
    """`said` holds what the form asks for, and nothing else; the page's own inputs stay in the request."""

    request: HttpRequest
    act: Act
    subject: Any
    part: Any
    actor: Actor
    form: serializers.Serializer | None
    begins: Form
    said: QueryDict

    @classmethod
    def of(cls, request: HttpRequest, model: Any, name: str, pk: uuid.UUID | None) -> Attempt:
        """Whatever a person may not even know of is not found."""
        act = declared.act(model, name)
        if act is None or act.founds != (pk is None):
            raise NotFound(phrase("There is no act called “{name}” here.", name=name))
        by = cast(User, request.user)
        subject: Any = None
        actor = Actor(by, act.by[0])
        if pk is not None:
            subject = _meant(model, act, by, pk)
            actor = acts.actor_in(subject, act, by)
        asked = request.POST if request.method == "POST" else request.GET
        part = subject.part(act.part, asked) if act.part else subject
        form = act.takes(context={"subject": subject, "by": by}) if act.takes else None
        begins = beginning(Telling(subject, part, actor, act))
        more = (act.part,) if act.part else ()
        said = inputs.tidied(form, asked if asked is request.POST else inputs.begun(begins.initial, asked), *more)
        return cls(request, act, subject, part, actor, form, begins, said)

    @property
    def by(self) -> User:
        return cast(User, self.request.user)

    @property
    def page(self) -> QueryDict:
        return self.request.POST

    @property
    def key(self) -> str:
        said = self.page.get("key", "")
        return said if acts.is_key(said) else str(uuid.uuid4())

    @property
    def version(self) -> int | None:
        """The version that the person saw; what is not one counts as none."""
        said = self.page.get("version", "")
        return int(said) if said.isdecimal() and len(said) < 9 else None

    @property
    def asks_for_the_form(self) -> bool:
        """One more row, or a change of what was entered: nothing is to be done yet."""
        return "add" in self.page or "change" in self.page

    @property
    def is_checked(self) -> bool:
        """Whether the person has seen what will happen, or nothing has to be checked."""
        return not self.act.checks_first or "confirmed" in self.page

    @cached_property
    def asks_something(self) -> bool:
        """Whether there is anything to fill in; else the check page comes at once."""
        fields = self.form.fields.values() if self.form is not None else ()
        return any(each.style.get("kind") != "hidden" for each in fields)

    def telling(self, said: Mapping[str, Any] | None = None) -> Telling:
        return Telling(self.subject, self.part, self.actor, self.act, said or {}, self.begins.context)

    def told(self, said: Mapping[str, Any] | None = None) -> Told:
        return told(self.telling(said))

    def silence(self) -> Any:
        """What happens otherwise: said beside what the act leads to."""
        return silence(self.telling())

    def must_be_theirs(self) -> None:
        """Raise NotAllowed where the act belongs to others: they are not shown its form, whatever else was wrong."""
        if self.subject is not None and self.act.who:
            with sight.everything():
                self.act.who(self.part, self.actor)

    def check(self) -> None:
        """Raise what the act itself would refuse now. Nothing is changed."""
        if self.subject is None:
            return
        refusal = acts.permitted(self.by, self.subject, self.act, self.said)
        if refusal is not None:
            raise refusal

    def rehearse(self) -> None:
        """Raise what performing it would raise, before anybody is shown what it leads to. What is paid by card is
        checked when it is begun: its act needs the payment.
        """
        if self.subject is not None and self.act.bill is None and self.act.checks_first:
            acts.rehearse(self.subject, self.act.name, by=self.by, data=self.said)

    def foreseen(self) -> Reconsider | None:
        """What would become of its words, unless the person has said that they know."""
        try:
            known = self.page.get("knowing", "")
            foreseeing.ask(self.subject, self.act.name, by=self.by, data=self.said, known=known, version=self.version)
        except Reconsider as foreseen:
            return foreseen
        return None

    def validated(self) -> dict[str, Any]:
        return acts.validated(self.act, self.subject, self.said, self.by) if self.asks_something else {}

    def validated_or_nothing(self) -> dict[str, Any]:
        try:
            return self.validated()
        except Invalid:
            return {}  # the act itself says what is wrong


@sight.everything()
def _meant(model: Any, act: Act, by: User, pk: uuid.UUID) -> Any:
    """Staff whose work the act is may try it on any: they are told when it is not theirs or already done."""
    known = model.objects.all() if by.roles.intersection(act.by) else model.objects.visible_to(by)
    subject = known.whole().filter(pk=pk).first()
    if subject is None:
        raise NotFound(phrase("There is nothing here that you can see."))
    return subject
