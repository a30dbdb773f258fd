"""The whole case as one PDF: what its reader may read, and nothing of what they may not."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

import pypdfium2
import pytest
from django.urls import reverse

from core import clock
from core.presenting import short_moment
from disputes.bundle import bundle_of
from disputes.models import Case
from disputes.whole_case.for_reader import whole_case
from messaging.screening import screened_as
from people.models import User
from tests import stories
from tests.browsing import signed_in, text
from tests.stories import Story

THREAT = "Withdraw, or I call your university."
PRIVATE, OPEN_WORDS = "Between us: I could live with eighty.", "The sources are all in the second folder."
INSULT, HIDDEN, NOTE = "You are a lazy liar.", "victor.hale@mail.example", "My last word, for the sake of peace."
UA = (b"/StructTreeRoot", b"pdfuaid:part", b"/FontFile", b"/Lang")


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def read_by(story: Story, person: User) -> str:
    return words_of(whole_case(story.case, person))


@pytest.fixture
def told(story: Story) -> Story:
    """Everything that a case can hold, with words of each kind."""
    story.in_mediation()
    with screened_as("none"):
        story.act(story.freelancer, "say", text=OPEN_WORDS)
        story.act(story.freelancer, "say", text=PRIVATE, room="private")
        story.act(story.client, "offer", to_freelancer="700.00", note=NOTE)
    story.act(story.client, "say", text=f"Write to me at {HIDDEN} and we settle it there.")
    with screened_as("harassment"):
        story.act(story.client, "say", text=INSULT)
    with screened_as("threat"):
        story.act(story.client, "say", text=THREAT)
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    return story


def test_a_side_gets_all_of_it_tagged(told: Story) -> None:
    made = whole_case(told.case, told.freelancer)
    for mark in UA:
        assert mark in made
    read = words_of(made)
    case = told.case
    for said in (
        f"Case {case.reference}", "Client Victor Hale (respondent)", "1,200.00 USD", "standard, version 1",
        "The story of the freelancer.", "The story of the client.", "1.1 Proposal text", "About deliverable 1.",
        "12 pages without the list of references", "E1 proposal-v2.txt", case.exhibits.get().file.sha256,
        "By Inês Carvalho", NOTE, "700.00 USD to Maribel Reyes", "Three quarters of what was agreed is there.",
        "A list of sources after 2015.", OPEN_WORDS, "The case went to", "Negotiation", bytes(case.head).hex(),
        "opened the case", "/verify/",
    ):  # fmt: skip
        assert said in read, said


def test_each_reads_what_the_room_shows_them(told: Story) -> None:
    client, freelancer, mediator = (read_by(told, each) for each in (told.client, told.freelancer, told.mediator))
    assert THREAT in client
    assert "It may be understood as a threat." in client
    for other in (freelancer, mediator):
        assert THREAT not in other
        assert HIDDEN not in other
        assert INSULT not in other
        assert "Contact details are hidden." in other
        assert "may be insulting" in other
    assert "A message of the client was held for your safety." in freelancer
    assert "A message of the client is held for a reviewer." in mediator
    assert HIDDEN in client
    assert INSULT in client


def test_a_private_room_is_in_nobodys(told: Story) -> None:
    for person in (told.client, told.freelancer, told.mediator):
        assert PRIVATE not in read_by(told, person)


def test_a_message_that_a_reviewer_removed_is_gone(told: Story) -> None:
    told.act(told.client, "report", message=1, category="threat", reason="It is one.")
    assert OPEN_WORDS not in read_by(told, told.client)
    told.act(told.reviewer, "uphold", message=1, reason="A threat.")
    read = read_by(told, told.client)
    assert OPEN_WORDS not in read
    assert "A reviewer removed this message." in read


def test_a_sealed_story_stays_sealed(story: Story) -> None:
    story.in_response()
    assert "The story of the freelancer." not in read_by(story, story.client)
    assert "The story of the freelancer." in read_by(story, story.freelancer)


def test_words_beside_an_act_are_as_on_the_page(story: Story) -> None:
    story.in_negotiation()
    with screened_as("threat"):
        story.act(story.client, "offer", to_freelancer="700.00", note=THREAT)
    with screened_as("harassment"):
        story.act(story.client, "add_exhibits", files=[story.upload(story.client, "a.txt", b"A.\n")], caption=INSULT)
    theirs, own = read_by(story, story.freelancer), read_by(story, story.client)
    assert "The words here were held for your safety." in theirs
    assert "It stays closed in this document" in theirs
    for words in (THREAT, INSULT):
        assert words not in theirs
        assert words in own


def test_a_bid_is_in_nobodys(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "bid", amount="431.00")
    for person in (story.client, story.freelancer):
        assert "431.00" not in read_by(story, person)


def test_it_is_for_the_sides_and_the_mediator(story: Story) -> None:
    story.in_mediation()
    address = reverse("case-document", args=[story.case.pk])
    for person in (story.client, story.freelancer, story.mediator):
        answer = signed_in(person).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"] == f'attachment; filename="case-{story.case.reference}.pdf"'
        assert address in signed_in(person).get(reverse("case", args=[story.case.pk])).content.decode()
        assert address in signed_in(person).get(reverse("case-record", args=[story.case.pk])).content.decode()
    refused = signed_in(story.operator).get(address)
    assert refused.status_code == 403
    assert "operators have the file for the arbitrator" in text(refused)
    assert address not in signed_in(story.operator).get(reverse("case", args=[story.case.pk])).content.decode()
    for person in (story.reviewer, story.stranger):
        assert signed_in(person).get(address).status_code == 404


def test_who_has_it_made_again_and_again_waits(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.in_response()
    monkeypatch.setattr("disputes.views.whole_case.MOST", 1)
    address = reverse("case-document", args=[story.case.pk])
    answers = [signed_in(story.client).get(address) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 503]
    assert "Wait five minutes" in text(answers[1])
    assert signed_in(story.freelancer).get(address).status_code == 200


def test_a_sign_that_the_fonts_lack_is_said_to_be_missing(story: Story) -> None:
    story.in_negotiation()
    assert "Some signs in this case" not in read_by(story, story.client)
    story.act(story.client, "say", text="田中 has it.")
    made = whole_case(story.case, story.client)
    assert "Some signs in this case are not in the fonts" in words_of(made)
    assert b"/StructTreeRoot" in made


def test_what_people_write_is_never_markup(story: Story) -> None:
    nasty = '#panic("x") *bold* $x$ \\ @ref <label> // gone /* too */ #read("/etc/passwd")\n= Heading'
    story.in_negotiation(statement=nasty)
    story.act(story.client, "say", text=nasty)
    read = read_by(story, story.client)
    assert read.count('#read("/etc/passwd")') == 2
    assert read.count("= Heading") == 2


def test_three_hundred_messages_are_quick_and_the_most_are_bounded(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.in_mediation()
    with screened_as("none"):
        for number in range(300):
            by = (story.client, story.freelancer)[number % 2]
            story.act(by, "say", text=f"Message {number}, about the list of sources and the second revision. " * 6)
    started = time.perf_counter()
    made = whole_case(story.case, story.client)
    took = time.perf_counter() - started
    assert took < 10
    read = words_of(made)
    assert all(f"Message {number}, about" in read for number in range(300))
    monkeypatch.setattr("disputes.whole_case.talked.MOST", 50)
    monkeypatch.setattr("disputes.whole_case.for_reader.MOST_ENTRIES", 50)
    read = read_by(story, story.client)
    assert "Earlier messages are in the room of the case." in read
    assert "entries are in the export of the record." in read
    assert "Message 299, about" in read
    assert "Message 0, about" not in read


# The arbitrator's.


def in_arbitration(story: Story) -> Story:
    for side in (story.client, story.freelancer):
        story.act(side, "reject", typed="REJECT")
    for side in (story.client, story.freelancer):
        story.pay_fee(side)
    return story


def from_the_file(case: Case) -> bytes:
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle_of(case)))) as archive:
        return archive.read("case.pdf")


def test_the_arbitrators_has_what_counts_and_nothing_without_prejudice(told: Story) -> None:
    made = from_the_file(in_arbitration(told).case)
    for mark in UA:
        assert mark in made
    read = words_of(made)
    for words in (THREAT, PRIVATE, OPEN_WORDS, INSULT, HIDDEN, NOTE, "700.00", "university"):
        assert words not in read, words
    for words in ("The story of the freelancer.", "About deliverable 1.", told.case.exhibits.get().file.sha256,
                  "Three quarters of what was agreed is there.", "Left out", "Fee paid", "verify.py"):  # fmt: skip
        assert words in read, words


def test_who_opened_what_is_in_both(story: Story) -> None:
    story.in_mediation()
    story.act(story.mediator, "read_exhibit", exhibit=1)
    opened = f"By Inês Carvalho, {short_moment(clock.now())}".replace("\u00a0", " ")
    assert opened in read_by(story, story.client)
    story.act(story.mediator, "recommend", **story.recommendation())
    assert "By Inês Carvalho, " in words_of(from_the_file(in_arbitration(story).case)).partition("Evidence")[2]


def test_the_arbitrators_stays_what_it_was(told: Story) -> None:
    in_arbitration(told)
    told.act(told.operator, "send_file")
    before = from_the_file(told.case)
    told.act(told.client, "add_exhibits", files=[told.upload(told.client, "late.txt", b"Too late.\n")])
    told.clock.advance(days=3)
    assert from_the_file(told.case) == before
    assert clock.now() > told.case.file_sent_at


def test_held_words_beside_acts_are_not_in_the_arbitrators(story: Story) -> None:
    story.in_response()
    with screened_as("threat"):
        story.act(story.client, "respond", **story.statement(story.client, statement=THREAT))
    story.clock.advance(days=3)
    story.act(story.freelancer, "escalate")
    story.act(story.mediator, "claim", declaration="I know neither side.")
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    read = words_of(from_the_file(in_arbitration(story).case))
    assert THREAT not in read
    assert "[not in this file: a reviewer had not let it through]" in read
