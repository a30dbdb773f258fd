"""What a mail says and never says, how it is threaded, and what a hostile name cannot do to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.test import override_settings

from people.models import MailChoices
from record.letters import LONGEST_TITLE, letter, plain
from record.models import Channel, Event, Notice
from record.outbox import send_outbox
from tests import stories
from tests.stories import Story

SECRET = "xyzzy-secret-words"


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def sent_to(address: str) -> list[mail.EmailMultiAlternatives]:
    return [message for message in mail.outbox if message.to == [address]]


def test_no_mail_carries_what_anybody_wrote(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "request_changes", milestone=1, items=[SECRET])
    story.act_on_contract(story.freelancer, "submit", milestone=1, note=SECRET, meets=[1, 2, 3])
    story.act_on_contract(story.client, "approve_part", milestone=1, amount="100.00", reason=SECRET)
    story.act_on_contract(story.client, "request_refund", milestone=1, reason=SECRET)
    said = story.statement(story.freelancer, statement=SECRET, wants=SECRET, milestones=[1])
    said |= {"to_freelancer": "1100.00", "files": [story.upload(story.freelancer, f"{SECRET}.txt")]}
    for item in said["items"]:
        item["words"] = SECRET
    story._case = story.act_on_contract(story.freelancer, "open", **said).result
    story.act(story.client, "respond", **story.statement(story.client, statement=SECRET, to_freelancer="0.00"))
    story.act(story.client, "offer", to_freelancer="200.00", note=SECRET)
    story.act(story.freelancer, "say", text=SECRET)
    story.act(story.freelancer, "say", text=f"{SECRET}: pay me tonight or I will come to your house and kill you.")
    story.act(
        story.client, "add_exhibits", files=[story.upload(story.client, f"{SECRET}-2.txt", b"More.")], caption=SECRET
    )
    story.act(story.client, "escalate")
    story.act(story.mediator, "claim", declaration=SECRET)
    story.act(story.mediator, "hand_back", reason=SECRET)
    story.act(story.mediator, "claim", declaration=SECRET)
    story.act(story.client, "report", message=1, reason=SECRET)
    story.act(story.reviewer, "dismiss", message=1, reason=SECRET)
    story.clock.advance(hours=12)
    send_outbox()
    send_outbox()
    assert len(mail.outbox) > 20
    for message in mail.outbox:
        assert SECRET not in message.subject + message.body + message.alternatives[0][0]
    assert not Notice.objects.exclude(last_error="").exists()


def test_a_letter_says_what_happened_what_one_can_do_by_when_and_what_silence_does(story: Story) -> None:
    story.one_paid(story.freelancer)
    send_outbox()
    words = sent_to(story.client.email)[-1].body.replace("\u00a0", " ")
    assert words.index("Maribel Reyes paid the arbitration fee, 120.00 USD.") < words.index("What you can do: ")
    assert words.index("What you can do: ") < words.index("/cases/") < words.index("If you do nothing: ")
    assert words.index("If you do nothing: ") < words.index("Until ")
    assert re.search(r"Until \w{3} \d+ \w+ 2026, 23:59 UTC \(\w{3} \d+ \w+, \d\d:59 in New York\)\.", words)


def test_the_html_is_plain_says_its_language_and_fetches_nothing(story: Story) -> None:
    story.one_paid(story.freelancer)
    send_outbox()
    html, kind = sent_to(story.client.email)[-1].alternatives[0]
    assert kind == "text/html"
    tags: list[tuple[str, dict[str, str | None]]] = []

    class Reads(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attributes)))

    Reads().feed(html)
    assert dict(tags)["html"] == {"lang": "en"}
    assert {tag for tag, _ in tags} <= {"html", "head", "meta", "title", "body", "p", "a", "hr", "small"}
    assert [set(said) for tag, said in tags if tag == "a"] == [{"href"}]
    assert not {"src", "style", "background"} & {name for _, said in tags for name in said}


def test_mails_about_one_case_stand_in_one_thread_under_stable_ids(story: Story) -> None:
    story.in_negotiation()
    send_outbox()
    about = [message for message in sent_to(story.client.email) if story.case.reference in message.subject]
    assert len(about) > 1
    assert {message.extra_headers["References"] for message in about} == {f"<{story.case.pk}@evenhand.example>"}
    event = Event.objects.get(subject_id=story.case.pk, act="open")
    assert f"<{event.pk}.{story.client.pk}@evenhand.example>" in {m.extra_headers["Message-ID"] for m in about}


HOSTILE = [
    "Eve\r\nBcc: all@evenhand.example",
    "Eve\nSubject: You have won",
    "Eve \u202egnp.exe\u202c",
    "\u2066Eve\u2069\u200b",
    "Eve\x00\x07\x1b[31m",
    "<b>Eve</b><script>alert(1)</script>",
    "Pay at https://evil.example/now",
    "\u2028Eve\u2029",
    "=?utf-8?q?Eve?=",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_changes_neither_headers_nor_links(story: Story, name: str) -> None:
    story.in_response()
    story.client.display_name = story.freelancer.display_name = name[:80].replace("\x00", "")
    story.client.save()
    story.freelancer.save()
    send_outbox()
    letters = [message for message in sent_to(story.client.email) if "opened the case" in message.subject]
    assert letters
    for sent in letters:
        read = message_from_bytes(sent.message().as_bytes(), policy=default)
        assert read["Bcc"] is None
        assert len(read.get_all("Subject")) == 1
        assert sent.body.count("http") == sent.body.count("://") == 1
        assert not set("\u202e\u202c\u2066\u2069\u200b\u2028\u2029\x07\x1b") & set(sent.subject + sent.body)
        assert "\n" not in sent.subject
        assert "<script" not in sent.alternatives[0][0]
        assert "<b>" not in sent.alternatives[0][0]


def test_names_in_other_scripts_stay_as_they_are() -> None:
    for name in ("نیم‌فاصله", "प्रकाश क्‍ष", "王小明", "Łukasz O’Neil-Müller", "👩‍💻 Ada"):
        assert plain(name) == name


def test_a_title_has_an_end(story: Story) -> None:
    assert len(letter("long " * 200, ["Words."], link="/", to=story.client).title) <= LONGEST_TITLE


def test_who_did_what_counts_gets_a_receipt_with_its_number_and_hash(story: Story) -> None:
    story.in_response()
    send_outbox()
    event = Event.objects.get(subject_id=story.case.pk, act="open")
    receipt = sent_to(story.freelancer.email)[-1]
    assert receipt.subject.startswith("Receipt: you opened the case about 1,200.00")
    assert event.hash_hex in receipt.body
    assert f"entry {event.number} of the record of {story.case.reference}" in receipt.body
    assert "UTC" in receipt.body


def test_every_stage_reaches_both_sides_and_the_mediator(story: Story) -> None:
    story.in_election()
    everybody = {story.client.pk, story.freelancer.pk}
    moved = [
        event
        for event in Event.objects.filter(subject_id=story.case.pk).order_by("number")
        if any(what == story.case.reference for what, *_ in event.moved)
    ]
    assert [event.moved[0][2] for event in moved] == [
        "response", "negotiation", "mediation", "recommendation", "election"
    ]  # fmt: skip
    for event in moved:
        told = set(Notice.objects.filter(event=event, channel=Channel.MAIL).values_list("recipient", flat=True))
        mediator = {story.mediator.pk} if event.moved[0][2] in ("recommendation", "election") else set()
        assert told == everybody | mediator
    story.let_lapse()
    last = Event.objects.filter(subject_id=story.case.pk).latest("number")
    for channel in Channel:
        told = set(Notice.objects.filter(event=last, channel=channel).values_list("recipient", flat=True))
        assert told == everybody | {story.mediator.pk}


def test_operators_hear_of_a_file_to_send_and_of_an_award_to_approve(story: Story) -> None:
    story.awarding()
    send_outbox()
    titles = {person: [m.subject for m in sent_to(person.email)] for person in (story.operator, story.second_operator)}
    for person in titles:
        assert any("paid the arbitration fee" in title for title in titles[person])
    assert any("recorded the award" in title for title in titles[story.second_operator])
    own = [title for title in titles[story.operator] if "recorded the award" in title]
    assert [title.partition(":")[0] for title in own] == ["Receipt"]
    assert "What you can do: Arbitration waits for an operator." in sent_to(story.second_operator.email)[-1].body


def test_one_mail_about_messages_until_they_have_looked(story: Story) -> None:
    story.in_negotiation()
    send_outbox()
    mail.outbox.clear()
    for words in ("One.", "Two.", "Three."):
        story.act(story.freelancer, "say", text=words)
    send_outbox()
    assert [m.subject for m in sent_to(story.client.email)] == [
        f"Maribel Reyes wrote a message ({story.case.reference})"
    ]
    Notice.objects.filter(recipient=story.client).update(read_at=story.clock.moment)
    story.act(story.freelancer, "say", text="Four.")
    send_outbox()
    assert len(sent_to(story.client.email)) == 2


def test_what_can_wait_waits_for_the_morning_and_what_cannot_does_not(story: Story) -> None:
    story.in_negotiation()
    send_outbox()
    mail.outbox.clear()
    local = story.clock.moment.astimezone(story.client.zone)
    story.clock.advance(hours=(24 + 1 - local.hour) % 24)  # an hour later, with the act's own: at night in New York
    story.act(story.freelancer, "say", text="Are you awake?")
    story.act(story.freelancer, "offer", to_freelancer="900.00")
    send_outbox()
    assert ["offered" in m.subject for m in sent_to(story.client.email)] == [True]
    story.clock.advance(hours=6)
    send_outbox()
    assert len(sent_to(story.client.email)) == 2


def test_what_somebody_switched_off_does_not_come_and_the_rest_does(story: Story) -> None:
    story.in_negotiation()
    send_outbox()
    mail.outbox.clear()
    MailChoices.objects.create(person=story.client, messages=False, evidence=False, receipts=False)
    story.act(story.freelancer, "say", text="Hello.")
    story.act(story.freelancer, "add_exhibits", files=[story.upload(story.freelancer)])
    story.act(story.freelancer, "offer", to_freelancer="900.00")
    story.act(story.client, "accept_offer")
    story.clock.advance(hours=12)
    send_outbox()
    assert ["offered" in m.subject for m in sent_to(story.client.email)] == [True]
    assert any("Receipt: you accepted the offer" in m.subject for m in sent_to(story.freelancer.email)) is False
    assert any("accepted the offer" in m.subject for m in sent_to(story.freelancer.email))


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.in_negotiation()
    send_outbox()
    mail.outbox.clear()
    story.act(story.freelancer, "offer", to_freelancer="900.00")
    story.act(story.freelancer, "offer", to_freelancer="800.00")
    first = Notice.objects.filter(channel=Channel.MAIL, sent_at=None).earliest("pk")
    monkeypatch.setattr("disputes.letters.whole", _breaks_for(first.event))
    send_outbox()
    first.refresh_from_db()
    assert (first.attempts, first.sent_at) == (1, None)
    assert len(sent_to(story.client.email)) == 1


def _breaks_for(event: Event):
    from disputes.pages.sentences import whole

    def breaks(case, told, reader=None):
        if told.pk == event.pk:
            raise ValueError("no words for this")
        return whole(case, told, reader)

    return breaks


@override_settings(EMAIL_BACKEND="record.keeping.Kept")
def test_a_demo_keeps_its_mails(story: Story) -> None:
    from record.models import KeptMail

    story.in_response()
    send_outbox()
    kept = KeptMail.objects.filter(to=story.client.email).latest("pk")
    assert kept.html.startswith("<!DOCTYPE html>")
    assert "opened the case" in kept.title
    assert kept.message_id.endswith("@evenhand.example>")
