"""Letters about a case: to each who is told of an event, what happened, what one can do, and what silence leads to.

No mail carries what somebody wrote: no message, no caption, no reason.
"""

from __future__ import annotations

from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from core.phrases import phrase, phrase_later, without_stop
from core.presenting import long_moment, short_deadline
from disputes import letters_of_contact
from disputes.letters_of_conduct import ABOUT, about_conduct
from disputes.letters_to_readers import ABOUT_ASKING, about_asking, about_held, about_report
from disputes.models import Case
from disputes.pages.case_page import next_step
from disputes.pages.reader import Reader
from disputes.pages.sentences import whole
from disputes.pages.silence import silence
from messaging.models import Message
from people.models import User
from record.declaring import declared
from record.letters import Letter, letter, unquoted
from record.models import Channel, Event, Notice
from record.outbox import letters_of
from record.wanted import EVIDENCE, MESSAGES, RECEIPTS

REPORTS = ("report", "report_words")
# Quiet acts that are worth a mail: what it says, without a word of theirs.
QUIET = {
    "say": (MESSAGES, phrase_later("{name} wrote a message")),
    "add_exhibits": (EVIDENCE, phrase_later("{name} added evidence")),
}


@letters_of("case")
def about_case(case: Any, event: Event, to: User) -> Letter | None:
    declaration = declared.act(Case, event.act)
    if event.act in ABOUT_ASKING:
        return about_asking(case, event, to)
    if event.by_id == to.pk and event.act in REPORTS:
        return about_report(case, event, to)
    if event.by_id == to.pk:
        return _receipt(case, event, to)
    if event.act in ABOUT:
        return about_conduct(case, event, to)
    if event.act in letters_of_contact.ABOUT:
        return letters_of_contact.about_contact(case, event, to)
    if declaration is not None and declaration.quiet:
        return _quiet(case, event, to)
    what = unquoted(whole(case, event, to))
    reader, named = Reader(case, to), f"{case.reference}, {case.title}."
    if case.is_closed or reader.deadline is None:
        return letter(
            what, [f"{what}.", named], link=_page(case), to=to, can_do=_can_do(reader), ending=f"({case.reference})"
        )
    deadline, otherwise = reader.deadline, silence(reader)
    by = "" if deadline.is_stopped else phrase("Next by {due_at}", due_at=short_deadline(deadline.due_at))
    return letter(
        f"{what}." if by else what,
        [f"{what}.", named],
        ending=f"{by} ({case.reference})".strip(),
        link=_page(case),
        to=to,
        can_do=_can_do(reader),
        otherwise=f"{otherwise.lead} {otherwise.text}" if otherwise else "",
        due=None if deadline.is_stopped else deadline.due_at,
    )


def _can_do(reader: Reader) -> str:
    """The next step, as the case's page begins."""
    if reader.case.is_closed:
        return phrase("The page shows where the money went, and the whole record.")
    step = next_step(reader)
    words = unquoted(unescape(strip_tags(f"{without_stop(step.title)}. {step.text}")))
    waits = step.kicker or phrase("Nothing for you to do now")
    return f"{waits}. {words}" if step.wait else phrase("What you can do: {step}", step=words)


def _receipt(case: Case, event: Event, to: User) -> Letter:
    """That an act was received, when, and under which number and hash it stands in the record."""
    what = unquoted(whole(case, event, to))
    return letter(
        phrase("Receipt: {happened}", happened=what[0].lower() + what[1:]),
        [
            f"{what}.",
            f"{case.reference}, {case.title}.",
            phrase(
                "Received {at}. It is entry {number} of the record of {reference}, with the hash {hash_hex}.",
                at=long_moment(event.at),
                number=event.number,
                reference=case.reference,
                hash_hex=event.hash_hex,
            ),
        ],
        link=_page(case),
        to=to,
        topic=RECEIPTS,
        ending=f"({case.reference})",
    )


def _quiet(case: Case, event: Event, to: User) -> Letter | None:
    """One mail until they have looked: more of the same says nothing new."""
    if event.act not in QUIET:
        return None
    if event.said.get("arrives") == "held":
        return about_held(case, Message.objects.get(subject_id=case.pk, number=event.said["message"]), to)
    earlier = Notice.objects.filter(recipient=to, channel=Channel.PORTAL, read_at=None, event__act=event.act)
    if earlier.filter(event__subject_id=case.pk, event__number__lt=event.number).exists():
        return None
    topic, words = QUIET[event.act]
    what = phrase(words, name=event.by)
    text = [
        phrase(
            "{happened} in {reference}, {title}. You read it on the portal.",
            happened=what,
            reference=case.reference,
            title=case.title,
        )
    ]
    return letter(what, text, link=_page(case), to=to, topic=topic, ending=f"({case.reference})")


def _page(case: Case) -> str:
    return reverse("case", args=[case.pk])
