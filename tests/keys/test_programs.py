"""Programs that ask again: every act that moves money, over a real connection, has one effect and one answer."""

import pytest

from contracts.models import Contract
from escrow import checkout
from escrow.models import Payout, Transfer
from record.declaring import declared
from record.models import Event
from record.serializers import needs_key
from tests import stories
from tests.journeys.invariants import MOVES
from tests.keys.doing import ALL, PAYOUT


def test_every_act_that_moves_money_or_costs_something_is_among_them():
    """What moves money is known from whatever was ever played; see tests/journeys. What the bank does, nobody asks."""
    assert {act.name for act in declared.acts.values() if needs_key(act)} == set(ALL)
    by_people = {name for _, name in declared.acts}
    assert {name for name in MOVES if name in by_people} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_it_needs_a_key_and_with_it_happens_once(name, story, program, happened):
    doing = ALL[name](story)
    caller, before = program(doing.by), happened()
    refused = caller.act(doing.subject, name, doing.body)
    assert (refused.status_code, refused.json()["type"]) == (400, "Invalid")
    assert "needs an Idempotency-Key" in refused.json()["message"]
    assert "Send a new text of your own" in refused.json()["instead"]
    assert happened() == before

    first = caller.act(doing.subject, name, doing.body, "one")
    assert first.status_code == 200, first.text
    assert "Idempotent-Replayed" not in first.headers
    after = happened()
    assert after > before
    for _ in range(3):
        again = caller.act(doing.subject, name, doing.body, "one")
        assert (again.status_code, again.content) == (200, first.content)
        assert (again.headers["ETag"], again.headers["Location"]) == (first.headers["ETag"], first.headers["Location"])
        assert again.headers["Idempotent-Replayed"] == "true"
    assert happened() == after

    others = [(doing.subject, name, doing.other), (doing.subject, another(name, doing.subject), doing.body)]
    for subject, act, body in others:
        other = caller.act(subject, act, body, "one")
        assert (other.status_code, other.json()["type"]) == (422, "Invalid"), act
        assert "idempotency key was used" in other.json()["message"]
        assert "Use a new key" in other.json()["instead"]
    assert happened() == after


def another(name, subject):
    """Some other act of the same people."""
    by = set(declared.act(type(subject), name).by)
    acts = [act.name for act in declared.acts_on(type(subject)) if by & set(act.by) and not act.founds]
    return next(act for act in acts if act != name)


@pytest.mark.parametrize("name", ["approve", "fund"])
def test_a_key_stands_for_one_subject(name, story, program, happened):
    doing = ALL[name](story)
    caller = program(doing.by)
    assert caller.act(doing.subject, name, doing.body, "one").status_code == 200
    assert ALL[name](story).subject != doing.subject  # another contract of the same people, as far as the first
    before = happened()
    other = caller.act(story.contract, name, doing.body, "one")
    assert other.status_code == 422, other.text
    assert happened() == before
    assert caller.act(story.contract, name, doing.body, "two").status_code == 200


def test_a_key_of_somebody_else_is_another_key(story, program):
    story.in_negotiation()
    for person, figure in ((story.client, "400.00"), (story.freelancer, "900.00")):
        assert program(person).act(story.case, "bid", {"amount": figure}, "mine").status_code == 200
    assert Event.objects.filter(act="bid").count() == 2


def test_a_refusal_leaves_no_answer_and_is_judged_anew(story, program):
    """It changed nothing: with the same key and body the act is done as soon as it is possible."""
    story.active()
    caller = program(story.client)
    for _ in range(2):
        refused = caller.act(story.contract, "approve", {"milestone": 1}, "early")
        assert (refused.status_code, refused.json()["type"]) == (409, "WrongPhase")
        assert "Idempotent-Replayed" not in refused.headers
    checkout.pay_and_perform(
        story.contract, "fund", by=story.client, data={"milestone": 1}, card=stories.CARD, key="paid"
    )
    done = caller.act(story.contract, "approve_part", {"milestone": 1, "amount": "1.00", "reason": "W"}, "early")
    assert done.status_code == 409
    assert caller.act(story.contract, "approve", {"milestone": 1}, "early").status_code == 200
    body = {"milestone": 1, "amount": "2000.00"}
    giver = program(story.freelancer)
    assert giver.act(story.contract, "give_refund", body, "back").status_code == 422
    assert giver.act(story.contract, "give_refund", body | {"amount": "20.00"}, "back").status_code == 200


