"""One person's claim or answer as it stands: its parts, how far each has come, and the act's input that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from contracts.acting import inputs
from contracts.acting.attempt import Attempt
from contracts.acting.inputs import rows_in
from core.phrases import phrase_later
from disputes import statement_drafts
from disputes.guided.inputs import story_of, words_of
from disputes.guided.parts import AMOUNT, EVIDENCE, LATE, STORY, WANTS, Part, parts_of
from disputes.models import DraftedPart, StatementDraft
from record.checking import flat_errors

NOT_BEGUN, BEGUN, DONE = phrase_later("Not begun"), phrase_later("Begun"), phrase_later("Done")
Errors = dict[str, list[str]]


@dataclass(frozen=True)
class Task:
    """A part, and how far it has come. `wrong` is what keeps what was begun from being done."""

    part: Part
    state: str
    drafted: DraftedPart | None = None
    wrong: Errors = field(default_factory=dict)
    entered: dict[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.state == DONE

    @property
    def holds_up(self) -> bool:
        """Whether nothing can be sent before it is done. What is optional holds up only with something wrong in it."""
        return not self.is_done and (self.drafted is not None or not self.part.optional)


@dataclass
class Stating:
    attempt: Attempt
    draft: StatementDraft | None

    @classmethod
    def of(cls, attempt: Attempt) -> Stating:
        return cls(attempt, statement_drafts.draft_of(attempt.subject, attempt.by))

    @cached_property
    def drafted(self) -> dict[str, DraftedPart]:
        return {part.name: part for part in self.draft.drafted.all()} if self.draft else {}

    @cached_property
    def about(self) -> QueryDict:
        return self.said(statement_drafts.ABOUT)

    @cached_property
    def parts(self) -> list[Part]:
        return parts_of(self.attempt.begins, self.attempt.act.name, reason=self.about.get("about", ""))

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)

    def said(self, name: str) -> QueryDict:
        """What was kept of a part, as its form says it."""
        drafted = self.drafted.get(name)
        return form_of(drafted.said) if drafted else QueryDict(mutable=True)

    def serializer(self, part: Part, **given: Any) -> serializers.Serializer:
        return part.input(context={"subject": self.attempt.subject, "by": self.attempt.by}, **given)

    def task(self, part: Part, said: QueryDict | None = None) -> Task:
        """How far a part has come, as it was kept; or as it would be with what is `said` now."""
        drafted = self.drafted.get(part.name)
        if said is None and drafted is None:
            return Task(part, NOT_BEGUN)
        form = self.serializer(part, data=self.said(part.name) if said is None else said)
        if form.is_valid():
            return Task(part, DONE, drafted, entered=dict(form.validated_data))
        return Task(part, BEGUN, drafted, flat_errors(form.errors))

    @cached_property
    def tasks(self) -> list[Task]:
        return [self.task(part) for part in self.parts]

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.tasks)

    @property
    def can_be_sent(self) -> bool:
        return not any(task.holds_up for task in self.tasks)

    def after(self, part: Part) -> Task | None:
        """The next part that is still to be done, round from the last one to the first."""
        place = self.parts.index(part)
        following = [*self.tasks[place + 1 :], *self.tasks[:place]]
        return next((task for task in following if not task.is_done), None)

    def composed(self) -> QueryDict:
        """What the act takes, flat, as a form of its own would say it."""
        said = QueryDict(mutable=True)
        if numbers := self.about.getlist("milestones"):
            said.setlist("milestones", numbers)
        entered = {task.part.name: task.entered for task in self.tasks}
        items = [task for task in self.tasks if task.part.place]
        for row, task in enumerate(items):
            said[f"items[{row}]deliverable"] = task.part.place
            said[f"items[{row}]done"] = task.entered.get("done", "")
            said[f"items[{row}]words"] = words_of(task.entered)
        said["statement"] = story_of(entered[STORY])
        said["wants"] = entered[WANTS].get("wants", "")
        said["to_freelancer"] = self.said(AMOUNT).get("to_freelancer", "")
        if LATE in entered:
            said["reason"] = entered[LATE].get("reason", "")
        said.setlist("files", [str(file) for file in entered[EVIDENCE].get("files", ())])
        return inputs.tidied(self.attempt.form, said)


def form_of(kept: dict[str, list[str]]) -> QueryDict:
    said = QueryDict(mutable=True)
    for name, values in kept.items():
        said.setlist(name, values)
    return said


def kept_of(said: QueryDict) -> dict[str, list[str]]:
    return {name: list(values) for name, values in said.lists()}


def tidied(form: serializers.Serializer, said: QueryDict) -> QueryDict:
    """Only what the part asks for. Rows in which nothing stands are no rows."""
    out = inputs.tidied(form, said)
    for name, asked in form.fields.items():
        if isinstance(asked, serializers.ListSerializer):
            for row in rows_in(out, name):
                typed = [key for key in out if key.startswith(f"{name}[{row}]")]
                if not any(value.strip() for key in typed for value in out.getlist(key)):
                    for key in typed:
                        del out[key]
    return out
