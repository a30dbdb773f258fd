"""The evidence pack of a card dispute, and the operators' page of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from django.urls import reverse

from disputes.evidence_pack import pack_of
from escrow import card_disputes
from escrow.models import CardDispute, Payment
from escrow.providers.sandbox import decide_dispute, dispute_charge
from record.gathering import gather_work
from tests import stories
from tests.browsing import signed_in
from tests.stories import Story

OFFERED, SAID, HELD = "77.00", "I said this in the joint room.", "Pay me tonight or I will break your legs."


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told() as told:
        yield told


def disputed(story: Story) -> CardDispute:
    story.clock.advance(hours=1)
    dispute_charge(Payment.objects.get(subject=story.contract, purpose="fund").provider_key)
    card_disputes.ask_about_all()
    return CardDispute.objects.get()


def opened(dispute: CardDispute) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(pack_of(dispute))))


def test_it_holds_terms_work_exhibits_payments_and_records_and_every_hash_is_right(story: Story) -> None:
    story.in_mediation()
    with opened(disputed(story)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert set(sums) == set(names) - {"SHA256SUMS", "SEAL"}
        for name, sha256 in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
        read = {name: json.loads(archive.read(name)) for name in names if name.endswith(".json")}
    assert read["dispute.json"]["from_escrow"] == "100.00"
    terms = read["contract.json"]
    assert (terms["client"], terms["milestones"][0]["amount"]) == ("Victor Hale", "100.00")
    assert terms["milestones"][0]["deliverables"][0]["counts_as_done_when"]
    assert read["submissions.json"]["milestones"][0]["versions"][0]["note"] == "Version 1 of the proposal."
    assert [each["exhibit"] for each in read["exhibits.json"][story.case.reference]] == ["E1"]
    assert read["payments.json"]["payments"][0]["card"] == "Visa ending in 4242"
    assert [each["reason"] for each in read["payments.json"]["movements"]] == ["fund", "clawback"]
    events = read[f"records/{story.contract.reference}.json"]["events"]
    assert [event["act"] for event in events][-1] == "card_disputed"
    case = read[f"records/{story.case.reference}.json"]["events"]
    assert case[-1]["act"] == "card_disputed"
    assert [event["previous"] for event in case[1:]] == [event["hash"] for event in case[:-1]]


def test_nothing_said_without_prejudice_is_in_it(story: Story) -> None:
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer=OFFERED, note="Only for you.")
    story.act(story.client, "say", text=SAID)
    story.act(story.client, "say", text=HELD)
    with opened(disputed(story)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for words in (OFFERED, "Only for you.", SAID, HELD, "The story of the"):
        assert words not in everything


def test_there_is_one_where_there_is_no_case(story: Story) -> None:
    story.submitted()
    with opened(disputed(story)) as archive:
        assert json.loads(archive.read("exhibits.json")) == {}


def test_operators_find_it_on_their_page_and_nobody_else_does(story: Story) -> None:
    story.in_negotiation()
    dispute = disputed(story)
    address = reverse("card-dispute-pack", args=[dispute.pk])
    page = signed_in(story.operator).get(reverse("card-disputes"))
    assert address in page.content.decode()
    assert story.case.reference in page.content.decode()
    answer = signed_in(story.operator).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    for person in (story.client, story.freelancer, story.mediator, story.reviewer, story.stranger):
        assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).get(reverse("card-disputes")).status_code == 404


@pytest.mark.parametrize("with_case", [True, False])
def test_an_operator_who_is_a_side_keeps_out(story: Story, with_case: bool) -> None:
    story.in_negotiation() if with_case else story.submitted()
    dispute = disputed(story)
    stories.person(story.freelancer.email, "Maribel Reyes", "operator")
    http = signed_in(story.freelancer)
    assert http.get(reverse("card-dispute-pack", args=[dispute.pk])).status_code == 403
    assert "You are a side of this" in http.get(reverse("card-disputes")).content.decode()


def test_decided_ones_stand_below_with_the_debt(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    dispute = disputed(story)
    decide_dispute(dispute.provider_id, "lost")
    card_disputes.ask_about_all()
    page = signed_in(story.operator).get(reverse("card-disputes")).content.decode()
    assert "No card dispute is open" in page
    assert "Lost: the money is gone" in page


def test_the_pages_of_both_sides_say_why_everything_stands_still(story: Story) -> None:
    story.submitted()
    disputed(story)
    for person, words in ((story.client, "Your bank has"), (story.freelancer, "Victor Hale’s bank has")):
        page = signed_in(person).get(reverse("contract", args=[story.contract.pk])).content.decode()
        assert "Held: card dispute" in page
        assert words in page


def test_the_page_of_a_held_case_speaks_of_the_bank(story: Story) -> None:
    story.in_negotiation()
    disputed(story)
    for person in (story.client, story.freelancer, story.operator):
        page = signed_in(person).get(reverse("case", args=[story.case.pk])).content.decode()
        assert "The bank of the client’s card has taken a payment of this case back." in page
    holds = signed_in(story.operator).get(reverse("holds")).content.decode()
    assert "held until the card dispute is decided" in holds


def test_operators_are_reminded_by_mail_once_a_day(story: Story) -> None:
    story.submitted()
    disputed(story)
    story.clock.advance(days=1)
    assert gather_work() >= 1
