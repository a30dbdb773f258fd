"""Filing a dispute and answering one in the browser's way: guide, form, check, done; nothing typed is ever lost."""

import re

import pytest
from django.urls import reverse

from disputes.models import Case
from tests.browsing import markup, signed_in, text


def hidden(response):
    """What the page itself sends along."""
    found = re.findall(r'<input type="hidden"[^>]*name="([^"]+)" value="([^"]*)"', response.content.decode())
    return [(name, value) for name, value in found if name != "csrfmiddlewaretoken"]


def said(figure="100.00", count=3, done="done", **more):
    data = {"to_freelancer": figure, "statement": "I wrote it in January.", "wants": "Paid before it is used."}
    for row in range(count):
        data |= {f"items[{row}]deliverable": f"1.{row + 1}", f"items[{row}]done": done, f"items[{row}]words": f"W{row}"}
    return data | more


def claim_url(story):
    return reverse("file-claim", args=[story.contract.pk])


@pytest.fixture
def filing(story):
    return story.submitted()


def test_the_guide_routes_what_a_case_cannot_help_with(filing):
    client, url = signed_in(filing.freelancer), reverse("file-dispute", args=[filing.contract.pk])
    assert "What went wrong?" in text(client.get(url))
    assert "Only a court can decide this" in text(client.get(url, {"about": "court"}))
    assert "safety reviewers" in text(client.get(url, {"about": "safety"}))
    assert "block by block" in text(client.get(url, {"about": "hourly"}))
    chosen = text(client.get(url, {"about": "payment"}))
    assert "Which milestones is it about?" in chosen
    assert "100.00 USD" in chosen


def test_the_guide_says_why_a_milestone_cannot_be_disputed(story):
    story.active()
    page = text(signed_in(story.client).get(reverse("file-dispute", args=[story.contract.pk]), {"about": "work"}))
    assert "the milestone is not funded" in page
    assert "Nothing can be disputed now" in page


def test_the_role_card_comes_before_any_effort(filing):
    page = text(signed_in(filing.freelancer).get(reverse("file-dispute", args=[filing.contract.pk])))
    assert "What a mediator can and cannot do" in page


def test_the_form_asks_about_each_deliverable_and_shows_amount_and_fee(filing):
    response = signed_in(filing.freelancer).get(claim_url(filing), {"milestones": 1})
    page = text(response)
    for title in ("Proposal text", "Reference list", "One revision"):
        assert title in page
    assert 'data-composer="10000"' in markup(response)
    assert "Fee of each side, only for an arbitrator 10.00 USD" in page


def test_nothing_is_opened_before_the_check_page(filing):
    client = signed_in(filing.freelancer)
    check = client.post(claim_url(filing), said(milestones=1))
    page = text(check)
    assert "Check your answers, then open the case" in page
    assert "I wrote it in January." in page
    assert (
        "If Victor Hale does nothing, your claim stands: 0.00 USD to Victor Hale, 100.00 USD to Maribel Reyes" in page
    )
    assert not Case.objects.exists()


def test_the_check_page_opens_the_case_and_says_what_happens_next(filing):
    client = signed_in(filing.freelancer)
    check = client.post(claim_url(filing), said(milestones=1))
    opened = client.post(claim_url(filing), dict(hidden(check)), follow=True)
    case = Case.objects.get()
    assert opened.redirect_chain[-1][0] == reverse("case-opened", args=[case.pk])
    assert case.claimant == "freelancer"
    assert (case.amount, case.claimed) == (100_00, 100_00)
    page = text(opened)
    assert f"Case {case.reference} is open" in page
    assert "If Victor Hale does nothing:" in page


