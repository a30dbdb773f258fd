"""The page of a case: for everybody who may see it, in every phase, with what silence leads to."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import stories

STEPS = ["in_response", "in_default", "in_negotiation", "in_queue", "in_mediation", "in_recommendation", "in_election",
         "one_paid", "both_paid", "file_sent", "awarding", "settled", "fee_defaulted", "neither_paid", "awarded",
         "withdrawn"]  # fmt: skip


def page(person, case, name="case"):
    client = Client()
    client.force_login(person)
    return client.get(reverse(name, args=[case.pk]))


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("claimant", ["freelancer", "client"])
def test_everybody_who_may_see_it_gets_the_page(db, step, claimant):
    with stories.told(claimant_side=claimant) as story:
        getattr(story, step)()
        for person in (story.client, story.freelancer, story.operator):
            response = page(person, story.case)
            assert response.status_code == 200
            if not story.case.is_closed:
                assert "If " in text(response)
