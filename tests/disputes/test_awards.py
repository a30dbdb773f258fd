"""An award as both sides read it: its document and where it rests, and what each ends with once a fee was shifted."""

import pytest
from django.urls import reverse

from core.errors import Invalid
from disputes.letters import about_case
from escrow import card_disputes, ledger
from escrow.ledger import Move
from escrow.models import Payment, Reason
from escrow.providers.sandbox import decide_dispute, dispute_charge
from record.declaring import THE_CLOCK
from record.performing import performing
from tests import stories
from tests.browsing import signed_in, text
from timers.sweep import lock


@pytest.fixture
def large(db):
    """In dispute: 1,200.00, and a fee of 120.00 a side."""
    with stories.told(stories.LARGE) as story:
        yield story


def page(story, person):
    return text(signed_in(person).get(reverse("case", args=[story.case.pk])))


def money_box(story, person):
    return page(story, person).split("Money in this case")[1].split("Was in dispute")[0]


def test_who_gets_what_is_said_with_the_shifted_fee_everywhere(large):
    large.awarded(to_freelancer="900.00", fee_shift="freelancer")
    for person, ends_with in (
        (large.client, "180.00 USD to you, 1,020.00 USD to"),
        (large.freelancer, "1,020.00 USD to you"),
    ):
        shown = page(large, person)
        assert ends_with in shown
        assert "The award divides it:" in shown
        assert "120.00 USD of" in shown
        box = money_box(large, person)
        assert "180.00" in box
        assert "1,020.00" in box
    assert "180.00" in text(signed_in(large.client).get(reverse("home")))
    assert "1,020.00" in text(signed_in(large.freelancer).get(reverse("home")))
    assert large.wallet(large.freelancer) == 1020_00


def test_what_the_part_does_not_reach_is_said_to_be_owed(large):
    large.awarded(to_freelancer="50.00", fee_shift="client")
    shown = page(large, large.freelancer)
    assert "1,200.00 USD to" in shown
    assert "You still owe" in shown
    assert "70.00 USD" in shown
    assert "still owes you 70.00 USD" in page(large, large.client)


def test_the_letter_and_the_record_tell_of_the_shift(large):
    large.awarded(to_freelancer="900.00", fee_shift="freelancer")
    told = about_case(large.case, large.case.events.get(act="approve_award"), large.client)
    assert "For the fee, 120.00\xa0USD of that went from" in told.text
    assert "For the fee, 120.00" in page(large, large.client)


def test_without_a_shift_nothing_is_said_of_one(large):
    large.awarded(to_freelancer="900.00", fee_shift="none")
    shown = page(large, large.client)
    assert "300.00 USD to you, 900.00 USD to" in shown
    assert "For the fee" not in shown


def test_an_open_offer_says_that_nobody_can_accept_it_any_more(large):
    large.file_sent()
    large.act(large.client, "offer", to_freelancer="600.00")
    assert "nobody can accept an offer any more" not in page(large, large.client)
    large.recorded()
    assert "nobody can accept an offer any more" in page(large, large.client)


def test_there_is_no_record_without_the_award_itself(large):
    large.file_sent()
    with pytest.raises(Invalid) as refused:
        large.act(large.operator, "record_award", to_freelancer="900.00", fee_shift="none", rule="Award no. 7")
    assert set(refused.value.fields) == {"files"}
    assert not large.case.awards.exists()


def test_both_sides_and_the_second_operator_open_it_and_read_where_it_rests(large):
    large.awarding()
    award = large.case.awards.get()
    document = reverse("file", args=[award.document_id])
    for person in (large.client, large.freelancer):
        shown = page(large, person)
        assert "Award no. 7 of 20 March, paragraph 4" in shown
        assert "A second operator checks it." in shown
    for person in (large.client, large.freelancer, large.second_operator):
        assert signed_in(person).get(document).status_code in (200, 302)
    assert signed_in(large.stranger).get(document).status_code == 404
    check = signed_in(large.second_operator).get(reverse("case-act", args=[large.case.pk, "approve_award"]))
    assert document in check.content.decode()


def test_who_approves_reads_what_each_ends_with(large):
    large.awarding(to_freelancer="900.00", fee_shift="freelancer")
    check = text(signed_in(large.second_operator).get(reverse("case-act", args=[large.case.pk, "approve_award"])))
    assert f"{large.client} ends with 180.00" in check
    assert f"{large.freelancer} ends with 1,020.00" in check


def lost_to_the_bank(story, amount):
    """The client's bank takes part of what was paid in back, for good, while the file is with the arbitrator."""
    story.file_sent()
    said = dispute_charge(Payment.objects.get(purpose="fund").provider_key, amount)
    for state in ("open", "lost"):
        decide_dispute(said.id, state)
        card_disputes.ask_about_all()
        story.clock.advance(days=1)


@pytest.mark.parametrize(
    ("taken", "award", "shift", "freelancer", "client", "shifted", "owed"),
    [
        # 120.00 of fees; 1,200.00 in dispute. Nothing comes to the client any more: nothing is there to shift from.
        (500_00, "900.00", "freelancer", 700_00, 0, "0.00", "120.00"),
        (250_00, "900.00", "freelancer", 950_00, 0, "50.00", "70.00"),
        (100_00, "900.00", "freelancer", 1_020_00, 80_00, "120.00", "0.00"),
        # The freelancer's part is reached by what is there, and the client's fee by that.
        (1_150_00, "900.00", "client", 0, 50_00, "50.00", "70.00"),
        (500_00, "200.00", "client", 80_00, 620_00, "120.00", "0.00"),
    ],
)
def test_a_fee_is_shifted_out_of_what_comes_to_the_other_side(
    large, taken, award, shift, freelancer, client, shifted, owed
):
    lost_to_the_bank(large, taken)
    large.recorded(to_freelancer=award, fee_shift=shift)
    check = text(signed_in(large.second_operator).get(reverse("case-act", args=[large.case.pk, "approve_award"])))
    ends = {large.client: client, large.freelancer: freelancer}
    for person, ends_with in ends.items():
        assert f"{person} ends with {ends_with / 100:,.2f}" in check
    assert f"taken back by the client’s bank already {taken / 100:,.2f}" in check
    large.act(large.second_operator, "approve_award")
    said = large.case.events.get(act="approve_award").said
    assert (said["shifted"], said["owed"]) == (shifted, owed)
    assert {person: large.wallet(person) for person in ends} == ends
    assert large.case.awards.get().owed == int(owed.replace(".", ""))
    for person in ends:
        assert page(large, person)


def test_a_fee_is_never_shifted_out_of_other_money_in_a_wallet(large):
    """The client has money from elsewhere: an award divides what was in dispute, and reaches no further."""
    lost_to_the_bank(large, 500_00)
    large.recorded(to_freelancer="900.00", fee_shift="freelancer")
    world, wallet = (ledger.account(kind, "USD", owner=large.client) for kind in ("world", "wallet"))
    lock(large.contract.pk)
    with performing(large.contract, "tried", THE_CLOCK):
        ledger.post(Move(world, wallet, 300_00, Reason.CLIENT_APPROVAL), key="from elsewhere")
    large.act(large.second_operator, "approve_award")
    assert (large.wallet(large.client), large.wallet(large.freelancer)) == (300_00, 700_00)
