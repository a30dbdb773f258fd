"""Sealed bids: whatever address anybody asks, their figures are not there; and they settle in the middle."""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, TooLate, WrongPhase
from disputes.outcomes import bids_met
from record.models import Event, Notice
from record.outbox import send_outbox
from record.verifying import exported, flaw_in
from tests import roles
from tests.browsing import signed_in, text
from tests.disputes.test_quarantine import everything_shown_to
from tests.disputes.threats import threatens
from tests.stories import Story


@pytest.mark.parametrize(
    ("client", "freelancer", "midpoint"),
    [
        (None, 600, None),
        (600, None, None),
        (599, 600, None),
        (600, 600, 600),
        (601, 600, 601),  # an odd minor unit to the freelancer
        (602, 600, 601),
        (1000, 0, 500),
        (1, 0, 1),
        (0, 0, 0),
    ],
)
def test_bids_meet_in_the_middle(client: int | None, freelancer: int | None, midpoint: int | None) -> None:
    met = bids_met(client, freelancer)
    assert (met.to_freelancer if met else None) == midpoint
    assert met is None or met.cause == "blind_bid_settlement"


def test_a_bid_is_never_worse_for_the_other_side(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "bid", amount="30.00")
    with pytest.raises(Invalid) as refused:
        story.act(story.client, "bid", amount="29.99")
    assert "30.00" not in str(refused.value.fields)
    story.act(story.freelancer, "bid", amount="70.00")
    with pytest.raises(Invalid):
        story.act(story.freelancer, "bid", amount="70.01")
    story.act(story.client, "bid", amount="30.00")  # the same again is no worse, and counts as one


def test_the_fourth_is_refused_before_anything_is_said_about_its_figure(story: Story) -> None:
    story.in_negotiation()
    for amount in ("30.00", "31.00", "32.00"):
        story.act(story.client, "bid", amount=amount)
    with pytest.raises(NotAllowed):
        story.act(story.client, "bid", amount="1.00")


@pytest.mark.parametrize("amount", ["100.01", "-0.01", "50.001", "", "half"])
def test_a_figure_outside_what_is_in_dispute_is_none(story: Story, amount: str) -> None:
    story.in_negotiation()
    with pytest.raises(Invalid):
        story.act(story.client, "bid", amount=amount)


def test_only_in_negotiation_and_mediation(story: Story) -> None:
    story.in_response()
    with pytest.raises(WrongPhase):
        story.act(story.client, "bid", amount="50.00")
    story.let_lapse()
    with pytest.raises(WrongPhase):
        story.act(story.client, "bid", amount="50.00")


def test_after_the_mediation_s_time_it_is_too_late(story: Story) -> None:
    story.in_mediation()
    story.let_lapse()
    story.let_lapse()
    assert story.case.phase == "election"
    with pytest.raises(TooLate):
        story.act(story.client, "bid", amount="50.00")


def test_a_bid_under_a_threat_is_no_decision_that_cools_off(story: Story) -> None:
    """The rulebook's guard names withdrawal, concession and acceptance: bids that meet settle at once."""
    story.in_negotiation()
    threatens(story, story.client)
    story.act(story.client, "bid", amount="50.00")
    story.act(story.freelancer, "bid", amount="40.00")
    assert story.case.closing.cause == "blind_bid_settlement"
    assert story.case.closing.to_freelancer == 45_00


# Nobody is shown one.

FIGURE = "31.41"
MINOR = re.compile(r"(?<![0-9a-f])3141(?![0-9a-f])")  # a hash may hold it by chance


@pytest.mark.slow  # tests/test_markers.py asks every address for everybody every day, for all kinds at once
@pytest.mark.parametrize("name", ["client", "freelancer", "mediator", "reviewer", "operator", "stranger"])
def test_no_address_shows_the_figure_to_anybody(story: Story, name: str) -> None:
    story.in_mediation()
    threatens(story, story.freelancer)  # the addresses need a flag
    story.act(story.client, "bid", amount=FIGURE)
    shown = everything_shown_to(story, getattr(story, name))
    assert [address for address, body in shown.items() if FIGURE in body or MINOR.search(body)] == []