def test_an_offered_contract_is_offered_once(story, program, happened):
    terms = stories.LARGE | {"freelancer": story.freelancer.email}
    caller = program(story.client)
    first = caller.post("contracts/", terms, "one")
    after = happened()
    again = caller.post("contracts/", terms, "one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
    assert caller.post("contracts/", terms | {"title": "Another"}, "one").status_code == 422
    assert (happened(), Contract.objects.count()) == (after, 1)


def test_a_payout_is_begun_once_and_says_how_far_it_came(story, program):
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    caller = program(story.freelancer)
    refused = caller.post("payouts/", PAYOUT)
    assert refused.status_code == 400
    assert "Idempotency-Key" in refused.json()["message"]
    first = caller.post("payouts/", PAYOUT, "one")
    again = caller.post("payouts/", PAYOUT, "one")
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    for other in (PAYOUT | {"amount": "41.00"}, PAYOUT | {"holder": "Maribel R."}):
        assert caller.post("payouts/", other, "one").status_code == 422
    assert Payout.objects.count() == Transfer.objects.filter(reason="payout").count() == 1


@pytest.mark.parametrize("first", ["fund", "payout", "offer_contract", "give_refund"])
def test_whatever_a_key_was_used_for_it_stands_for_nothing_else(first, story, program, happened):
    """For one person who works on one contract, pays for another, and takes money out."""
    story.submitted()
    story.act_on_contract(story.client, "approve_part", milestone=1, amount="200.00", reason="A part.")
    theirs = stories.Story(story.clock, stories.LARGE)
    theirs.client, theirs.freelancer = story.freelancer, story.client
    theirs.active()
    caller = program(story.freelancer)
    asked = {
        "fund": lambda: caller.act(theirs.contract, "fund", {"milestone": 1, "card": stories.CARD}, "one"),
        "payout": lambda: caller.post("payouts/", PAYOUT, "one"),
        "offer_contract": lambda: caller.post("contracts/", theirs.terms | {"freelancer": story.client.email}, "one"),
        "give_refund": lambda: caller.act(story.contract, "give_refund", {"milestone": 1, "amount": "5.00"}, "one"),
    }
    assert asked.pop(first)().status_code in (200, 201)
    before = happened()
    for name, ask in asked.items():
        refused = ask()
        assert (refused.status_code, refused.json()["type"]) == (422, "Invalid"), name
    assert happened() == before


@pytest.mark.parametrize("key", ["x" * 201, "two\twords"])
def test_a_key_that_is_none_is_refused(key, story, program, happened):
    doing = ALL["approve"](story)
    before = happened()
    refused = program(doing.by).act(doing.subject, "approve", doing.body, key)
    assert refused.status_code == 400
    assert "at most 200 printable characters" in refused.json()["message"]
    assert happened() == before


@pytest.mark.parametrize("act", ["fund", "pay_fee"])
def test_a_declined_payment_stays_declined_under_its_key(act, story, program):
    doing = ALL[act](story)
    caller, declined = program(doing.by), doing.body | {"card": "4000 0000 0000 0002"}
    for _ in range(2):
        refused = caller.act(doing.subject, act, declined, "one")
        assert refused.status_code == 422
        assert refused.json()["instead"] == "Try another card."
    assert caller.act(doing.subject, act, doing.body, "one").status_code == 422
    assert caller.act(doing.subject, act, doing.body, "two").status_code == 200
