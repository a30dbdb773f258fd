"""Letters to those who were written to: that something was held for their safety, what came of their report, and of
what they asked to see. No word of a message, of a report or of a reason is in a mail.
"""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes.beside import called, is_many
from disputes.models import Case, Respite
from disputes.pages.wording import sentence
from disputes.respites import MOVES_BY
from messaging.asking import Asking
from messaging.models import APART, Flag, Message, Ruling, State
from messaging.reports import Report
from messaging.review import DECIDED_WITHIN
from people.ladder import TAKEN_BACK_WITHIN
from people.models import User
from record.letters import Letter, letter
from record.models import Event
from record.wanted import MESSAGES

ABOUT_ASKING = frozenset(["ask_to_see", "answer_to_see"])
NOTHING_TO_DO = phrase_later("You need do nothing. It changes no deadline, no right and no money.")
PRIVATE = phrase_later("Measures on the other account are private.")


def about_asking(case: Case, event: Event, to: User) -> Letter | None:
    """To who asked: that it was received, and later that there is an answer."""
    asking = Asking.objects.filter(pk=event.said.get("asking"), by=to).first()
    if asking is None:
        return None
    is_answer = event.act == "answer_to_see"
    what = (
        phrase("A reviewer has answered what you asked")
        if is_answer
        else phrase("You asked a reviewer about a held message")
    )
    then = (
        phrase("The answer stands on a page of yours alone.")
        if is_answer
        else phrase("You get a mail when there is an answer.")
    )
    return _letter(
        case, to, what, then, reverse("asked-to-see", args=[asking.pk]), can_do=phrase("You need do nothing:")
    )


def about_report(case: Case, event: Event, to: User) -> Letter | None:
    """The receipt for who reports a message."""
    report = Report.objects.filter(pk=event.said.get("report"), by=to).first()
    if report is None:
        return None
    what = phrase("Your report of {about} was received", about=called(report.about))
    then = phrase(
        "A reviewer reads it. Reviewers mean to decide by {made_at}.",
        made_at=long_moment(report.made_at + DECIDED_WITHIN),
    )
    return _letter(case, to, what, then, _page_of(report), can_do=phrase("The page says where it stands:"))


def about_ruling(case: Case, event: Event, message: Message, to: User) -> Letter | None:
    """To who reported the message; else to whoever it was meant for, where it was held. Mails wait for the minute."""
    flag = Flag.objects.filter(message=message).first()
    if flag is None or not _is_in_its_room(case, message, to):
        return None
    if report := Report.objects.filter(flag=flag, by=to).first():
        return _to_reporter(case, event, flag, report)
    if event.act in ("uphold", "dismiss") and flag.ruled_at == event.at and flag.arrived_as == State.HELD:
        return _held_and_ruled(case, flag, message, to, event.at)
    return None


def _to_reporter(case: Case, event: Event, flag: Flag, report: Report) -> Letter | None:
    it, wait = called(report.about), event.at + TAKEN_BACK_WITHIN
    if event.act in ("uphold", "dismiss"):
        if flag.ruled_at != event.at:
            return None  # taken back within the minute
        what = (
            phrase("Your report of {it} was upheld", it=it)
            if flag.state == Ruling.UPHELD
            else phrase("Your report of {it} was not upheld", it=it)
        )
        then = phrase("The page says what changes in your case. {private}", private=PRIVATE)
    elif event.act == "grant_appeal":
        wait = event.at
        what = phrase("The ruling on your report of {it} was overturned on appeal", it=it)
        then = phrase(
            "Another reviewer found that the message breaks no rule. The page says what changes in your case."
        )
    else:
        wait = event.at
        what = phrase("The ruling on your report of {it} stands", it=it)
        then = phrase("It was appealed, and another reviewer refused the appeal. Nothing changes, and it is final.")
    return _letter(case, report.by, what, then, _page_of(report), can_do=phrase("Read more:"), not_before=wait)


def _held_and_ruled(case: Case, flag: Flag, message: Message, to: User, at: datetime) -> Letter | None:
    wait = at + TAKEN_BACK_WITHIN
    if flag.state == Ruling.DISMISSED:
        if message.state == State.ASIDE:
            return None  # contact is not direct: it went to the mediator
        name = sentence(called(message))
        what = (
            phrase("{name}, which were held, are delivered to you", name=name)
            if is_many(message)
            else phrase("{name}, which was held, is delivered to you", name=name)
        )
        then = phrase("A reviewer found that it breaks no rule. You read it on the portal.")
        return _letter(case, to, what, then, _case_page(case), not_before=wait)
    what = phrase("A reviewer upheld that a message was held for your safety")
    moved = phrase(" The deadline that ran has {hours} hours more.", hours=int(MOVES_BY.total_seconds() // 3600))
    then = phrase("It is not delivered.") + (moved if Respite.objects.filter(flag=flag).exists() else "")
    can_do = phrase("You need do nothing. What it says you learn only if you ask for it, in the room:")
    return _letter(case, to, what, f"{then} {PRIVATE}", _room_page(case), can_do=can_do, not_before=wait)


def about_held(case: Case, message: Message, to: User) -> Letter | None:
    """To whom a message was meant for that is held, once; not to a mediator, for whom it changes nothing."""
    if message.state != State.HELD or not _is_in_its_room(case, message, to):
        return None
    return _letter(
        case,
        to,
        phrase("A message was held for your safety"),
        phrase("A message to you was held, and a reviewer reads it. {nothing_to_do}", nothing_to_do=NOTHING_TO_DO),
        _room_page(case),
        can_do=phrase("What it says you learn only if you ask a reviewer, in the room:"),
        topic=MESSAGES,
    )


def _is_in_its_room(case: Case, message: Message, to: User) -> bool:
    """Whom a message was meant for; of the room of both sides not the mediator, who reads that something is held."""
    if message.author_id == to.pk:
        return False
    if Report.objects.filter(flag__message=message, by=to).exists():
        return True
    if message.thread.room in APART:
        return to.pk in (message.thread.party_id, message.thread.mediator_id)
    return case.contract.side_of(to) is not None


def _letter(
    case: Case,
    to: User,
    what: str,
    then: str,
    link: str,
    *,
    can_do: str = "",
    topic: str = "",
    not_before: datetime | None = None,
) -> Letter:
    return letter(
        what,
        [
            phrase("{happened}, in {reference}, {title}.", happened=what, reference=case.reference, title=case.title),
            then,
        ],
        can_do=can_do,
        link=link,
        to=to,
        topic=topic,
        ending=f"({case.reference})",
        not_before=not_before,
    )


def _page_of(report: Report) -> str:
    return reverse("own-report", args=[report.pk])


def _case_page(case: Case) -> str:
    return reverse("case", args=[case.pk])


def _room_page(case: Case) -> str:
    return reverse("room", args=[case.pk])
