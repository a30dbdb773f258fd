"""A page asks once what there is of its case. It finds what is there all the same, and acts read their own."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import sight
from core.nothing import nothing_of
from disputes import there
from disputes.models import Case, Offer
from record.acts import perform

STEPS = ("in_response", "in_default", "offers", "asked", "in_recommendation", "one_paid", "awarded", "withdrawn")


def offers(story):
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="10.00")
    story.act(story.freelancer, "bid", amount="70.00")


def asked(story):
    story.in_mediation()
    story.act(story.client, "object_to_mediator", reason="He knows the other side.")
    story.act(story.mediator, "ask_party", to="client", text="Which version did you get?", days=2)


def kinds_of(case):
    """Name of the accessor -> its rows, of everything that belongs to a case."""
    found = {}
    for kind in there._kinds():
        name = kind.get_accessor_name()
        try:
            rows = getattr(case, name)
        except ObjectDoesNotExist:
            rows = None
        found[name] = rows if kind.one_to_one else sorted(rows.all(), key=lambda row: row.pk)
    return found


@pytest.mark.parametrize("step", STEPS)
def test_what_is_there_is_found_as_before(story, step):
    {"offers": offers, "asked": asked}.get(step, lambda told: getattr(told, step)())(story)
    case = story.case
    there.look(case)
    found = kinds_of(case)
    assert found == kinds_of(story.case)
    assert found["disputed_milestones"]
    assert len(found) > 20


def test_what_is_not_there_is_asked_for_once(story):
    story.in_mediation()
    case = story.case
    with CaptureQueriesContext(connection) as first:
        there.look(case)
    assert len(first) == 1
    with CaptureQueriesContext(connection) as more:
        assert not case.offers.filter(ended_at=None).exists()
        assert not case.objections.open().select_related("mediator")
        assert not case.open_offers
        assert not case.fees
        assert case.last_recommendation is None
        with pytest.raises(ObjectDoesNotExist):
            case.set_aside  # noqa: B018  # asking is what is tested
    assert not more.captured_queries


def test_what_only_others_may_see_does_not_count_as_missing(story):
    story.in_mediation()
    case = story.case
    with sight.through(sight.Gaze(str(story.stranger.pk))):
        assert not case.exhibits.exists()
        there.look(case)
        assert not case.exhibits.exists()
        with sight.everything():
            assert case.exhibits.exists()


def test_an_act_reads_what_came_after_the_page(story):
    story.in_negotiation()
    case = story.case
    there.look(case)
    perform(case, "offer", by=story.client, data={"to_freelancer": "60.00"})
    perform(case, "accept_offer", by=story.freelancer, data={})
    assert Case.objects.get(pk=case.pk).is_closed


def test_no_act_writes_through_a_case_that_a_page_has_looked_at(story):
    story.in_negotiation()
    case = story.case
    there.look(case)
    assert case.offers.all() is nothing_of(Offer)
    with pytest.raises(RuntimeError, match="an act reads anew"):
        case.offers.filter(ended_at=None).update(ended_how="closed")
