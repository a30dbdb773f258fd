"""One case in which every kind of words is written, each with a marker of its own, by whoever writes such words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import TestCase

from core.clock import StoppedClock
from disputes import statement_drafts
from disputes.places import Place
from messaging.asking import Asking
from messaging.screening import screened_as
from people.models import User
from record.acts import perform
from record.outbox import send_outbox
from tests.evidence.pictures import picture
from tests.stories import LARGE, Story, person

KINDS = (
    "claim", "response", "item", "wants", "declaration", "handback", "hand_over", "caption", "exhibit_name",
    "exhibit_text", "offer_note", "spoken", "folded", "masked", "held", "held_file_name", "held_file_text",
    "redacted", "withdrawn",
    "first_words", "second_words", "let_through", "file_name", "file_text", "draft", "begun",
    "private_client", "private_freelancer", "private_mediator", "private_former", "private_held", "private_file_name",
    "by_way",
    "report", "report_of_mediator", "private_report", "upheld_reason", "dismissed_reason", "granted_reason", "appeal",
    "asking", "asking_refused", "shown_reason", "refused_reason",
    "party_question", "party_answer", "held_answer", "close_call",
    "sealed_name", "sealed_text", "sealed_because", "gist", "came_from", "denial", "withdrawal", "earlier_caption",
    "pin", "sealed_pin",
)  # fmt: skip


def marker(kind: str) -> str:
    """A word that nothing else has, whatever is folded, masked or escaped around it."""
    return f"zq{kind.replace('_', '')}qz"


@dataclass
class World:
    """The case, who is in it, and who is not."""

    story: Story
    former: User = field(init=False)
    second_reviewer: User = field(init=False)
    barred_reviewer: User = field(init=False)

    def __post_init__(self) -> None:
        self.former = person("ada@evenhand.example", "Ada Lin", "mediator")
        self.second_reviewer = person("ruth@adeyemi.example", "Ruth Adeyemi", "reviewer")
        self.barred_reviewer = person("colleague@hale.example", "Colleague", "reviewer")

    @property
    def people(self) -> dict[str, User | None]:
        told = self.story
        return {
            "client": told.client, "freelancer": told.freelancer, "mediator": told.mediator, "former": self.former,
            "reviewer": told.reviewer, "barred": self.barred_reviewer, "operator": told.operator,
            "stranger": told.stranger, "nobody": None,
        }  # fmt: skip

    def do(self, by: User, act: str, screened: str | None = None, **said: Any) -> Any:
        """An act as it is done in earnest: what waits for the commit happens, and mails go out."""
        return self.really(lambda: self._act(by, act, screened, said))

    def _act(self, by: User, act: str, screened: str | None, said: dict[str, Any]) -> Any:
        with screened_as(screened):
            return self.story.act(by, act, **said).result

    def really(self, does: Callable[[], Any]) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            result = does()
            send_outbox()
        return result

    def says(
        self, by: User, kind: str, screened: str | None = None, words: str = "About page 12: {}.", **more: Any
    ) -> int:
        """The number of the message."""
        return int(self.do(by, "say", screened, text=words.format(marker(kind)), **more).number)

    def file(self, by: User, name: str, text: str) -> str:
        return self.story.upload(by, f"{marker(name)}.txt", f"{marker(text)}\n".encode())


def planted(stopped: StoppedClock) -> World:
    world = World(Story(stopped, LARGE))
    _statements(world)
    _mediators(world)
    _evidence(world)
    _messages(world)
    _rulings(world)
    _privately(world)
    _questions(world)
    stopped.advance(hours=12)  # what waits for the morning, and for the minute of a ruling
    world.really(lambda: None)
    return world


def _statements(world: World) -> None:
    story = world.story
    story.in_response(statement=f"The story, {marker('claim')}.", wants=marker("wants"))
    said = story.statement(story.respondent, statement=f"The story, {marker('response')}.")
    said["items"][0]["words"] = marker("item")
    world.do(story.respondent, "respond", **said)
    exhibit = world.file(story.freelancer, "exhibit_name", "exhibit_text")
    world.do(story.freelancer, "add_exhibits", files=[exhibit], caption=marker("caption"))
    world.do(story.client, "offer", to_freelancer="400.00", note=f"A note, {marker('offer_note')}.")
    story.clock.advance(days=3)
    world.do(story.claimant, "escalate")


def _mediators(world: World) -> None:
    story = world.story
    world.do(world.former, "claim", declaration=f"I know neither, {marker('declaration')}.")
    world.says(story.freelancer, "private_former", room="private")
    world.do(
        world.former, "hand_back", reason=f"I am ill, {marker('handback')}.", note=f"Read it, {marker('hand_over')}."
    )
    world.do(story.mediator, "claim", declaration="I know neither side.")


def _evidence(world: World) -> None:
    """Sealed, with its gist; from outside, denied; described anew; withdrawn."""
    story = world.story
    freelancer, client, reading = story.freelancer, story.client, {"exhibit": 3}
    sealed = {"caption": "What somebody else says", "sealed": True, "sealed_because": marker("sealed_because")}
    world.do(freelancer, "add_exhibits", files=[world.file(freelancer, "sealed_name", "sealed_text")], **sealed)
    world.do(story.mediator, "read_exhibit", **reading)
    world.do(story.mediator, "summarise_sealed", gist=marker("gist"), **reading)
    chat = story.upload(freelancer, "chat.txt", b"Will you? Yes.")
    world.do(freelancer, "add_exhibits", files=[chat], caption=marker("earlier_caption"), came_from=marker("came_from"))
    world.do(client, "deny_import", exhibit=4, words=marker("denial"))
    world.do(freelancer, "describe_exhibit", exhibit=4, caption="A chat")
    world.do(freelancer, "withdraw_exhibit", exhibit=4, reason=marker("withdrawal"))
    _pins(world)


def _pins(world: World) -> None:
    """On a picture for all, and on one that is sealed."""
    freelancer, place = world.story.freelancer, {"x": 500, "y": 250}
    sealed = {"sealed": True, "sealed_because": "Under an agreement"}
    for number, kind, how in ((5, "pin", {}), (6, "sealed_pin", sealed)):
        there = world.story.upload(freelancer, f"{kind}.png", picture("PNG", (40 + number, 30)))
        world.do(freelancer, "add_exhibits", files=[there], caption="A picture", **how)
        world.do(freelancer, "pin_exhibit", exhibit=number, words=f"It stands here: {marker(kind)}", **place)


def _messages(world: World) -> None:
    story = world.story
    client = story.client
    world.says(client, "spoken", files=[world.file(client, "file_name", "file_text")])
    world.says(client, "folded", "harassment")
    masked = "Write to {}@gmail.com, and we settle this outside the portal."
    world.says(client, "masked", words=masked)
    world.says(client, "withdrawn")
    world.do(client, "withdraw_message", message=_last(world))
    corrected = world.says(client, "first_words")
    said = {"message": corrected, "text": f"About page 12: {marker('second_words')}."}
    world.really(lambda: perform(story.case, "correct_message", by=client, data=said))  # within its minutes
    Place(story.case).keep_draft(client, marker("draft"))
    statement_drafts.begin(story.contract, client, {"milestones": ["1"], "about": ["work"]})
    begun = {"statement": [f"It was not there, {marker('begun')}."]}
    statement_drafts.keep(story.contract, client, "story", begun, seen=None)


def _last(world: World) -> int:
    return int(world.story.case.messages.order_by("-number").values_list("number", flat=True)[0])


def _rulings(world: World) -> None:
    """While contact is direct, what reaches the other side; then threats that stand, and what goes by the mediator."""
    story = world.story
    client, reviewer, second = story.client, story.reviewer, world.second_reviewer
    redacted = world.says(client, "redacted")
    world.do(story.freelancer, "report", message=redacted, category="threat", reason=marker("report"))
    world.do(story.mediator, "report", message=redacted, reason=marker("report_of_mediator"))
    through = world.says(story.freelancer, "let_through", "threat")
    world.do(reviewer, "dismiss", message=through, reason=marker("dismissed_reason"))
    insult = world.says(client, "close_call", "harassment")
    world.do(reviewer, "uphold", message=insult, reason="An insult.")
    world.do(client, "appeal", message=insult, words=marker("appeal"))
    world.do(second, "grant_appeal", message=insult, reason=marker("granted_reason"))
    held = world.says(client, "held", "threat", files=[world.file(client, "held_file_name", "held_file_text")])
    world.do(story.freelancer, "ask_to_see", message=held, words=marker("asking"))
    world.do(
        second, "answer_to_see", asking=Asking.objects.latest("pk").pk, decision="show", reason=marker("shown_reason")
    )
    world.do(reviewer, "uphold", message=redacted, reason=marker("upheld_reason"), category="threat")
    world.says(story.freelancer, "by_way")
    refused = world.says(story.client, "private_held", "threat", room="private")
    world.do(story.mediator, "ask_to_see", message=refused, words=marker("asking_refused"))
    world.do(
        second,
        "answer_to_see",
        asking=Asking.objects.latest("pk").pk,
        decision="refuse",
        reason=marker("refused_reason"),
    )


def _privately(world: World) -> None:
    story = world.story
    world.says(story.client, "private_client", room="private")
    private = world.file(story.freelancer, "private_file_name", "private_file_name")
    number = world.says(story.freelancer, "private_freelancer", room="private", files=[private])
    world.do(story.mediator, "report", message=number, category="harassment", reason=marker("private_report"))
    world.says(story.mediator, "private_mediator", room="private", to="freelancer")


def _questions(world: World) -> None:
    story = world.story
    for to, by, kind, screened in (
        ("client", story.client, "party_answer", None),
        ("freelancer", story.freelancer, "held_answer", "threat"),
    ):
        world.do(story.mediator, "ask_party", to=to, text=f"What of {marker('party_question')}?", days=2)
        world.do(by, "answer_party", screened, text=f"This: {marker(kind)}.")