def test_no_record_no_export_no_mail_and_no_log_holds_it(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    story.in_mediation()
    story.act(story.client, "bid", amount=FIGURE)
    for person in (story.client, story.freelancer, story.mediator, story.operator):
        assert FIGURE not in json.dumps(exported(story.case, person))
    assert FIGURE not in json.dumps(list(Event.objects.values_list("said", flat=True)))
    assert Notice.objects.exists()
    send_outbox()
    assert mail.outbox
    assert FIGURE not in "".join(str(letter.message()) for letter in mail.outbox)
    assert FIGURE not in "".join(capsys.readouterr())
    assert FIGURE not in str(story.case.bids.get())


def test_the_record_holds_its_seal_which_the_portal_alone_can_check(story: Story) -> None:
    story.in_mediation()
    story.act(story.client, "bid", amount=FIGURE)
    whole = exported(story.case)
    assert flaw_in(whole) is None
    assert f"{FIGURE} USD" in [sealed["text"] for sealed in whole["sealed"]]
    sealed = next(each for each in whole["sealed"] if each["text"] == f"{FIGURE} USD")
    sealed["text"] = "31.42 USD"
    assert flaw_in(whole) is not None


def test_a_side_reads_that_it_has_bid_and_how_many_are_left(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "bid", amount="30.00")
    mine = text(signed_in(story.client).get(reverse("case", args=[story.case.pk])))
    assert "You have placed 1 bid, 2 left" in mine
    assert "Maribel Reyes has placed no bid yet" in mine
    theirs = text(signed_in(story.freelancer).get(reverse("case", args=[story.case.pk])))
    assert "Victor Hale has placed 1 bid" in theirs
    assert "2 left" not in theirs
    assert "If the client bids 60.00 USD and the freelancer 40.00 USD, it settles at 50.00 USD." in theirs


def test_the_check_page_says_what_it_leads_to(story: Story) -> None:
    story.in_negotiation()
    page = reverse("case-act", args=[story.case.pk, "bid"])
    asked = signed_in(story.client)
    assert "The most that you would give" in text(asked.get(page))
    checked = text(asked.post(page, {"amount": "30.00"}))
    assert "The freelancer then gets no more than this figure." in checked
    assert "After it you can place 2 more, none lower than this one." in checked
    assert story.case.bids.count() == 0


def test_the_api_counts_bids_and_shows_none(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "bid", amount=FIGURE)
    shown = signed_in(story.client).get(f"/api/v1/cases/{story.case.pk}/").json()
    assert shown["bids"] == [
        {"side": "client", "placed": 1, "left": 2},
        {"side": "freelancer", "placed": 0, "left": 3},
    ]


# What the database holds.


@pytest.mark.parametrize(
    "row",
    [
        "('client', 2, 2999)",  # worse for the other side
        "('client', 3, 4000)",  # leaves one out
        "('client', 1, 4000)",  # a second first
        "('freelancer', 1, -1)",
        "('mediator', 1, 10)",
    ],
)
def test_the_database_refuses_a_bid(story: Story, row: str) -> None:
    story.in_negotiation()
    story.act(story.client, "bid", amount="30.00")
    insert = (
        "INSERT INTO disputes_bid (side, number, to_freelancer, case_id, salt, made_at) SELECT *, %s, '', now() FROM"
    )
    with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{insert} (VALUES {row}) AS bid", [story.case.pk])


def test_the_database_refuses_a_fourth_bid(story: Story) -> None:
    story.in_negotiation()
    for amount in ("30.00", "31.00", "32.00"):
        story.act(story.client, "bid", amount=amount)
    with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO disputes_bid (side, number, to_freelancer, case_id, salt, made_at) "
            "VALUES ('client', 4, 4000, %s, '', now())",
            [story.case.pk],
        )


@pytest.mark.parametrize(
    "change", ["UPDATE disputes_bid SET to_freelancer = 1", "DELETE FROM disputes_bid", "TRUNCATE disputes_bid"]
)
def test_the_database_keeps_every_bid(story: Story, change: str) -> None:
    story.in_negotiation()
    story.act(story.client, "bid", amount="30.00")
    with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
