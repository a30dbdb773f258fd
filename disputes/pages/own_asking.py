"""What one asked to see of what was held from oneself: the answer, and the words under a cover."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.phrases import phrase, phrase_later
from core.presenting import long_moment, short_moment
from disputes.models import Case
from messaging.asking import Answer, Asking, words_shown
from messaging.models import State
from people.models import User

STANDS = {
    Answer.PENDING: phrase_later("You asked to see it. A reviewer answers; you are told by mail."),
    Answer.SHOWN: phrase_later("You asked to see it, and a reviewer shows it to you."),
    Answer.REFUSED: phrase_later("You asked to see it. A reviewer does not show it, and says why."),
}
NOTHING = phrase_later(
    "You need do nothing about it. It changes no deadline, no right and no money, whether you read it or not."
)
NOT_TOLD = phrase_later(
    "Whoever wrote it is not told whether you read it. The record says that you "
    "asked the reviewers about a message, not about which one, and not what they "
    "answered."
)


def own_asking(person: User, pk: int) -> Asking | None:
    """One's own alone."""
    return _whole().filter(by=person, pk=pk).first()


def own_askings(person: User, case: Case) -> list[Asking]:
    return list(_whole().filter(by=person, message__subject_id=case.pk).order_by("asked_at"))


def _whole() -> Any:
    return Asking.objects.select_related("message__author", "message__private", "message__subject__as_case__contract")


def asking_page(asking: Asking) -> dict[str, Any]:
    """The context of templates/people/asked_to_see.html."""
    message, case = asking.message, asking.message.subject.as_case
    is_through = message.state != State.HELD
    return {
        "asking": asking,
        "case": case,
        "title": phrase("Let through meanwhile") if is_through and asking.is_pending else asking.get_state_display(),
        "facts": [
            {
                "name": phrase("The message"),
                "value": phrase(
                    "Number {number}, by {author}, {sent_at}",
                    number=message.number,
                    author=message.author,
                    sent_at=long_moment(message.sent_at),
                ),
            },
            {"name": phrase("You asked"), "value": long_moment(asking.asked_at)},
            *(
                [
                    {
                        "name": phrase("Answered"),
                        "value": phrase("{answered_at}, by a reviewer", answered_at=long_moment(asking.answered_at)),
                    }
                ]
                if asking.answered_at
                else []
            ),
        ],
        "is_through": is_through,
        "is_shown": asking.state == Answer.SHOWN,
        "words": words_shown(asking),
        "nothing": NOTHING,
        "not_told": NOT_TOLD,
    }


def asked_about(person: User, messages: list[int]) -> dict[int, Asking]:
    """One's own askings about these messages, by message; asked only where something is held from this person."""
    if not messages:
        return {}
    return {each.message_id: each for each in Asking.objects.filter(by=person, message__in=messages)}


def asks(case: Case, message: Any, asked: Asking | None) -> dict[str, str]:
    """Under the line that something is held: the way to ask, or what came of it."""
    if asked is None:
        return {
            "url": f"{reverse('case-act', args=[case.pk, 'ask_to_see'])}?message={message.number}",
            "label": phrase("Ask a reviewer what it says"),
        }
    called = {Answer.PENDING: phrase("You asked to see it"), Answer.SHOWN: phrase("Read what it says, if you want to")}
    label = called.get(Answer(asked.state)) or phrase("Why it is not shown to you")
    if asked.answered_at:
        label = phrase("{label}, {moment} UTC", label=label, moment=short_moment(asked.answered_at))
    return {"url": reverse("asked-to-see", args=[asked.pk]), "label": label}
