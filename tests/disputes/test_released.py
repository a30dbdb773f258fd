"""Cases about released money: paid back out of the freelancer's wallet, or not at all."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, TooLate, WrongPhase
from disputes.models import Case
from disputes.pages.reader import Reader
from disputes.pages.silence import silence
from disputes.paying_back import claimed_back
from escrow import audit, ledger
from escrow.models import Reason, Transfer
from people.models import User
from record.acts import perform
from record.declaring import Actor
from record.performing import performing
from tests import filing, roles
from tests.browsing import signed_in, text
from tests.disputes.threats import threatens
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import lock, sweep


@pytest.fixture
def story(story: Story) -> Story:
    """The client has approved 100.00 and opens a case: all of it back."""
    story.claimant_side = "client"
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    return story


def contest(story: Story, figure: str = "0.00") -> Story:
    said = {"milestones": [1]} | story.statement(story.client, to_freelancer=figure)
    story.clock.advance(days=1)
    story._case = perform(story.contract, "open", by=story.client, data=said).result
    return story


def paid_out(story: Story, amount: int, *, returned: bool = False) -> None:
    """So much leaves the freelancer's wallet, or comes into it, as by an award elsewhere."""
    contract, owner = story.contract, story.freelancer
    with transaction.atomic():
        lock(contract.pk)
        with performing(contract, "tried", Actor(owner, "freelancer")) as running:
            source, target = ledger.account("wallet", "USD", owner=owner), ledger.account("platform", "USD")
            if returned:
                source, target = target, source
            ledger.post(ledger.Move(source, target, amount, Reason.AWARD), key=f"{running.event_id}")


def paid_in(story: Story, amount: int) -> None:
    paid_out(story, amount, returned=True)


def recommended(story: Story) -> Story:
    story.clock.advance(days=3)
    story.act(story.client, "escalate")
    story.act(story.mediator, "claim", declaration="I know neither side.")
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation(to_freelancer="60.00"))
    return story


def test_it_starts_in_negotiation_with_the_claim_open_to_both(story: Story) -> None:
    case = contest(story).case
    assert (case.phase, case.amount, case.claimed, case.about_released) == ("negotiation", 10000, 0, True)
    milestone = story.contract.all_milestones[0]
    assert (milestone.state, milestone.standing) == ("paid", "contested")
    shown = text(signed_in(story.freelancer).get(reverse("case", args=[case.pk])))
    assert "The story of the client." in shown
    assert audit.breaches() == []


def test_an_offer_is_paid_back_out_of_the_wallet(story: Story) -> None:
    contest(story)
    story.act(story.freelancer, "offer", to_freelancer="70.00")
    story.act(story.client, "accept_offer")
    assert (story.wallet(story.freelancer), story.wallet(story.client)) == (7000, 3000)
    milestone = story.contract.all_milestones[0]
    assert (milestone.standing, milestone.released, milestone.given_back) == ("paid", 10000, 3000)
    assert audit.breaches() == []


@pytest.mark.parametrize("who", ["client", "freelancer"])
def test_what_the_wallet_does_not_cover_is_refused_whole(story: Story, who: str) -> None:
    """Whoever accepts last; the balance is said to nobody."""
    contest(story)
    recommended(story)
    paid_out(story, 9000)  # 10.00 are left, 40.00 would go back
    last: User = getattr(story, who)
    first = story.client if last == story.freelancer else story.freelancer
    story.act(first, "accept")
    before = Transfer.objects.count()
    with pytest.raises(Invalid) as refused:
        story.act(last, "accept")
    assert "40.00" in refused.value.message
    assert "10.00" not in f"{refused.value.message} {refused.value.instead}"
    assert (story.case.phase, Transfer.objects.count()) == ("recommendation", before)
    assert set(story.case.last_recommendation.replies.values_list("side", flat=True)) == {story.contract.side_of(first)}
    assert audit.breaches() == []
    story.let_lapse()
    assert story.case.closing.cause == "no_agreement"
    assert audit.breaches() == []


def test_conceding_and_accepting_offers_need_the_wallet_too(story: Story) -> None:
    contest(story)
    story.act(story.client, "offer", to_freelancer="50.00")
    paid_out(story, 9000)
    for act in ("concede", "accept_offer"):
        with pytest.raises(Invalid):
            story.act(story.freelancer, act)
    assert story.case.phase == "negotiation"
    assert story.case.open_offers