def test_sending_the_check_page_twice_opens_one_case(filing):
    client = signed_in(filing.freelancer)
    sent = dict(hidden(client.post(claim_url(filing), said(milestones=1))))
    first, second = client.post(claim_url(filing), sent), client.post(claim_url(filing), sent)
    assert Case.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to_freelancer": "100.001"}, "USD has at most 2 decimals"),
        ({"to_freelancer": ""}, "How much should the freelancer get?"),
        ({"items[1]done": ""}, "is it done?"),
        ({"statement": " "}, "What happened"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stays(filing, wrong, words):
    response = signed_in(filing.freelancer).post(claim_url(filing), said(milestones=1) | wrong)
    page = markup(response)
    assert response.status_code == 422
    assert words.lower() in page.lower()
    assert "W2" in page
    assert "Paid before it is used." in page


def test_a_claim_above_the_escrow_is_capped(filing):
    client = signed_in(filing.freelancer)
    check = client.post(claim_url(filing), said("250.00", milestones=1))
    client.post(claim_url(filing), dict(hidden(check)))
    case = Case.objects.get()
    assert (case.claimed, case.claimed_beyond) == (100_00, 150_00)


def test_a_draft_is_kept_until_the_case_is_open(filing):
    client = signed_in(filing.freelancer)
    left = client.post(claim_url(filing), said("90.00", milestones=1, later=1), follow=True)
    assert "nothing was sent" in text(left)
    assert "You have begun a claim" in text(client.get(reverse("file-dispute", args=[filing.contract.pk])))
    again = markup(client.get(claim_url(filing)))
    assert 'value="90.00"' in again
    assert "I wrote it in January." in again
    assert "W1" in again


def test_files_stay_over_an_error_and_become_exhibits(filing, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    client = signed_in(filing.freelancer)
    proof = tmp_path / "proof.txt"
    proof.write_text("Sent on Monday.\n")
    with proof.open("rb") as upload:
        wrong = client.post(claim_url(filing), said(milestones=1, to_freelancer="x", files=upload))
    assert "proof.txt" in text(wrong)
    file = re.search(r'name="files" value="([0-9a-f-]{36})"', wrong.content.decode())[1]
    check = client.post(claim_url(filing), said(milestones=1, files=file))
    client.post(claim_url(filing), dict(hidden(check)))
    assert [exhibit.file.name for exhibit in Case.objects.get().exhibits.all()] == ["proof.txt"]


def test_only_the_two_sides_file(filing):
    for person in (filing.stranger, filing.operator, filing.mediator):
        client = signed_in(person)
        for name in ("file-dispute", "file-claim"):
            assert client.get(reverse(name, args=[filing.contract.pk])).status_code == 404


def test_the_answer_stands_beside_the_claim(story):
    story.in_response()
    page = text(signed_in(story.client).get(reverse("answer", args=[story.case.pk])))
    assert "About deliverable 2." in page
    assert "The story of the freelancer." not in page  # sealed
    assert "Three ways to answer" in page
    assert "If you do nothing:" in page


def test_the_check_of_a_claim_names_its_milestones_in_words(filing):
    check = text(signed_in(filing.freelancer).post(claim_url(filing), said("100.00") | {"milestones": "1"}))
    assert "Which milestones 1" in check
    assert "['" not in check


def test_answering_checks_first_and_then_opens_both_stories(story):
    story.in_response()
    client, url = signed_in(story.client), reverse("answer", args=[story.case.pk])
    check = client.post(url, said("10.00", done="partly"))
    assert story.case.phase == "response"
    assert "to agree between yourselves" in text(check)
    after = client.post(url, dict(hidden(check)), follow=True)
    assert story.case.phase == "negotiation"
    assert story.case.answered == 10_00
    assert "The story of the freelancer." in text(after)


def test_an_answer_that_meets_the_claim_is_called_a_concession_before_it_is_sent(story):
    story.in_response()
    check = signed_in(story.client).post(reverse("answer", args=[story.case.pk]), said("100.00"))
    assert "Your figure meets the claim, so it concedes it" in text(check)


def test_only_the_respondent_answers(story):
    story.in_response()
    assert signed_in(story.freelancer).get(reverse("answer", args=[story.case.pk])).status_code == 403
    assert signed_in(story.stranger).get(reverse("answer", args=[story.case.pk])).status_code == 404
