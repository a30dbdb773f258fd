"""What a form says that both sides read, they read: on the case's page, and on its record."""

import pytest
from django.urls import reverse

from disputes.letters import about_case
from tests.browsing import signed_in, text

DECLARED = "I met one of you once at a fair, and know neither."
ORDER = "Order of the district court of 3 March, no. 12."


def pages(story):
    for person in (story.client, story.freelancer):
        for name in ("case", "case-record"):
            yield name, text(signed_in(person).get(reverse(name, args=[story.case.pk])))


def test_the_mediators_declaration(story):
    story.in_queue()
    story.act(story.mediator, "claim", declaration=DECLARED)
    assert all(DECLARED in shown for _, shown in pages(story))


@pytest.fixture
def by_law(story):
    story.in_negotiation()
    story.act(story.operator, "hold", reason="A stolen card.")
    story.act(story.operator, "legal_release", to_freelancer="20.00", reason=ORDER)
    return story


def test_the_rule_of_a_legal_release(by_law):
    form = signed_in(by_law.second_operator).get(reverse("case-act", args=[by_law.case.pk, "legal_release"]))
    assert f"has proposed 20.00 USD to the freelancer: {ORDER}" in text(form)
    by_law.act(by_law.second_operator, "legal_release", to_freelancer="20.00", reason=ORDER)
    for name, shown in pages(by_law):
        assert ORDER in shown, name
    assert f"What says so: “{ORDER}”" in text(signed_in(by_law.client).get(reverse("case", args=[by_law.case.pk])))


def test_no_letter_carries_words_and_each_keeps_its_stops(story):
    story.in_queue()
    story.act(story.mediator, "claim", declaration=DECLARED)
    story.act(story.client, "object_to_mediator", reason="You were seen together.")
    story.act(story.operator, "sustain_objection", reason="They were.")
    events = story.case.events
    claimed, sustained = (
        about_case(story.case, events.get(act=act), story.freelancer) for act in ("claim", "sustain_objection")
    )
    assert "fair" not in claimed.text
    assert "They were" not in sustained.text
    assert f"the objection of {story.client}. Another mediator takes the case." in sustained.text
    assert "“They were.” Another mediator takes the case" in text(
        signed_in(story.client).get(reverse("case", args=[story.case.pk]))
    )