def test_the_low_value_of_a_recommendation_does_not_count(story: Story) -> None:
    recommended(contest(story))
    assert not story.case.last_recommendation.stands
    story.act(story.client, "accept")
    story.let_lapse()
    closing = story.case.closing
    assert (closing.cause, closing.to_freelancer, closing.to_client) == ("no_agreement", None, None)
    assert story.wallet(story.freelancer) == 10000
    assert not story.case.fee_rows.exists()
    assert story.contract.all_milestones[0].standing == "paid"
    assert audit.breaches() == []


def test_withdrawn_the_money_stays_and_there_is_no_second_one(story: Story) -> None:
    contest(story)
    story.act(story.client, "withdraw")
    assert (story.case.closing.cause, story.wallet(story.freelancer)) == ("withdrawn", 10000)
    with pytest.raises(NotAllowed):
        contest(story)


def test_only_the_client_and_only_for_some_days(story: Story) -> None:
    said = {"milestones": [1]} | story.statement(story.freelancer, to_freelancer="100.00")
    with pytest.raises(WrongPhase):
        story.act_on_contract(story.freelancer, "open", **said)
    released = Transfer.objects.get(reason="client_approval").at
    due = story.contract.rules.calendar.due(released, story.contract.rules.released_funds)
    story.clock.move_to(due)
    said = {"milestones": [1]} | story.statement(story.client, to_freelancer="0.00")
    with pytest.raises(TooLate) as refused:
        perform(story.contract, "open", by=story.client, data=said)
    assert refused.value.moment == due


def test_nothing_but_the_case_moves_a_contested_milestone(story: Story) -> None:
    contest(story)
    with pytest.raises(WrongPhase):
        story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="10.00")
    with pytest.raises(WrongPhase):
        story.act_on_contract(story.client, "open", **{"milestones": [1]} | story.statement(story.client))


def test_no_payout_may_touch_what_is_claimed_back(story: Story) -> None:
    assert claimed_back(story.freelancer, "USD") == 0
    contest(story, "25.00")
    assert claimed_back(story.freelancer, "USD") == 7500
    assert claimed_back(story.client, "USD") == claimed_back(story.freelancer, "EUR") == 0
    story.act(story.client, "withdraw")
    assert claimed_back(story.freelancer, "USD") == 0


def test_every_page_says_that_only_an_agreement_brings_it_back(story: Story) -> None:
    contest(story)
    stages = [lambda: None, lambda: recommended(story)]
    for go_on in stages:
        go_on()
        for reader in (story.client, story.freelancer, story.operator):
            shown = text(signed_in(reader).get(reverse("case", args=[story.case.pk])))
            told = silence(Reader(story.case, reader))
            assert told.text.replace("\u00a0", " ") in shown
            assert "This case is about money that was released" in shown
            assert "fee election" not in shown.lower()
            assert "in escrow, frozen" not in shown
    for act in ("accept", "reject", "offer"):
        assert signed_in(story.client).get(reverse("case-act", args=[story.case.pk, act])).status_code == 200
    assert "no_agreement" not in shown
    story.let_lapse()
    for reader in (story.client, story.freelancer):
        shown = text(signed_in(reader).get(reverse("case", args=[story.case.pk])))
        assert "No agreement: 100.00 USD stays with" in shown
    assert signed_in(story.client).get(reverse("home")).status_code == 200


def test_the_contract_and_the_guide_lead_the_client_there(story: Story) -> None:
    contract = signed_in(story.client).get(reverse("contract", args=[story.contract.pk]))
    assert "About what was released: milestone 1 until" in text(contract)
    guide = signed_in(story.client).get(reverse("file-dispute", args=[story.contract.pk]), {"about": "work"})
    assert "100.00 USD released" in text(guide)
    http = signed_in(story.client)
    filing.begin(http, story, about="work")
    claim = http.get(reverse("file-claim", args=[story.contract.pk]))
    assert "Your claim about 100.00 USD" in text(claim)
    assert "only for an arbitrator" not in text(claim)
    theirs = signed_in(story.freelancer).get(reverse("contract", args=[story.contract.pk]))
    assert "About what was released" not in text(theirs)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("contracts_milestone", "given_back = released + 1"),
        ("contracts_milestone", "given_back = -1"),
        ("contracts_milestone", "state = 'submitted'"),
    ],
)
def test_the_database_keeps_released_and_given_back_apart(story: Story, table: str, change: str) -> None:
    contest(story)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")


def test_the_audit_names_a_contested_milestone_without_its_case(story: Story) -> None:
    contest(story)
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE contracts_milestone SET given_back = 1")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert "contested" in {breach.check for breach in audit.breaches()}
    assert Case.objects.get().about_released


