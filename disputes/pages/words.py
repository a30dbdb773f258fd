"""The words of messages as a page draws them: their markup, and other messages that they refer to, as links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.presenting import hidden, short_moment
from disputes.models import Case
from disputes.pages.files_with import files_with
from disputes.pages.own_asking import asked_about
from messaging import markup
from messaging.asking import Asking
from messaging.models import State
from messaging.referring import referred_to
from messaging.rewording import UNREAD
from messaging.showing import Shown
from people.models import User


@dataclass(frozen=True)
class Drawing:
    """What draws the messages of a page: whatever they refer to, and came with, was looked for once for all of them."""

    linked: Callable[[int], str]
    files: dict[int, list[dict[str, Any]]]
    asked: dict[int, Asking]  # by message: what this person asked to see of what is held from them

    def words(self, shown: Shown) -> SafeString:
        return markup.drawn(shown.text, self.linked, hidden())


def drawing(case: Case, person: User, shown: Sequence[Shown]) -> Drawing:
    numbers = (number for each in shown for number in markup.numbers_in(each.text))
    held = [each.pk for each in shown if each.state is State.HELD and not each.is_own]
    return Drawing(_links(case, person, shown, numbers), files_with(case, shown), asked_about(person, held))


def _links(case: Case, person: User, shown: Sequence[Shown], numbers: Iterable[int]) -> Callable[[int], str]:
    here = {each.number: each for each in shown if each.is_own or each.state not in UNREAD or each.text}
    wanted = set(numbers)
    mediates = case.contract.side_of(person) is None
    elsewhere = referred_to(case, person, wanted - here.keys(), mediates=mediates) if wanted else {}

    def linked(number: int) -> str:
        """Of a message that this person does not see, nothing but its number."""
        if there := here.get(number):
            return _link(f"#message-{number}", number, there.author.display_name, there.sent_at)
        if found := elsewhere.get(number):
            return _link(permanent(case, found.number), number, found.name, found.sent_at)
        return f"#{number}"

    return linked


def _link(address: str, number: int, name: str, at: datetime) -> SafeString:
    return format_html(
        '<bdi><a class="refers" href="{}">#{}, {}, {}</a></bdi>', address, number, name, short_moment(at)
    )


def permanent(case: Case, number: int) -> str:
    """The address of a message, wherever it stands, and however many come after it."""
    return reverse("message", args=[case.pk, number])
