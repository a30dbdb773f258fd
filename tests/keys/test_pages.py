"""Pages that are sent twice: each form of an act that moves money carries a key, and a second click does nothing."""

import uuid

import pytest

from contracts.models import Contract
from disputes.models import Case
from escrow.models import Payout, Transfer
from tests import stories
from tests.browsing import signed_in
from tests.contracts.forms import act_form
from tests.filing import checked, claim_url
from tests.keys.calling import flat, where
from tests.keys.doing import ALL, PAYOUT

OFFER = stories.LARGE
TAKE_OUT = "/wallet/payouts/begin/"


def page_of(subject, name, body):
    query = f"?milestone={body['milestone']}" if "milestone" in body else ""
    return f"/{subject.kind}s/{subject.pk}/acts/{name}/{query}"


@pytest.mark.parametrize("name", ALL)
def test_its_form_carries_a_key_and_two_clicks_are_one(name, story, browser_of, happened):
    doing = ALL[name](story)
    browser, page = browser_of(doing.by), page_of(doing.subject, name, doing.body)
    said = browser.checked(page, flat(doing.body))
    assert uuid.UUID(said["key"][0])
    before = happened()
    first = browser.send(page, said)
    assert first.status_code == 302, first.text
    after = happened()
    assert after > before
    for _ in range(2):
        again = browser.send(page, said)
        assert (again.status_code, where(again)) == (302, where(first))
    assert happened() == after
    assert browser.get(where(again)).status_code == 200


@pytest.mark.parametrize("name", ["approve_part", "bid", "fund"])
def test_the_same_key_with_another_input_is_refused_and_offers_a_new_one(name, story, browser_of, happened):
    doing = ALL[name](story)
    browser, page = browser_of(doing.by), page_of(doing.subject, name, doing.body)
    said = browser.checked(page, flat(doing.body))
    assert browser.send(page, said).status_code == 302
    after = happened()
    refused = browser.send(page, said | flat(doing.other))
    assert refused.status_code in (409, 422)
    assert happened() == after


def test_each_page_gets_a_key_of_its_own(story, browser_of):
    doing = ALL["approve_part"](story)
    browser, page = browser_of(doing.by), page_of(doing.subject, "approve_part", doing.body)
    keys = [browser.checked(page, flat(doing.body))["key"][0] for _ in range(2)]
    assert keys[0] != keys[1]


def test_a_contract_is_offered_once(story, browser_of):
    browser, milestone = browser_of(story.client), OFFER["milestones"][0]
    terms = {"title": OFFER["title"], "currency": "USD", "rulebook": "standard", "freelancer": story.freelancer.email}
    terms |= {"milestones[0]title": milestone["title"], "milestones[0]amount": milestone["amount"]}
    terms |= {"milestones[0]deliverables[0]title": "Text"}
    page = "/contracts/offer/"
    said = act_form(browser.get(page)) | terms
    first, again = browser.send(page, said), browser.send(page, said)
    assert (first.status_code, again.status_code, where(again)) == (302, 302, where(first))
    assert Contract.objects.count() == 1


def test_a_case_is_opened_once(story, browser_of):
    story.submitted()
    checked(signed_in(story.freelancer), story)  # every part of it is there
    browser, page = browser_of(story.freelancer), claim_url(story, "check")
    said = act_form(browser.get(page))
    first, again = browser.send(page, said), browser.send(page, said)
    assert (first.status_code, again.status_code, where(again)) == (302, 302, where(first))
    assert Case.objects.count() == 1


def test_money_is_taken_out_once(story, browser_of):
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    browser = browser_of(story.freelancer)
    said = browser.checked(TAKE_OUT, PAYOUT)
    first, again = (browser.send(TAKE_OUT, said) for _ in range(2))
    assert (first.status_code, again.status_code, where(again)) == (302, 302, where(first))
    assert Payout.objects.count() == Transfer.objects.filter(reason="payout").count() == 1