def lapses_in_vain(story: Story) -> list[str]:
    return list(Deadline.objects.of(story.case).exclude(attempts=0).values_list("last_error", flat=True))


def test_an_acceptance_that_cannot_be_paid_back_any_more_falls(story: Story) -> None:
    """The wallet was emptied while it cooled off: nobody is there to be refused, and no clock is parked."""
    contest(story)
    story.act(story.client, "offer", to_freelancer="20.00")
    threatens(story, story.client)
    story.act(story.freelancer, "accept_offer")
    paid_out(story, 9900)
    story.clock.advance(hours=25)
    sweep("story")
    assert lapses_in_vain(story) == []
    assert story.case.events.get(act="cooling_off_lapsed").said["fell"]
    assert (story.case.phase, story.wallet(story.freelancer)) == ("negotiation", 100)
    assert story.case.open_offers["client"].to_freelancer == 2000
    story.act(story.client, "say", text="The case goes on.")
    assert audit.breaches() == []


@pytest.mark.parametrize("decided", [True, False])
def test_what_both_accepted_and_cannot_be_paid_back_waits_until_the_end(story: Story, decided: bool) -> None:
    """Both accepted while a correction was open. Its end is no moment at which anybody could be refused."""
    recommended(contest(story))
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    story.act(story.client, "accept")
    story.act(story.freelancer, "accept")
    paid_out(story, 9000)
    if decided:
        story.act(story.mediator, "refuse_correction", reason="It is right.")
    else:
        story.clock.move_to(Deadline.objects.of(story.case).open().get(kind="correction").due_at)
        sweep("story")
    assert lapses_in_vain(story) == []
    assert story.case.phase == "recommendation"
    with pytest.raises(Invalid):
        story.act(story.freelancer, "accept")
    story.let_lapse()
    assert (story.case.closing.cause, story.wallet(story.freelancer)) == ("no_agreement", 1000)
    assert audit.breaches() == []


def test_what_both_accepted_is_executed_when_the_wallet_covers_it_again(story: Story) -> None:
    recommended(contest(story))
    story.act(story.client, "ask_correction", reason="A sum is wrong.")
    story.act(story.client, "accept")
    story.act(story.freelancer, "accept")
    paid_out(story, 9000)
    story.act(story.mediator, "refuse_correction", reason="It is right.")
    paid_in(story, 5000)
    story.act(story.freelancer, "accept")
    assert story.case.closing.cause == "recommendation_accepted"
    assert story.wallet(story.client) == 4000
    assert audit.breaches() == []


def test_bids_that_meet_and_cannot_be_paid_back_tell_nobody_that_they_have_met(story: Story) -> None:
    """A refusal would be an oracle: one could try figure after figure, and read the other side's off it."""
    contest(story)
    paid_out(story, 9500)
    story.act(story.client, "bid", amount="43.21")
    told = story.act(story.freelancer, "bid", amount="10.00").event
    assert told is not None
    assert set(told.said) == {"bid", "left", "sha256"}
    assert (story.case.phase, story.case.bids.count()) == ("negotiation", 2)
    paid_in(story, 9500)
    story.act(story.client, "bid", amount="50.00")
    closing = story.case.closing
    assert (closing.cause, closing.to_freelancer) == ("blind_bid_settlement", 3000)
    assert audit.breaches() == []


def claim_page(story: Story, **more: str) -> str:
    http = signed_in(story.client)
    filing.begin(http, story, about="work")
    listed = text(http.get(filing.claim_url(story)))
    return listed + text(http.get(filing.claim_url(story, "story")))


def test_the_form_promises_nothing_that_such_a_case_does_not_have(story: Story) -> None:
    shown = claim_page(story)
    assert "Nothing of it is held" in shown
    assert "need not answer the claim" in shown
    assert "nothing in it is sealed" in shown
    for promise in ("frozen at once", "stays sealed", "Sealed until", "to answer, item by item"):
        assert promise not in shown


def test_after_the_one_case_neither_contract_nor_form_offers_another(story: Story) -> None:
    contract = reverse("contract", args=[story.contract.pk])
    assert "About what was released: milestone 1 until" in text(signed_in(story.client).get(contract))
    contest(story)
    story.act(story.client, "withdraw")
    shown = text(signed_in(story.client).get(contract))
    assert "About what was released" not in shown
    assert "UTC UTC" not in shown
    assert "There is only one." in claim_page(story)
