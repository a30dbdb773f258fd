"""How a letter is put together: what happened, what one can do, one link, what comes of silence, and until when.

As plain text and as plain HTML: no pictures, no styles, nothing that is fetched from anywhere. Whatever people have
chosen for a name or a title is taken out of disguise first: no line breaks, no marks that turn the direction of
writing round, no addresses that a mail program would make a link of.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.html import format_html, format_html_join

from core.phrases import phrase, phrase_later
from core.presenting import NO_BREAK, day_of_year, last_minute, long_deadline, other_language, place
from people.models import User

if TYPE_CHECKING:
    from record.models import Notice

WHY = phrase_later("You get this because you are part of it. Answer on the portal: nobody reads this address.")
CHOICES = phrase_later("Mails like this one can be switched off in your account.")
TRUST = phrase_later("The portal never asks for a password, a card or a payment by mail.")
LONGEST_TITLE = 160
JOINERS = "\u200c\u200d"  # part of how some languages are written
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]{1,14}://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """A mail in words. `topic`: what it belongs to that a person can switch off; empty: it is always told."""

    title: str
    text: str
    html: str
    topic: str = ""
    is_urgent: bool = False
    not_before: datetime | None = None


def letter(
    title: str,
    happened: list[str],
    *,
    link: str,
    to: User,
    can_do: str = "",
    otherwise: str = "",
    due: datetime | None = None,
    topic: str = "",
    is_urgent: bool = False,
    ending: str = "",
    not_before: datetime | None = None,
) -> Letter:
    """Plain sentences in, a letter out. `link` is a path of the portal, the only link in it.

    A long title loses its end, never its `ending`: until when, and what it is about. `not_before`: what may still be
    taken back waits that long, and is then asked about again.
    """
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{link}"
    before = [
        plain(part)
        for part in [phrase("Hello {display_name},", display_name=to.display_name), *happened, can_do]
        if part
    ]
    after = [plain(part) for part in (otherwise, until(due, to) if due else "") if part]
    last = " ".join(map(str, [WHY, TRUST, *([CHOICES] if topic else [])]))
    text = "\n\n".join([*before, address, *after, last])
    subject = titled(title, ending)
    return Letter(subject, text, _html(subject, before, address, after, last), topic, is_urgent, not_before)


def _html(title: str, before: list[str], address: str, after: list[str], last: str) -> str:
    return format_html(
        '<!DOCTYPE html>\n<html lang="{}">\n<head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1"><title>{}</title></head>\n<body>\n{}<p><a href="{}">{}</a></p>\n'
        "{}<hr>\n<p><small>{}</small></p>\n</body>\n</html>\n",
        other_language() or "en",
        title,
        _paragraphs(before),
        address,
        address,
        _paragraphs(after),
        last,
    )


def _paragraphs(parts: list[str]) -> str:
    return format_html_join("", "<p>{}</p>\n", ((part,) for part in parts))


def titled(title: str, ending: str = "") -> str:
    """A title in one line that mail programs show: its first sentence where there are several and it is too long."""
    said, last = plain(title).replace(NO_BREAK, " "), plain(ending).replace(NO_BREAK, " ")
    room = LONGEST_TITLE - len(last) - (1 if last else 0)
    if len(said) > room:
        said = re.split(r"(?<=[^.\s]{2})\. (?=[A-Z])", said)[0]
    if len(said) > room:
        said = f"{said[: room - 1].rpartition(' ')[0]}…"
    return f"{said} {last}".strip()


def plain(words: str) -> str:
    """One line that is what it looks like: no control or direction marks, and no address in what people wrote."""
    return re.sub(" +", " ", _SCHEME.sub("", "".join(map(_shown, str(words))))).strip()


def _shown(mark: str) -> str:
    kind = unicodedata.category(mark)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    return "" if kind in ("Cf", "Co", "Cs", "Cn") and mark not in JOINERS else mark


def until(due: datetime, to: User) -> str:
    """The last minute that counts, in UTC and where the reader lives."""
    last = last_minute(due)
    local = last.astimezone(ZoneInfo(to.time_zone))
    if local.utcoffset() == last.utcoffset():
        return phrase(
            "Until {due}. Your time ({time_zone}) is the same.", due=long_deadline(due), time_zone=place(to.time_zone)
        )
    return phrase(
        "Until {due} ({day}, {time} in {time_zone}).",
        due=long_deadline(due),
        day=day_of_year(local),
        time=f"{local:%H:%M}",
        time_zone=place(to.time_zone),
    )


def headers(notice: Notice) -> dict[str, str]:
    """A stable id, by which a mail that was sent twice is known; and the thread of its contract or case."""
    domain = settings.MAIL_DOMAIN
    if notice.event_id:
        name = f"{notice.event_id}"
    elif notice.due_at:
        name = f"{notice.topic or notice.deadline_id}.{notice.hours or 0}h.{notice.due_at:%Y%m%dT%H%M%S%f}"
    said = {"Message-ID": f"<{name}.{notice.recipient_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    if notice.subject_id:
        said |= dict.fromkeys(("References", "In-Reply-To"), f"<{notice.subject_id}@{domain}>")
    return said


def unquoted(words: str) -> str:
    """Without what somebody wrote, which stands in quotation marks after a colon or as a sentence of its own."""
    return _QUOTED.sub("", words)


# In the marks of any language, to the last closing one: what is quoted may itself hold some.
_QUOTED = re.compile(r"(?:\s?[::]|(?<=[.?!।]))\s[“„«‹\"].*[”“»›\"]", re.DOTALL)
