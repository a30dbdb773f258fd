"""The file for the arbitrator: everything that counts, with hashes; nothing that was said without prejudice."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from django.urls import reverse

from disputes.bundle import bundle_of, index_hash
from tests import stories
from tests.browsing import signed_in
from tests.stories import Story

OFFERED, SAID, HELD = "777.00", "I said this in the joint room.", "Pay me tonight or I will break your legs."


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def opened(story: Story) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(bundle_of(story.case))))


def told_everything(story: Story) -> Story:
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer=OFFERED, note="Only for you.")
    story.act(story.client, "say", text=SAID)
    story.act(story.client, "say", text=HELD)
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    for side in (story.client, story.freelancer):
        story.act(side, "reject", typed="REJECT")
    for side in (story.client, story.freelancer):
        story.pay_fee(side)
    return story


def test_it_holds_statements_exhibits_and_the_record_and_every_hash_is_right(story: Story) -> None:
    with opened(told_everything(story)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert set(sums) == set(names) - {"SHA256SUMS", "SEAL"}
        for name, sha256 in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
        index = json.loads(archive.read("index.json"))
        assert [exhibit["exhibit"] for exhibit in index["exhibits"]] == ["E1"]
        assert archive.read(index["exhibits"][0]["path"]) == b"Twelve pages of proposal.\n"
        claim = archive.read("statements/claim-of-the-freelancer.txt").decode()
        assert "The story of the freelancer." in claim
        assert "1.1 Proposal text: Done: About deliverable 1." in claim
        assert "The story of the client." in archive.read("statements/response-of-the-client.txt").decode()


def test_it_holds_no_offer_no_message_and_nothing_that_a_reviewer_holds(story: Story) -> None:
    with opened(told_everything(story)) as archive:
        names = [name for name in archive.namelist() if name != "case.pdf"]  # what it says is looked at elsewhere
        everything = b"".join(archive.read(name) for name in names).decode()
        record = json.loads(archive.read("record.json"))
    for words in (OFFERED, "Only for you.", SAID, HELD, "accept_offer", '"offer"', '"say"'):
        assert words not in everything
    acts = [event.get("act") for event in record["events"]]
    assert acts.count(None) == 4  # an offer, two messages, and that the second of them began shuttle mode
    assert {"open", "respond", "recommend", "reject", "pay_fee"} <= set(acts)


def test_the_chain_of_its_record_can_be_followed_where_entries_are_left_out(story: Story) -> None:
    with opened(told_everything(story)) as archive:
        record = json.loads(archive.read("record.json"))
    previous = "0" * 64
    for event in record["events"]:
        assert event["previous"] == previous
        if "left_out" not in event:
            counted = {name: event[name] for name in event if name not in ("previous", "hash")}
            text = json.dumps(counted, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest() == event["hash"]
        previous = event["hash"]


def test_the_record_says_what_was_sent_and_that_stays_the_file(story: Story) -> None:
    told_everything(story)
    before = index_hash(story.case)
    story.act(story.operator, "send_file")
    assert story.case.events.get(act="send_file").said["index_sha256"] == before
    story.act(story.client, "add_exhibits", files=[story.upload(story.client, "late.txt", b"Too late.\n")])
    story.act(story.client, "offer", to_freelancer="800.00")
    assert index_hash(story.case) == before
    with opened(story) as archive:
        assert not any("late.txt" in name for name in archive.namelist())


def test_operators_who_are_not_involved_get_it_from_arbitration_on(story: Story) -> None:
    story.one_paid(story.freelancer)
    address = reverse("case-bundle", args=[story.case.pk])
    assert signed_in(story.operator).get(address).status_code == 404
    story.pay_fee(story.client)
    answer = signed_in(story.operator).get(address)
    assert answer.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    for person in (story.client, story.freelancer, story.mediator, story.reviewer, story.stranger):
        assert signed_in(person).get(address).status_code == 404
    colleague = stories.person("op@hale.example", "Op Hale", "operator")
    assert signed_in(colleague).get(address).status_code == 403
