"""Conflicts of interest: who may not take a case is told by which rule, and does not find it before."""

import pytest
from django.urls import reverse

from core.errors import NotAllowed
from disputes import flags, yet_to_act
from disputes.conflicts import kind_of_conflict
from disputes.models import Case
from escrow import checkout
from escrow.models import Payment
from messaging.screening import screened_as
from people.models import Role
from tests import stories
from tests.browsing import signed_in, text
from tests.stories import CARD

OTHER_CARD = "4000002500003155"


@pytest.fixture
def told(story):
    return story.in_queue()


def mediator(name="ada", house="evenhand.example"):
    return stories.person(f"{name}@{house}", "Ada Lin", "mediator")


def paid_with(story, person, card):
    """A contract of somebody else, on which this person has paid by this card."""
    other = stories.Story(story.clock, story.terms)
    other.client = person
    other.freelancer = stories.person("tomas@south.example", "Tomás South")
    other.active()
    checkout.pay_and_perform(
        other.contract, "fund", by=person, data={"milestone": 1}, card=card, key=f"fund-{person.pk}"
    )


def is_hidden_from(story, person):
    case = reverse("case", args=[story.case.pk])
    return (
        not Case.objects.visible_to(person).exists()
        and signed_in(person).get(case).status_code == 404
        and signed_in(person).get(reverse("workbench", args=[story.case.pk])).status_code == 404
        and story.case.reference not in text(signed_in(person).get(reverse("queue")))
        and signed_in(person).get(f"/api/v1/cases/{story.case.pk}/").status_code == 404
    )


def refused_claim(story, person):
    with pytest.raises(NotAllowed) as refused:
        story.act(person, "claim", declaration="Impartial.")
    return refused.value.message


def test_without_a_conflict_a_waiting_case_is_found(told):
    assert not is_hidden_from(told, mediator())
    assert kind_of_conflict(told.case, mediator()) == ""


def test_of_the_house_of_a_side(told):
    near = mediator(house="hale.example")
    assert "share a mail domain with one of the sides" in refused_claim(told, near)
    assert "(Rulebook, section 1)" in refused_claim(told, near)
    assert is_hidden_from(told, near)


def test_a_public_mail_domain_is_nobodys_house(told):
    told.client.email = "victor.hale@gmail.com"
    told.client.save()
    gus = mediator("gus", "gmail.com")
    told.act(gus, "claim", declaration="Impartial.")
    assert told.case.mediator == gus


def test_with_a_card_with_which_a_side_has_paid(told):
    near = mediator()
    paid_with(told, near, CARD)
    assert "share a payment source with one of the sides" in refused_claim(told, near)
    assert is_hidden_from(told, near)


def test_another_card_is_no_conflict_also_with_the_same_last_digits(told):
    near = mediator()
    paid_with(told, near, OTHER_CARD)
    assert kind_of_conflict(told.case, near) == ""
    assert not is_hidden_from(told, near)


def test_of_a_card_only_a_keyed_hash_is_kept(told):
    sources = set(Payment.objects.values_list("source", flat=True))
    assert len(sources) == 1
    assert len(sources.pop()) == 64
    assert "4242" not in str(Payment.objects.values_list("source", flat=True))


def test_who_ruled_in_the_case_as_a_reviewer(told):
    stories.person("kofi@evenhand.example", "Kofi Mensah", "mediator")
    both = type(told.reviewer).objects.get(pk=told.reviewer.pk)
    with screened_as("threat"):
        told.act(told.client, "say", text="Something else.")
    told.act(both, "dismiss", message=1, reason="No threat.")
    assert "in another role" in refused_claim(told, both)
    assert not Case.objects.visible_to(both).exists()


def test_who_extended_it_as_an_operator(told):
    told.act(told.operator, "extend", days=2, reason="The queue is long.")
    stories.person(told.operator.email, "Asta Lind", "mediator")
    both = type(told.operator).objects.get(pk=told.operator.pk)
    assert "in another role" in refused_claim(told, both)


def test_who_let_it_lapse(told):
    told.act(told.mediator, "claim", declaration="Impartial.")
    told.let_lapse()
    assert "its time ran out" in refused_claim(told, told.mediator)
    assert is_hidden_from(told, told.mediator)
    told.act(mediator(), "claim", declaration="Impartial.")


def test_to_whom_a_side_objected_with_success(told):
    told.act(told.mediator, "claim", declaration="Impartial.")
    told.act(told.client, "object_to_mediator", reason="They know each other.")
    told.act(told.operator, "sustain_objection", reason="They do.")
    assert "objection was sustained" in refused_claim(told, told.mediator)
    assert is_hidden_from(told, told.mediator)


def test_a_side_does_not_mediate_its_own_case(told):
    stories.person(told.client.email, "Victor Hale", "mediator")
    both = type(told.client).objects.get(pk=told.client.pk)
    with pytest.raises(NotAllowed):
        told.act(both, "claim", declaration="Impartial.")


def test_who_handed_it_back_may_take_it_again(told):
    told.act(told.mediator, "claim", declaration="Impartial.")
    told.act(told.mediator, "hand_back", reason="I am ill.")
    told.act(told.mediator, "claim", declaration="I am well again.")
    assert told.case.mediator == told.mediator


def test_operators_and_reviewers_with_a_sides_card_stay_out_too(told):
    paid_with(told, told.operator, CARD)
    with pytest.raises(NotAllowed, match="payment source"):
        told.act(told.operator, "extend", days=2, reason="The queue is long.")
    with screened_as("threat"):
        told.act(told.client, "say", text="Something else.")
    paid_with(told, told.reviewer, CARD)
    with pytest.raises(NotAllowed, match="payment source"):
        told.act(told.reviewer, "dismiss", message=1, reason="No threat.")


def flags_of(person):
    return [flag.message.subject_id for flag in flags.pending(person)]


def test_a_reviewer_does_not_find_the_flag_that_they_may_not_rule_on(told):
    with screened_as("threat"):
        told.act(told.client, "say", text="Something else.")
    near, far = (stories.person(f"{name}@evenhand.example", name.title(), "reviewer") for name in ("ada", "bo"))
    assert flags_of(near) == flags_of(far) == [told.case.pk]
    paid_with(told, near, CARD)
    assert flags_of(near) == []
    assert flags_of(far) == [told.case.pk]
    assert told.case.reference not in text(signed_in(near).get(reverse("flags")))


def test_nor_one_of_a_case_in_which_they_had_another_part(told):
    with screened_as("threat"):
        told.act(told.client, "say", text="Something else.")
    told.act(told.operator, "extend", days=2, reason="The queue is long.")
    stories.person(told.operator.email, "Asta Lind", "reviewer")
    assert flags_of(type(told.operator).objects.get(pk=told.operator.pk)) == []


def test_who_may_not_take_a_case_is_not_told_to_take_it(told):
    near, far = mediator(), mediator("bo")
    assert {near, far, told.mediator} <= set(yet_to_act.uninvolved(told.case, Role.MEDIATOR))
    paid_with(told, near, CARD)
    told.act(told.mediator, "claim", declaration="Impartial.")
    told.act(told.client, "object_to_mediator", reason="They know each other.")
    told.act(told.operator, "sustain_objection", reason="They do.")
    assert yet_to_act.uninvolved(told.case, Role.MEDIATOR) == [far]
