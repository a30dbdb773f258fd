"""A report, to whoever made it: received, in review, decided; what changes in the case, and what is private."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from core import clock
from core.phrases import phrase, phrase_later
from core.presenting import long_moment, short_moment
from disputes.beside import called
from disputes.conduct import DISMISSED, UPHELD
from disputes.models import Case
from disputes.pages.came_of_report import changes, then
from disputes.pages.deciding import CALLED
from disputes.pages.statement import RULES
from disputes.pages.wording import sentence
from disputes.pages.words import permanent
from messaging.models import Flag, Room, Ruling
from messaging.reports import Report
from messaging.review import DECIDED_WITHIN
from messaging.taken_up import TakenUp
from messaging.turns import How, Turn
from people.ladder import TAKEN_BACK_WITHIN
from people.models import User

PER_PAGE = 30
OVERTURNED = phrase_later("Overturned on appeal")
PRIVATE = phrase_later(
    "Whether something follows for the account of whoever wrote it, and what, is "
    "private, as it would be if it were yours. It concerns the person and not your "
    "case; told to the other side, it would be one more means of pressure. No "
    "measure moves money or decides a case."
)


def own_report(person: User, pk: int) -> Report | None:
    return _whole().filter(by=person, pk=pk).first()


def own_reports(person: User) -> Any:
    """The newest first."""
    return _whole().filter(by=person).order_by("-made_at", "-pk")


def _whole() -> Any:
    return Report.objects.select_related(
        "flag__message__thread",
        "flag__ruled_by",
        "about__author",
        "about__thread",
        "about__subject__as_case__contract__rulebook",
    ).prefetch_related("flag__turns", "about__words_beside")


def reports_page(person: User, page: str) -> dict[str, Any]:
    """The context of templates/people/reports.html."""
    shown = Paginator(own_reports(person), PER_PAGE).get_page(page)
    return {
        "page": shown,
        "rows": [
            {
                "url": reverse("own-report", args=[each.pk]),
                "called": f"{CALLED[each.category]}: {called(each.about)}, {case_of(each).reference}",
                "made_at": each.made_at,
                "standing": standing(each.flag),
            }
            for each in shown
        ],
    }


def report_page(report: Report) -> dict[str, Any]:
    """The context of templates/people/report.html."""
    flag, case = report.flag, case_of(report)
    turns = list(flag.turns.order_by("at"))
    return {
        "report": report,
        "case": case,
        "title": standing(flag),
        "called": called(report.about),
        "where": where(report, case),
        "is_there": bool(case.contract.side_of(report.by)) or case.is_mediated_by(report.by),
        "steps": steps(report),
        "facts": facts(report),
        "says": decided_words(report, turns) if not flag.is_pending else waiting_words(report),
        "changes": [] if flag.is_pending else changes(report, case),
        "history": [turned(turn) for turn in turns],
        "private": PRIVATE,
        "then": then(report),
    }


def case_of(report: Report) -> Case:
    case: Case = report.about.subject.as_case
    return case


def where(report: Report, case: Case) -> dict[str, str]:
    """The address of what was reported, and what leads there. Words beside an act have none of their own."""
    if report.about.thread.room == Room.BESIDE:
        return {"url": reverse("case", args=[case.pk]), "label": phrase("The words in their case")}
    number = report.about.number
    return {"url": permanent(case, number), "label": phrase("Message {number} in its room", number=number)}


def standing(flag: Flag) -> str:
    """Where it stands, in two words or three."""
    if flag.is_pending:
        return phrase("In review")
    overturned = any(turn.how == How.OVERTURNED for turn in flag.turns.all())
    return OVERTURNED if overturned else phrase("Upheld") if flag.state == Ruling.UPHELD else phrase("Not upheld")


def due_of(flag: Flag) -> datetime:
    """By when reviewers mean to have decided; of a ruling that was taken back, from then on."""
    last = flag.turns.order_by("at").last()
    return (last.at if last else flag.raised_at) + DECIDED_WITHIN


def taken_up_at(flag: Flag) -> datetime | None:
    """Since when a reviewer has it before them, where one has said so."""
    first = TakenUp.objects.now().filter(flag=flag).order_by("at").first()
    return first.at if first else None


def steps(report: Report) -> list[dict[str, str]]:
    """For components/stepper.html."""
    flag = report.flag
    received = {
        "name": phrase("Received"),
        "state": "done",
        "note": phrase("{made_at} UTC", made_at=short_moment(report.made_at)),
    }
    if not flag.is_pending and flag.ruled_at:
        decided = {
            "name": standing(flag),
            "state": "done",
            "note": phrase("{ruled_at} UTC", ruled_at=short_moment(flag.ruled_at)),
        }
        return [received, {"name": phrase("In review"), "state": "done", "note": ""}, decided]
    by = due_of(flag)
    late = by <= clock.now()
    moment = short_moment(by)
    note = phrase("Meant for {moment} UTC", moment=moment) if late else phrase("By {moment} UTC", moment=moment)
    review = {"name": phrase("In review"), "state": "now", "note": phrase("Late") if late else ""}
    return [received, review, {"name": phrase("Decided"), "state": "next", "note": note}]


def facts(report: Report) -> list[dict[str, str]]:
    found = [
        {
            "name": phrase("What you reported"),
            "value": phrase(
                "{about}, by {author}, {sent_at}",
                about=sentence(called(report.about)),
                author=report.about.author,
                sent_at=long_moment(report.about.sent_at),
            ),
        },
        {"name": phrase("Reported as"), "value": CALLED[report.category]},
        {
            "name": phrase("Received"),
            "value": phrase(
                "{made_at}, as {reference}", made_at=long_moment(report.made_at), reference=report.reference
            ),
        },
    ]
    if not report.flag.is_pending and report.flag.ruled_at:
        found.append({"name": phrase("Decided"), "value": long_moment(report.flag.ruled_at)})
        found.append(
            {
                "name": phrase("Who decided"),
                "value": phrase(
                    "A reviewer, who is a person and has no part in the case. No machine decided about it."
                ),
            }
        )
        found.append({"name": phrase("How it was found"), "value": found_by(report.flag)})
    return found


def found_by(flag: Flag) -> str:
    if flag.message.why:
        return phrase("By the portal’s automatic screen and by your report. A reviewer then read it.")
    return phrase("By your report. No machine took part.")


def waiting_words(report: Report) -> list[str]:
    """What is known, and no more: whether somebody has it before them, and by when one hears."""
    flag = report.flag
    up, due = taken_up_at(flag), due_of(flag)
    place = (
        phrase("A reviewer has taken it up, {up} UTC.", up=short_moment(up))
        if up
        else phrase("It stands in the reviewers’ queue: threats come first, and of each kind the oldest.")
    )
    by = (
        phrase("Reviewers mean to decide within four hours, so by {due}.", due=long_moment(due))
        if due > clock.now()
        else phrase(
            "Reviewers mean to decide within four hours. That was on {due}: it is late, and "
            "waits at the front of the queue.",
            due=long_moment(due),
        )
    )
    return [
        place,
        by,
        phrase("You hear by mail, and it then stands here. Until then the message stays folded for you."),
    ]


def decided_words(report: Report, turns: list[Turn]) -> list[str]:
    flag = report.flag
    said = [UPHELD[flag.category] if flag.state == Ruling.UPHELD else DISMISSED]
    if flag.state == Ruling.UPHELD:
        said = [
            phrase("A reviewer found that the message breaks the rules. {said}", said=said[0]),
            RULES[flag.category],
        ]
    elif any(turn.how == How.OVERTURNED for turn in turns):
        said = [
            phrase(
                "A reviewer had upheld your report. On appeal another reviewer found that the message breaks no rule."
            )
        ]
    else:
        said = [
            phrase(
                "A reviewer has read the message. {dismissed} That says nothing against you: to report is no fault.",
                dismissed=DISMISSED,
            )
        ]
    if flag.ruled_at and clock.now() < flag.ruled_at + TAKEN_BACK_WITHIN and not turns:
        said.append(phrase("The reviewer may still take this back, for a minute. You get a mail after that."))
    return said


def turned(turn: Turn) -> str:
    at, was_upheld = short_moment(turn.at), turn.was_ruled == Ruling.UPHELD
    if turn.how == How.TAKEN_BACK:
        return (
            phrase("{at} UTC: the reviewer, who had upheld it, took the ruling back within a minute.", at=at)
            if was_upheld
            else phrase("{at} UTC: the reviewer, who had dismissed it, took the ruling back within a minute.", at=at)
        )
    return (
        phrase("{at} UTC: on appeal, another reviewer overturned the ruling of the one who upheld it.", at=at)
        if was_upheld
        else phrase("{at} UTC: on appeal, another reviewer overturned the ruling of the one who dismissed it.", at=at)
    )
